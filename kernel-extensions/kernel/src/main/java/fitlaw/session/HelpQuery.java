package fitlaw.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Name?} and {@code ?Name}, as in IPython. */
public final class HelpQuery {
    private static final Pattern PATTERN = Pattern.compile(
            "\\s*(?:\\?{1,2}\\s*(%{0,2}[\\w$.]+)|(%{0,2}[\\w$.]+)\\s*\\?{1,2})\\s*", Pattern.UNICODE_CHARACTER_CLASS);

    private HelpQuery() {}

    /**
     * {@return the name in the query, if the cell consists of a help query}
     *
     * @param code the cell's text
     */
    public static Optional<String> of(String code) {
        Matcher question = PATTERN.matcher(code);
        return question.matches()
                ? Optional.of(question.group(1) == null ? question.group(2) : question.group(1))
                : Optional.empty();
    }
}
