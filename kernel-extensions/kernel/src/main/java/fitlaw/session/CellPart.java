package fitlaw.session;

import fitlaw.shell.CodeMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a cell: Java code or a magic. */
sealed interface CellPart {
    /** {@return the offset of its first character in the cell} */
    int start();

    /** {@return the offset after its last character} */
    int end();

    /** Java code between two offsets. */
    record Java(int start, int end) implements CellPart {}

    /**
     * A line magic.
     *
     * @param target the target of an assignment, such as {@code var x}; empty if there is none
     * @param arguments the rest of the line
     * @param argumentsStart offset of the arguments in the cell
     */
    record Line(int start, int end, String target, String name, String arguments, int argumentsStart)
            implements CellPart {}

    /** A cell magic, which applies to the rest of the cell. */
    record Whole(int start, int end, String name, String arguments, String body) implements CellPart {}

    /** Splits a cell. */
    final class Reader {
        private static final Pattern WHOLE =
                Pattern.compile("\\s*%%(\\p{L}\\w*)[ \\t]*([^\\n]*)(?:\\n|$)", Pattern.UNICODE_CHARACTER_CLASS);
        private static final Pattern LINE = Pattern.compile(
                "[ \\t]*((?:[\\p{L}_$][\\w$.<>\\[\\], ?]*[ \\t]+)?[\\p{L}_$][\\w$]*[ \\t]*=[ \\t]*)?"
                        + "%(\\p{L}\\w*)(?:[ \\t]*;[ \\t]*|[ \\t]+(.*))?",
                Pattern.UNICODE_CHARACTER_CLASS);

        private Reader() {}

        /** {@return the parts of a cell in order} */
        static List<CellPart> read(String cell, Supplier<Set<String>> magics) {
            Matcher whole = WHOLE.matcher(cell);
            if (whole.lookingAt()) {
                return List.of(new Whole(
                        whole.start(1) - 2,
                        cell.length(),
                        whole.group(1),
                        whole.group(2).strip(),
                        cell.substring(whole.end())));
            }
            if (cell.indexOf('%') < 0) {
                return List.of(new Java(0, cell.length()));
            }
            return readLines(cell, magics);
        }

        private static List<CellPart> readLines(String cell, Supplier<Set<String>> magics) {
            String code = CodeMask.of(cell);
            List<CellPart> parts = new ArrayList<>();
            int javaStart = 0;
            int depth = 0;
            int lineStart = 0;
            while (lineStart < cell.length()) {
                int newline = cell.indexOf('\n', lineStart);
                int lineEnd = newline < 0 ? cell.length() : newline;
                int next = newline < 0 ? cell.length() : newline + 1;
                Matcher line = LINE.matcher(cell).region(lineStart, lineEnd);
                boolean magic = depth == 0
                        && line.matches()
                        && code.charAt(line.start(2) - 1) == '%'
                        && endsStatement(
                                code.substring(javaStart, lineStart),
                                magics.get().contains(line.group(2)));
                if (magic) {
                    if (!cell.substring(javaStart, lineStart).isBlank()) {
                        parts.add(new Java(javaStart, lineStart));
                    }
                    parts.add(line(line, lineStart, lineEnd));
                    javaStart = next;
                } else {
                    depth = Math.max(0, depth + depth(code, lineStart, lineEnd));
                }
                lineStart = next;
            }
            if (parts.isEmpty() || !cell.substring(javaStart).isBlank()) {
                parts.add(new Java(javaStart, cell.length()));
            }
            return List.copyOf(parts);
        }

        private static Line line(Matcher line, int start, int end) {
            String target = line.group(1) == null ? "" : line.group(1).strip().replaceFirst("[ \\t]*=$", "");
            String arguments = line.group(3) == null ? "" : line.group(3);
            int argumentsStart = line.group(3) == null ? end : line.start(3);
            return new Line(start, end, target, line.group(2), arguments, argumentsStart);
        }

        /**
         * A percent sign after an incomplete statement is an operator; before the name of a magic, a semicolon may be
         * missing.
         */
        private static boolean endsStatement(String before, boolean known) {
            String code = before.stripTrailing();
            char last = code.isEmpty() ? ';' : code.charAt(code.length() - 1);
            return last == ';' || last == '}' || (known && (Character.isJavaIdentifierPart(last) || last == ')'));
        }

        private static int depth(String code, int from, int to) {
            int depth = 0;
            for (int i = from; i < to; i++) {
                char c = code.charAt(i);
                depth += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
            }
            return depth;
        }
    }
}
