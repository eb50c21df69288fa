package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Buffers the output of one cell: collects text for 40 ms or up to 64 kB, keeps the order of text and values, and
 * truncates excessive output. Continues after the cell has ended, for threads that print later.
 */
final class OutputBuffer {
    /** Characters of text that a cell may print before the middle of its output is omitted. */
    static final int FLOOD = 1_000_000;
    /** Characters at the end of truncated output that are kept. */
    static final int TAIL = 10_000;

    /** Values that a cell may display; each is a separate message, and front ends stall on thousands. */
    static final int DISPLAYS = 1000;

    private static final int CHUNK = 64 * 1024;
    private static final long DELAY_MS = 40;
    /** A separate thread: a cell may occupy the entire common pool. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(
            DELAY_MS, TimeUnit.MILLISECONDS, Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "fitlaw-output");
                thread.setDaemon(true);
                return thread;
            }));

    private final Output output;
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private Output.Stream stream = Output.Stream.STDOUT;
    private boolean scheduled;
    private long printed;
    private long dropped;
    private long displayed;

    OutputBuffer(Output output) {
        this.output = output;
    }

    synchronized void print(Output.Stream to, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (to != stream) {
            send();
            stream = to;
        }
        long room = FLOOD - printed;
        int kept = (int) Math.min(text.length(), Math.max(0, room));
        pending.append(text, 0, kept);
        printed += text.length();
        if (kept < text.length()) {
            keepTail(text.substring(kept));
        }
        if (pending.length() >= CHUNK) {
            send();
        } else if (!scheduled && (!pending.isEmpty() || !tail.isEmpty())) {
            scheduled = true;
            SOON.execute(this::sendScheduled);
        }
    }

    private void keepTail(String text) {
        tail.append(text);
        int over = tail.length() - TAIL;
        if (over > TAIL) {
            dropped += over;
            tail.delete(0, over);
        }
    }

    private synchronized void sendScheduled() {
        scheduled = false;
        send();
    }

    private synchronized void send() {
        if (!pending.isEmpty()) {
            String text = pending.toString();
            pending.setLength(0);
            output.stream(stream, text);
        }
    }

    /** Sends the buffered text. */
    synchronized void flush() {
        send();
    }

    /** Sends the buffered text; for truncated output, a line about the omitted part and the end of the output. */
    synchronized void end() {
        send();
        if (displayed > DISPLAYS) {
            output.stream(
                    Output.Stream.STDERR,
                    String.format(
                            Locale.ROOT,
                            "[cut: the first %,d of %,d displayed values are shown; collect them in a list or a"
                                    + " table]%n",
                            DISPLAYS,
                            displayed));
            displayed = 0;
        }
        if (tail.isEmpty()) {
            return;
        }
        int over = Math.max(0, tail.length() - TAIL);
        long missing = dropped + over;
        String note = missing == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%n[cut: %,d of %,d characters omitted here; print to a file to keep them all]%n",
                        missing,
                        printed);
        output.stream(stream, note + tail.substring(over));
        tail.setLength(0);
        dropped = 0;
    }

    synchronized void display(MimeBundle bundle, Optional<String> id, boolean update) {
        send();
        if (update || displayed < DISPLAYS) {
            output.display(bundle, id, update);
        }
        displayed += update ? 0 : 1;
    }

    synchronized void clear(boolean wait) {
        send();
        output.clear(wait);
    }

    /** Reads input without holding the lock, so that other threads can print meanwhile. */
    String input(String prompt, boolean password) throws IOException {
        flush();
        return output.input(prompt, password);
    }
}
