package fitlaw.session;

import java.util.regex.Pattern;

/** Makes documentation comments readable in a terminal. */
final class Javadoc {
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|literal|value|link|linkplain)\\s+([^{}]*)\\}");
    private static final Pattern RETURN = Pattern.compile("\\{@return\\s+([^{}]*)\\}");
    private static final Pattern TAG = Pattern.compile("<[^>]+>");

    private Javadoc() {}

    static String text(String comment) {
        String text = INLINE.matcher(comment).replaceAll("$1");
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
