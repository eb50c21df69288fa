package fitlaw.notebook;

import fitlaw.common.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts text with ANSI colours to HTML: colours become CSS classes with light and dark variants, other escapes are
 * dropped.
 */
final class Ansi {
    private static final char ESCAPE = '\u001b';

    private boolean bold;
    private boolean faint;
    private boolean italic;
    private boolean underline;
    private int foreground = -1;
    private int background = -1;

    private Ansi() {}

    static String html(String text) {
        return new Ansi().convert(text);
    }

    private String convert(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int escape = text.indexOf(ESCAPE, at);
            int end = escape < 0 ? text.length() : escape;
            append(out, text.substring(at, end));
            at = escape < 0 ? end : sequence(text, escape);
        }
        return out.toString();
    }

    private void append(StringBuilder out, String text) {
        if (text.isEmpty()) {
            return;
        }
        String classes = classes();
        String escaped = Report.escape(printable(text));
        if (classes.isEmpty()) {
            out.append(escaped);
        } else {
            out.append("<span class=\"")
                    .append(classes)
                    .append("\">")
                    .append(escaped)
                    .append("</span>");
        }
    }

    /** Control characters other than newline and tab are not allowed in HTML. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars()
                .filter(c -> (c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
                .forEach(c -> out.append((char) c));
        return out.toString();
    }

    private String classes() {
        List<String> classes = new ArrayList<>();
        if (bold) {
            classes.add("ansi-bold");
        }
        if (faint) {
            classes.add("ansi-faint");
        }
        if (italic) {
            classes.add("ansi-italic");
        }
        if (underline) {
            classes.add("ansi-underline");
        }
        if (foreground >= 0) {
            classes.add("ansi-" + foreground);
        }
        if (background >= 0) {
            classes.add("ansi-bg-" + background);
        }
        return String.join(" ", classes);
    }

    /** Reads one escape sequence. Returns the offset after it. */
    private int sequence(String text, int escape) {
        int at = escape + 1;
        if (at >= text.length()) {
            return at;
        }
        if (text.charAt(at) != '[') {
            return at + 1;
        }
        int start = ++at;
        while (at < text.length() && text.charAt(at) < '@') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == 'm') {
            apply(text.substring(start, at));
        }
        return Math.min(text.length(), at + 1);
    }

    private void apply(String codes) {
        List<Integer> numbers = new ArrayList<>();
        for (String code : codes.split("[;:]", -1)) {
            numbers.add(code.matches("\\d{1,3}") ? Integer.parseInt(code) : 0);
        }
        for (int i = 0; i < numbers.size(); i++) {
            int code = numbers.get(i);
            if (code == 38 || code == 48) {
                boolean indexed = i + 2 < numbers.size() && numbers.get(i + 1) == 5;
                int color = indexed && numbers.get(i + 2) < 16 ? numbers.get(i + 2) : -1;
                foreground = code == 38 ? color : foreground;
                background = code == 48 ? color : background;
                i += indexed ? 2 : 4;
            } else {
                apply(code);
            }
        }
    }

    private void apply(int code) {
        switch (code) {
            case 0 -> {
                bold = faint = italic = underline = false;
                foreground = background = -1;
            }
            case 1 -> bold = true;
            case 2 -> faint = true;
            case 3 -> italic = true;
            case 4 -> underline = true;
            case 22 -> bold = faint = false;
            case 23 -> italic = false;
            case 24 -> underline = false;
            case 39 -> foreground = -1;
            case 49 -> background = -1;
            default -> {
                if (code >= 30 && code <= 37) {
                    foreground = code - 30;
                } else if (code >= 90 && code <= 97) {
                    foreground = code - 82;
                } else if (code >= 40 && code <= 47) {
                    background = code - 40;
                } else if (code >= 100 && code <= 107) {
                    background = code - 92;
                }
            }
        }
    }
}
