package fitlaw.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts documentation comments to plain text for a terminal. */
final class Javadoc {
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|literal|value)\\s+([^{}]*)\\}");
    /** The label of a link if it has one, otherwise its target. */
    private static final Pattern LINK =
            Pattern.compile("\\{@link(?:plain)?\\s+(?:[^\\s{}(]+(?:\\([^(){}]*\\))?\\s+([^{}]+)|#?([^{}]*))\\}");

    private static final Pattern RETURN = Pattern.compile("\\{@return\\s+([^{}]*)\\}");
    private static final Pattern TAG = Pattern.compile("<[^>]+>");

    /** Up to the first full stop before white space, or the first blank line or block tag. */
    private static final Pattern SENTENCE = Pattern.compile("(?s)^.*?(?:[.!?](?=\\s|$)|(?=\n\\s*\n)|(?=\n\\s*@\\w)|$)");

    private Javadoc() {}

    /** {@return the first sentence of a text returned by {@link #text}} */
    static String summary(String text) {
        Matcher sentence = SENTENCE.matcher(text);
        return (sentence.find() ? sentence.group() : text)
                .replaceAll("\\s+", " ")
                .strip();
    }

    static String text(String comment) {
        String text = INLINE.matcher(comment).replaceAll("$1");
        text = LINK.matcher(text)
                .replaceAll(link -> Matcher.quoteReplacement(
                        link.group(1) == null ? link.group(2).replace('#', '.') : link.group(1)));
        text = RETURN.matcher(text).replaceAll("Returns $1.");
        text = text.replaceAll("<(p|li|tr|h\\d|pre)[^>]*>", "\n").replaceAll("<a[^>]*>|</a>", "");
        text = TAG.matcher(text).replaceAll("");
        text = text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
        return text.lines()
                .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                .reduce("", (all, line) -> all + line + "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }
}
