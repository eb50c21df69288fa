package fitlaw.notebook;

import java.util.ArrayList;
import java.util.List;

/**
 * The TeX formulas of a Markdown text, {@code $…$} and {@code $$…$$}, taken out while Markdown is read: underscores and
 * asterisks in them are no emphasis. Each is put back as MathML, which browsers set without a script.
 *
 * @param source the text with a mark in place of each formula
 * @param html the formulas as MathML, in order
 */
record Formulas(String source, List<String> html) {
    /** Private-use characters around the number of a formula; a text that holds them already loses them. */
    private static final char OPEN = '\uE010';

    private static final char CLOSE = '\uE011';

    static Formulas in(String markdown) {
        String text = markdown.replace(OPEN, ' ').replace(CLOSE, ' ');
        StringBuilder source = new StringBuilder();
        List<String> html = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '\\') {
                end = Math.min(text.length(), at + 2);
            } else if (c == '`' || (c == '~' && text.startsWith("~~~", at))) {
                end = endOfCode(text, at);
            } else if (c == '$') {
                int width = text.startsWith("$$", at) ? 2 : 1;
                int close = endOfFormula(text, at, width);
                if (close > 0) {
                    html.add(Tex.mathml(text.substring(at + width, close), width == 2));
                    source.append(OPEN).append(html.size() - 1).append(CLOSE);
                    at = close + width;
                    continue;
                }
                end = at + width;
            }
            source.append(text, at, end);
            at = end;
        }
        return new Formulas(source.toString(), html);
    }

    /** Code runs to the next run of as many ticks; without one the ticks are text. */
    private static int endOfCode(String text, int start) {
        char tick = text.charAt(start);
        int behind = start;
        while (behind < text.length() && text.charAt(behind) == tick) {
            behind++;
        }
        String fence = text.substring(start, behind);
        int end = text.indexOf(fence, behind);
        return end < 0 ? behind : end + fence.length();
    }

    /** A price such as $5 is no formula: formulas touch their dollars, and no digit follows the closing one. */
    private static int endOfFormula(String text, int start, int width) {
        int from = start + width;
        if (width == 2) {
            return text.indexOf("$$", from);
        }
        if (from >= text.length() || Character.isWhitespace(text.charAt(from))) {
            return -1;
        }
        int paragraph = text.indexOf("\n\n", from);
        for (int at = from; at < text.length() && (paragraph < 0 || at < paragraph); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '$') {
                boolean digit = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
                return at == from || digit || Character.isWhitespace(text.charAt(at - 1)) ? -1 : at;
            }
        }
        return -1;
    }

    /** {@return a page with the formulas back in their places} */
    String restore(String page) {
        String restored = page;
        for (int i = 0; i < html.size(); i++) {
            restored = restored.replace("" + OPEN + i + CLOSE, html.get(i));
        }
        return restored;
    }
}
