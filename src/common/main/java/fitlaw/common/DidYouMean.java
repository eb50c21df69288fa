package fitlaw.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that a user probably meant to type. */
public final class DidYouMean {
    private DidYouMean() {}

    /**
     * {@return the candidate that differs from a word by the fewest edits, if it is close enough to suggest}
     *
     * @param word what was typed
     * @param candidates possible names
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String typed = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> distance(typed, candidate.toLowerCase(Locale.ROOT)) <= allowed(typed, candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(typed, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * {@return the end of a sentence: {@code "; did you mean d_model?"}, or a full stop}
     *
     * @param word what was typed
     * @param candidates possible names
     */
    public static String ending(String word, Collection<String> candidates) {
        return to(word, candidates).map(near -> "; did you mean " + near + "?").orElse(".");
    }

    /**
     * {@return the end of a sentence about a file that does not exist: the nearest name in its folder, or that there is
     * no such folder}
     *
     * @param file path of the file
     */
    public static String file(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "; there is no folder " + folder + " either.";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString()).sorted().toList();
            String typed = file.getFileName().toString();
            return ending(
                    typed, names.stream().filter(name -> !name.equals(typed)).toList());
        } catch (IOException | UncheckedIOException e) {
            return ".";
        }
    }

    private static int allowed(String word, String candidate) {
        return Math.max(1, Math.min(word.length(), candidate.length()) / 3);
    }

    /**
     * Optimal string alignment distance: insertions, deletions, substitutions and transpositions of neighbours cost one
     * each.
     */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
