package fitlaw.magic;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a magic's arguments: quotes removed, with the place it stood at.
 *
 * @param text the word without its quotes
 * @param start offset of its first character, in UTF-16 units
 * @param end offset behind its last character
 */
record Word(String text, int start, int end) {
    /**
     * Splits at white space outside quotes. Quotes may be single or double and may start inside a word; inside double
     * quotes a backslash makes a quote or a backslash plain.
     */
    static List<Word> split(String arguments) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < arguments.length()) {
            if (Character.isWhitespace(arguments.charAt(at))) {
                at++;
            } else {
                Word word = read(arguments, at);
                words.add(word);
                at = word.end();
            }
        }
        return words;
    }

    private static Word read(String arguments, int start) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        int at = start;
        for (; at < arguments.length(); at++) {
            char c = arguments.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == '"' && c == '\\' && isEscaped(arguments, at + 1)) {
                at++;
                text.append(arguments.charAt(at));
            } else {
                text.append(c);
            }
        }
        return new Word(text.toString(), start, at);
    }

    private static boolean isEscaped(String arguments, int at) {
        return at < arguments.length() && (arguments.charAt(at) == '"' || arguments.charAt(at) == '\\');
    }

    /** {@return whether what is typed of a word starts with a quote that is not closed yet} */
    static boolean isOpen(String typed) {
        return !typed.isEmpty()
                && (typed.charAt(0) == '"' || typed.charAt(0) == '\'')
                && (typed.length() == 1 || typed.charAt(typed.length() - 1) != typed.charAt(0));
    }

    /** {@return the text as one word, in quotes where it needs them} */
    static String quote(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'' || c == '\\');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
