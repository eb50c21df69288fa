package fitlaw.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fenced blocks of a Markdown file. */
final class CodeBlocks {
    private static final String FENCE = "```";

    private CodeBlocks() {}

    /**
     * A block.
     *
     * @param line the line of the file at which it begins, from 1
     * @param language the word after the fence
     * @param code its text
     * @param prints the expected output: the text of a {@code text} block that follows directly, if there is one
     */
    record Block(int line, String language, String code, Optional<String> prints) {}

    static List<Block> in(String markdown) {
        List<String> lines = markdown.lines().toList();
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            if (!lines.get(at).startsWith(FENCE)) {
                at++;
                continue;
            }
            int end = end(lines, at);
            int next = end + 1;
            while (next < lines.size() && lines.get(next).isBlank()) {
                next++;
            }
            boolean printed = next < lines.size() && lines.get(next).startsWith(FENCE + "text");
            Optional<String> prints = printed ? Optional.of(text(lines, next, end(lines, next))) : Optional.empty();
            blocks.add(new Block(at + 2, language(lines.get(at)), text(lines, at, end), prints));
            at = end + 1;
        }
        return blocks;
    }

    private static String language(String fence) {
        return fence.substring(FENCE.length()).strip();
    }

    private static int end(List<String> lines, int start) {
        for (int i = start + 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                return i;
            }
        }
        throw new IllegalArgumentException("line " + (start + 1) + ": the block does not end; add ``` below it");
    }

    private static String text(List<String> lines, int start, int end) {
        return String.join("\n", lines.subList(start + 1, end));
    }
}
