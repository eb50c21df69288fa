package fitlaw.magic;

import fitlaw.common.DidYouMean;
import fitlaw.common.EnumNames;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The arguments of a magic in one line of text, with splitting as in a shell, and completion at a cursor.
 *
 * <p>A value with spaces is enclosed in single or double quotes, which may start inside a word; inside double quotes a
 * backslash escapes a quote or a backslash. The value of an option is the next word or follows {@code =}. A dash in
 * quotes, a single dash and a negative number are words; everything after {@code --} is a word.
 *
 * @param text the line after the magic's name
 */
record MagicLine(String text) {
    /**
     * A word with its quotes removed.
     *
     * @param text the word without its quotes
     * @param start offset of its first character, in UTF-16 units
     * @param end offset after its last character
     */
    record Word(String text, int start, int end) {}

    /** {@return the words in order} */
    List<Word> words() {
        return words(text);
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                Word word = word(text, at);
                words.add(word);
                at = word.end();
            }
        }
        return words;
    }

    private static Word word(String line, int start) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        int at = start;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == '"' && c == '\\' && isEscaped(line, at + 1)) {
                at++;
                text.append(line.charAt(at));
            } else {
                text.append(c);
            }
        }
        return new Word(text.toString(), start, at);
    }

    private static boolean isEscaped(String line, int at) {
        return at < line.length() && (line.charAt(at) == '"' || line.charAt(at) == '\\');
    }

    private boolean isOption(Word word) {
        return text.charAt(word.start()) == '-' && word.text().matches("-(-.*|[A-Za-z].*)");
    }

    /**
     * {@return the words in an unambiguous order for picocli: options with their values, then {@code --}, then all
     * others}
     *
     * @param spec the options
     * @throws IllegalArgumentException if an option is unknown, or has no value or an unexpected one
     */
    String[] arguments(CommandSpec spec) {
        List<String> options = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        List<Word> words = words();
        boolean optionsEnded = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).text();
            if (optionsEnded || !isOption(words.get(i))) {
                plain.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else {
                String name = name(word);
                OptionSpec option = Optional.ofNullable(spec.findOption(name))
                        .orElseThrow(() -> new IllegalArgumentException(unknown(name, spec)));
                boolean valued = word.length() > name.length();
                if (option.arity().max() == 0) {
                    if (valued) {
                        throw new IllegalArgumentException(name + " takes no value: " + word);
                    }
                    options.add(word);
                } else if (valued) {
                    options.add(word);
                } else if (i + 1 < words.size()) {
                    i++;
                    options.add(name + "=" + words.get(i).text());
                } else {
                    throw new IllegalArgumentException(name + " requires a value.");
                }
            }
        }
        options.add("--");
        options.addAll(plain);
        return options.toArray(String[]::new);
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }

    private static String unknown(String name, CommandSpec spec) {
        List<String> known = names(spec);
        return "unknown option " + name
                + DidYouMean.to(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(
                                known.isEmpty()
                                        ? "; there are none."
                                        : "; there are " + String.join(", ", known) + ".");
    }

    private static List<String> names(CommandSpec spec) {
        return spec.options().stream().map(OptionSpec::longestName).toList();
    }

    /**
     * {@return completions at the cursor: options if the word starts with a dash, otherwise values}
     *
     * @param cursor offset, in UTF-16 units
     * @param spec the options and parameters
     * @param context the session
     */
    List<Magic.Completion> complete(int cursor, CommandSpec spec, Context context) {
        List<Word> before = words(text.substring(0, cursor));
        boolean starting = before.isEmpty() || before.get(before.size() - 1).end() < cursor;
        Word current = starting ? new Word("", cursor, cursor) : before.get(before.size() - 1);
        Map<String, String> named = new LinkedHashMap<>();
        Optional<OptionSpec> awaited = Optional.empty();
        int place = 0;
        for (Word word : starting ? before : before.subList(0, before.size() - 1)) {
            if (awaited.isPresent()) {
                awaited = Optional.empty();
            } else if (isOption(word)) {
                awaited = option(spec, word.text());
            } else {
                String label = parameter(spec, place).map(ArgSpec::paramLabel).orElse("");
                named.put(label, word.text());
                place++;
            }
        }
        if (awaited.isPresent()) {
            return values(awaited.get(), current, current.start(), cursor, named, context);
        }
        if (current.text().startsWith("-")) {
            int equals = current.text().indexOf('=');
            if (equals < 0) {
                return names(spec).stream()
                        .filter(option -> option.startsWith(current.text()))
                        .map(option -> new Magic.Completion(option, current.start(), cursor))
                        .toList();
            }
            int start = current.start() + equals + 1;
            Word value = new Word(current.text().substring(equals + 1), start, cursor);
            return option(spec, current.text().substring(0, equals))
                    .map(option -> values(option, value, start, cursor, named, context))
                    .orElse(List.of());
        }
        return parameter(spec, place)
                .map(parameter -> values(parameter, current, current.start(), cursor, named, context))
                .orElse(List.of());
    }

    /** {@return an option by name, if it accepts a value} */
    private static Optional<OptionSpec> option(CommandSpec spec, String name) {
        return Optional.ofNullable(spec.findOption(name))
                .filter(option -> option.arity().max() > 0);
    }

    private static Optional<PositionalParamSpec> parameter(CommandSpec spec, int place) {
        return spec.positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(place))
                .findFirst();
    }

    private List<Magic.Completion> values(
            ArgSpec argument, Word word, int start, int end, Map<String, String> words, Context context) {
        CompletionCandidates candidates = candidates(argument);
        String typed = word.text();
        int kept = typed.length() - candidates.replaced(typed);
        String before = typed.substring(0, kept);
        String replaced = typed.substring(kept);
        List<String> found = candidates.of(typed, words, context).stream()
                .filter(text -> text.startsWith(replaced))
                .toList();
        // Inside quotes the text continues after the completion. All completions replace the same part.
        boolean open = isOpen(text.substring(start, end));
        boolean inside = kept > 0 || open;
        boolean whole = !open && found.stream().anyMatch(text -> !quote(text).equals(text));
        return found.stream()
                .map(text -> inside && !whole
                        ? new Magic.Completion(text, end - replaced.length(), end)
                        : new Magic.Completion(quote(before + text), start, end))
                .toList();
    }

    private static CompletionCandidates candidates(ArgSpec argument) {
        CompletionCandidates all = with(CompletionCandidates.words(known(argument)), argument.auxiliaryTypes()[0]);
        return argument.userObject() instanceof Field field ? with(all, field) : all;
    }

    private static CompletionCandidates with(CompletionCandidates some, AnnotatedElement element) {
        Completes more = element.getAnnotation(Completes.class);
        if (more == null) {
            return some;
        }
        CompletionCandidates all = some;
        all = more.words().length == 0 ? all : all.or(CompletionCandidates.words(more.words()));
        all = more.files().length == 0 ? all : all.or(CompletionCandidates.files(more.files()));
        all = more.variables().length == 0 ? all : all.or(CompletionCandidates.variables(more.variables()));
        for (Class<?> type : more.types()) {
            all = with(all, type);
        }
        for (Class<? extends CompletionCandidates> type : more.by()) {
            all = all.or(created(type));
        }
        return all;
    }

    private static String[] known(ArgSpec argument) {
        List<String> words = new ArrayList<>();
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                words.add(EnumNames.of((Enum<?>) constant));
            }
        } else if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(words::add);
        }
        return words.toArray(String[]::new);
    }

    private static CompletionCandidates created(Class<? extends CompletionCandidates> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " needs a constructor without arguments", e);
        }
    }

    /** {@return whether the typed part of a word starts with an unclosed quote} */
    private static boolean isOpen(String typed) {
        return !typed.isEmpty()
                && (typed.charAt(0) == '"' || typed.charAt(0) == '\'')
                && (typed.length() == 1 || typed.charAt(typed.length() - 1) != typed.charAt(0));
    }

    /** {@return the text as one word, quoted if necessary} */
    private static String quote(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'' || c == '\\');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * {@return words as one line}
     *
     * @param words the words, without quotes
     */
    static MagicLine of(List<String> words) {
        return new MagicLine(words.stream().map(MagicLine::quote).collect(Collectors.joining(" ")));
    }
}
