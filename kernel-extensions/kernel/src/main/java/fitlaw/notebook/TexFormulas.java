package fitlaw.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the TeX formulas of a Markdown text by placeholders while the Markdown is
 * parsed, since underscores and asterisks in them are not emphasis. Afterwards each is replaced by MathML, which
 * browsers render without scripts.
 *
 * @param source the text with a placeholder for each formula
 * @param html the formulas as MathML, in order
 * @param typed the formulas as typed, including dollar signs
 */
record TexFormulas(String source, List<String> html, List<String> typed) {
    /** Private-use characters around the number of a formula; they are removed from the text beforehand. */
    private static final char OPEN = '\uE010';

    private static final char CLOSE = '\uE011';

    private static final Pattern MARK = Pattern.compile(OPEN + "(\\d{1,9})" + CLOSE);

    static TexFormulas in(String markdown) {
        String text = markdown.replace(OPEN, ' ').replace(CLOSE, ' ');
        StringBuilder source = new StringBuilder();
        List<String> html = new ArrayList<>();
        List<String> typed = new ArrayList<>();
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
                    typed.add(text.substring(at, close + width));
                    source.append(OPEN).append(html.size() - 1).append(CLOSE);
                    at = close + width;
                    continue;
                }
                end = at + width;
            }
            source.append(text, at, end);
            at = end;
        }
        return new TexFormulas(source.toString(), html, typed);
    }

    /** Code extends to the next run of the same number of backticks; without one the backticks are text. */
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

    /**
     * A price such as $5 is not a formula: no space separates a formula from its dollar signs, and no digit follows the
     * closing one.
     */
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

    /** {@return a page with the placeholders replaced by MathML} */
    String restore(String page) {
        return restored(page, html);
    }

    /** {@return an attribute or a heading's id with the placeholders replaced by the formulas as typed} */
    String asTyped(String text) {
        return restored(text, typed);
    }

    private static String restored(String text, List<String> formulas) {
        return MARK.matcher(text).replaceAll(mark -> {
            int number = Integer.parseInt(mark.group(1));
            return number < formulas.size() ? Matcher.quoteReplacement(formulas.get(number)) : "";
        });
    }
}
