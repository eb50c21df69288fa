package fitlaw.magic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Completions at one position of a magic's arguments. */
@FunctionalInterface
public interface CompletionCandidates {
    /**
     * {@return candidates; the caller keeps those that start with the replaced text}
     *
     * @param typed the text of the word before the cursor, without quotes
     * @param words the words typed so far, by the name of their parameter
     * @param context the session
     */
    List<String> of(String typed, Map<String, String> words, Context context);

    /**
     * {@return the number of typed characters that a candidate replaces: all, except in conditions and lists}
     *
     * @param typed the text of the word before the cursor, without quotes
     */
    default int replaced(String typed) {
        return typed.length();
    }

    /**
     * {@return fixed words}
     *
     * @param choices the words
     */
    static CompletionCandidates words(String... choices) {
        List<String> all = List.of(choices);
        return (typed, words, context) -> all;
    }

    /**
     * {@return files with one of the endings, and folders, below the session's directory}
     *
     * @param endings such as {@code ".csv"}; none for every file
     */
    static CompletionCandidates files(String... endings) {
        List<String> wanted = List.of(endings);
        return (typed, words, context) -> {
            int slash = typed.lastIndexOf('/');
            String folder = typed.substring(0, slash + 1);
            List<String> found = new ArrayList<>();
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(context.directory().resolve(folder))) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    boolean hidden =
                            name.startsWith(".") && !typed.substring(slash + 1).startsWith(".");
                    if (hidden) {
                        continue;
                    }
                    if (Files.isDirectory(entry)) {
                        found.add(folder + name + "/");
                    } else if (wanted.isEmpty() || wanted.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
                        found.add(folder + name);
                    }
                }
            } catch (IOException | InvalidPathException e) {
                return List.of(); // an incomplete path is not a folder
            }
            found.sort(null);
            return found;
        };
    }

    /**
     * {@return names of the session's variables whose value has one of the types}
     *
     * @param types wanted types; none for every variable
     */
    static CompletionCandidates variables(Class<?>... types) {
        List<Class<?>> wanted = List.of(types);
        return (typed, words, context) -> context.variables().entrySet().stream()
                .filter(variable ->
                        wanted.isEmpty() || wanted.stream().anyMatch(type -> type.isInstance(variable.getValue())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * {@return the union of both candidates}
     *
     * @param other further candidates
     */
    default CompletionCandidates or(CompletionCandidates other) {
        CompletionCandidates first = this;
        return new CompletionCandidates() {
            @Override
            public List<String> of(String typed, Map<String, String> words, Context context) {
                List<String> all = new ArrayList<>(first.of(typed, words, context));
                all.addAll(other.of(typed, words, context));
                return all;
            }

            @Override
            public int replaced(String typed) {
                return Math.min(first.replaced(typed), other.replaced(typed));
            }
        };
    }
}
