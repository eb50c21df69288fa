package fitlaw.cli;

import java.util.Locale;

/**
 * The result of one check of {@code fitlaw doctor}.
 *
 * @param level severity
 * @param subject what was checked
 * @param text the finding, and what to do next
 */
record CheckResult(Level level, String subject, String text) {
    /** The severity of a finding. */
    enum Level {
        /** No problem. */
        OK,
        /** Works, but could be improved. */
        NOTE,
        /** Must be fixed. */
        WRONG
    }

    static CheckResult ok(String subject, String text) {
        return new CheckResult(Level.OK, subject, text);
    }

    static CheckResult note(String subject, String text) {
        return new CheckResult(Level.NOTE, subject, text);
    }

    static CheckResult wrong(String subject, String text) {
        return new CheckResult(Level.WRONG, subject, text);
    }

    String line() {
        String word = level == Level.WRONG ? "WRONG" : level.name().toLowerCase(java.util.Locale.ROOT);
        return String.format(Locale.ROOT, "%-5s  %-9s  %s", word, subject, text);
    }
}
