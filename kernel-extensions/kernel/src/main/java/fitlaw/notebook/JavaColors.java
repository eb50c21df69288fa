package fitlaw.notebook;

import fitlaw.common.Report;
import java.util.Set;

/** Syntax highlighting for Java and magics, by regular expressions rather than a parser. */
final class JavaColors {
    private static final Set<String> KEYWORDS = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "final",
            "finally",
            "float",
            "for",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "package",
            "permits",
            "private",
            "protected",
            "public",
            "record",
            "return",
            "sealed",
            "short",
            "static",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "try",
            "var",
            "void",
            "volatile",
            "while",
            "yield",
            "true",
            "false",
            "null");

    private final String code;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private JavaColors(String code) {
        this.code = code;
    }

    static String html(String code) {
        return new JavaColors(code).convert();
    }

    private String convert() {
        while (at < code.length()) {
            char c = code.charAt(at);
            if (c == '%' && atStartOfLine()) {
                take("m", endOfLine(at));
            } else if (code.startsWith("//", at)) {
                take("c", endOfLine(at));
            } else if (code.startsWith("/*", at)) {
                take("c", behind("*/", at + 2));
            } else if (code.startsWith("\"\"\"", at)) {
                take("s", behind("\"\"\"", at + 3));
            } else if (c == '"' || c == '\'') {
                take("s", endOfString(c));
            } else if (Character.isDigit(c)) {
                take("n", endOfNumber());
            } else if (c == '@' && at + 1 < code.length() && Character.isJavaIdentifierStart(code.charAt(at + 1))) {
                take("a", endOfWord(at + 1));
            } else if (Character.isJavaIdentifierStart(c)) {
                word();
            } else {
                take("", at + 1);
            }
        }
        return out.toString();
    }

    private void word() {
        int end = endOfWord(at);
        String word = code.substring(at, end);
        if (KEYWORDS.contains(word)) {
            take("k", end);
        } else if (Character.isUpperCase(word.charAt(0))) {
            take("t", end);
        } else {
            take("", end);
        }
    }

    private void take(String kind, int end) {
        String text = Report.escape(code.substring(at, end));
        if (kind.isEmpty()) {
            out.append(text);
        } else {
            out.append("<span class=\"").append(kind).append("\">").append(text).append("</span>");
        }
        at = end;
    }

    private boolean atStartOfLine() {
        int line = code.lastIndexOf('\n', at - 1) + 1;
        return code.substring(line, at).isBlank();
    }

    private int endOfLine(int from) {
        int end = code.indexOf('\n', from);
        return end < 0 ? code.length() : end;
    }

    private int behind(String end, int from) {
        int found = code.indexOf(end, from);
        return found < 0 ? code.length() : found + end.length();
    }

    private int endOfString(char quote) {
        for (int i = at + 1; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '\n') {
                return i;
            }
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return code.length();
    }

    private int endOfNumber() {
        int end = at;
        while (end < code.length()) {
            char c = code.charAt(end);
            boolean sign = (c == '+' || c == '-') && (code.charAt(end - 1) == 'e' || code.charAt(end - 1) == 'E');
            if (!(Character.isLetterOrDigit(c) || c == '.' || c == '_' || sign)) {
                break;
            }
            end++;
        }
        return end;
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return end;
    }
}
