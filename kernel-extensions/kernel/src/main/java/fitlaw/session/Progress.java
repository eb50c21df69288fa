package fitlaw.session;

import fitlaw.common.Report;
import fitlaw.common.Task;
import fitlaw.magic.Displays;
import fitlaw.magic.MimeBundle;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Shows a progress bar for work that takes longer than a second, updated five times a second. */
final class Progress implements Task.Listener {
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE = Duration.ofMillis(200).toNanos();
    private static final int WIDTH = 30;

    private final OutputBuffer gatherer;
    private volatile long due = Long.MIN_VALUE;
    private String what = "";
    private String id = "";
    private long start;
    private long done;
    private long total;
    private boolean shown;

    Progress(OutputBuffer gatherer) {
        this.gatherer = gatherer;
    }

    @Override
    public void progress(String name, long rounds, long all) {
        long now = System.nanoTime();
        boolean soon = due != Long.MIN_VALUE && now - due < 0;
        // Most calls return here; a new name and the last round are never skipped.
        if (soon && rounds != all && name.equals(what)) {
            return;
        }
        note(name, rounds, all, now);
    }

    private synchronized void note(String name, long rounds, long all, long now) {
        boolean ended = total > 0 && done == total;
        boolean other = ended || !name.equals(what) || rounds < done;
        if (other) {
            end(now);
            what = name;
            id = UUID.randomUUID().toString();
            start = now;
            shown = false;
        }
        done = rounds;
        total = all;
        boolean slow = now - start >= PATIENCE;
        if (slow || shown) {
            show(now, false);
        }
        due = slow || shown ? now + PAUSE : start + PATIENCE;
    }

    /** Replaces the bar by a line with the elapsed time. */
    synchronized void end() {
        end(System.nanoTime());
    }

    private void end(long now) {
        if (shown) {
            show(now, true);
            shown = false;
        }
    }

    private void show(long now, boolean ended) {
        String words = words(Duration.ofNanos(now - start), ended);
        String head = Report.escape(what) + " ";
        String bar =
                total > 0 ? "<progress max=\"" + total + "\" value=\"" + Math.min(done, total) + "\"></progress> " : "";
        MimeBundle bundle = Displays.bundle(
                what + "  " + drawn() + words, "text/html", "<div>" + head + bar + Report.escape(words) + "</div>");
        gatherer.display(bundle, Optional.of(id), shown);
        shown = true;
    }

    private String drawn() {
        if (total <= 0) {
            return "";
        }
        int filled = (int) (WIDTH * Math.min(done, total) / total);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
    }

    private String words(Duration elapsed, boolean ended) {
        double seconds = Math.max(elapsed.toNanos() / 1e9, 1e-9);
        double rate = done / seconds;
        StringBuilder out = new StringBuilder(
                total > 0
                        ? String.format(Locale.ROOT, "%,d of %,d", done, total)
                        : String.format(Locale.ROOT, "%,d", done));
        out.append(String.format(Locale.ROOT, ", %.3g per second", rate));
        if (ended || done == total) {
            out.append(", took ").append(time(seconds));
        } else if (total > 0 && rate > 0) {
            out.append(", ").append(time((total - done) / rate)).append(" left");
        }
        return out.toString();
    }

    private static String time(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
