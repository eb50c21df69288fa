package fitlaw.cli;

import java.util.Locale;

/**
 * The result of one check of {@code fitlaw doctor}.
 *
 * @param severity whether something must be done
 * @param subject what was looked at
 * @param text what was found, and what to do next
 */
record CheckResult(Severity severity, String subject, String text) {
    /** Whether something must be done. */
    enum Severity {
        /** As it should be. */
        OK,
        /** Works, but could be improved. */
        NOTE,
        /** Must be fixed. */
        ERROR
    }

    static CheckResult ok(String subject, String text) {
        return new CheckResult(Severity.OK, subject, text);
    }

    static CheckResult note(String subject, String text) {
        return new CheckResult(Severity.NOTE, subject, text);
    }

    static CheckResult wrong(String subject, String text) {
        return new CheckResult(Severity.ERROR, subject, text);
    }

    String line() {
        String word = severity == Severity.ERROR ? "ERROR" : severity.name().toLowerCase(java.util.Locale.ROOT);
        return String.format(Locale.ROOT, "%-5s  %-9s  %s", word, subject, text);
    }
}
