package fitlaw.magic;

import java.util.Locale;

/** Formatting of durations. */
final class Durations {
    private Durations() {}

    /** {@return seconds in a unit with one to three digits before the decimal point} */
    static String text(double seconds) {
        if (seconds < 1e-6) {
            return String.format(Locale.ROOT, "%.3g ns", seconds * 1e9);
        } else if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%.3g µs", seconds * 1e6);
        } else if (seconds < 1) {
            return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%.3g s", seconds);
        }
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
}
