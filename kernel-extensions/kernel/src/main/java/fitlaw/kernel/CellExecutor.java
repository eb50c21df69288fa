package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import fitlaw.magic.MimeBundle;
import fitlaw.session.HelpQuery;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import fitlaw.session.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs execute requests one after the other on a dedicated thread. */
final class CellExecutor {
    /** Large enough for ordinary deep recursions; only the part in use takes memory. */
    private static final long STACK_BYTES = 16 << 20;

    private static final Outcome.Failure INTERRUPTED =
            new Outcome.Failure("Interrupted", "the cell was stopped", List.of("Interrupted: the cell was stopped"));

    private static final int MILLIS_TO_START = 5;

    /** Longer than a front end takes to send the next of several cells. */
    private static final int MILLIS_TO_IDLE = 500;

    private record Job(Channel channel, Message request, AtomicBoolean interrupted) {
        Job(Channel channel, Message request) {
            this(channel, request, new AtomicBoolean());
        }
    }

    private final Session session;
    private final Replies channels;
    private final History history;
    private final Consumer<Throwable> fatal;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final Thread thread = new Thread(null, this::loop, "fitlaw-cell", STACK_BYTES);
    private volatile Optional<OutputMessages> running = Optional.empty();
    private Optional<Job> current = Optional.empty();
    private Optional<Message> ahead = Optional.empty();
    private final IdleMemory memory = new IdleMemory(IdleMemory.LARGEST);
    private boolean outOfMemory;
    private int count;

    CellExecutor(Session session, Replies channels, History history, Consumer<Throwable> fatal) {
        this.fatal = fatal;
        this.session = session;
        this.channels = channels;
        this.history = history;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    synchronized void add(Channel channel, Message request) {
        Job job = new Job(channel, request);
        job.interrupted().set(ahead.filter(request::isOlderThan).isPresent());
        ahead = Optional.empty();
        jobs.add(job);
        notifyAll();
    }

    /**
     * Interrupts the running cell, or else the first in the queue. Requests and interrupts arrive on different sockets:
     * if there is no cell yet, the interrupt applies to the next one if its client sent it before the interrupt.
     */
    void interrupt(Message request) {
        synchronized (this) {
            ahead = current.isEmpty() && jobs.isEmpty() ? Optional.of(request) : Optional.empty();
        }
        interrupt();
    }

    /** Interrupts the running cell, or else the first in the queue. */
    void interrupt() {
        Optional<Job> found = marked();
        if (found.isPresent() && !session.interrupt()) {
            Thread later = new Thread(() -> interruptOnceStarted(found.get()), "fitlaw-interrupt");
            later.setDaemon(true);
            later.start();
        }
    }

    private synchronized Optional<Job> marked() {
        Optional<Job> found = current.or(() -> Optional.ofNullable(jobs.peek()));
        found.ifPresent(job -> job.interrupted().set(true));
        return found;
    }

    /** Waits for the session to start the cell, which already passed its own check for an interrupt. */
    private void interruptOnceStarted(Job job) {
        try {
            while (isCurrent(job) && !session.interrupt()) {
                TimeUnit.MILLISECONDS.sleep(MILLIS_TO_START);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ReferenceEquality") // two requests may be equal; identity is intended
    private synchronized boolean isCurrent(Job job) {
        return current.filter(it -> it == job).isPresent();
    }

    private static long millisUntil(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
    }

    private synchronized Job take() throws InterruptedException {
        if (count > 0 && jobs.isEmpty()) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_TO_IDLE);
            for (long left = MILLIS_TO_IDLE; left > 0 && jobs.isEmpty(); left = millisUntil(end)) {
                wait(left);
            }
            if (jobs.isEmpty()) {
                memory.giveBack();
            }
        }
        while (jobs.isEmpty()) {
            wait();
        }
        Job job = jobs.remove();
        current = Optional.of(job);
        return job;
    }

    private synchronized void done() {
        current = Optional.empty();
    }

    /** Passes the user's input to the running cell. */
    void answer(Optional<String> text) {
        running.ifPresent(output -> output.answer(text));
    }

    private void loop() {
        try {
            MemoryReserve.refill(); // before the first request
            while (true) {
                Job job = take();
                boolean starved = !MemoryReserve.refill();
                outOfMemory = false;
                channels.busy(job.request());
                List<Job> aborted = answer(job);
                done();
                channels.idle(job.request());
                aborted.forEach(this::abort);
                if (outOfMemory && starved) {
                    fatal.accept(new OutOfMemoryError("two cells in a row ran out of memory"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the kernel is shutting down
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    /** {@return the requests that are aborted because this one failed} */
    private List<Job> answer(Job job) {
        try {
            return execute(job);
        } catch (IllegalArgumentException e) {
            return fail(job, new Outcome.Failure("BadRequest", e.getMessage(), List.of(e.getMessage())));
        } catch (RuntimeException | Error e) {
            // A value may be too large for a message; the thread must continue nevertheless.
            MemoryReserve.letGo(e);
            String message = "the kernel could not send the result of this cell: " + e;
            return fail(job, new Outcome.Failure(e.getClass().getSimpleName(), message, List.of(message)));
        }
    }

    private List<Job> execute(Job job) {
        Message request = job.request();
        String code = RequestContent.text(request, "code");
        boolean silent = RequestContent.flag(request, "silent", false);
        boolean stored = !silent && RequestContent.flag(request, "store_history", true);
        count += stored ? 1 : 0;
        if (silent) {
            channels.flush();
        } else {
            channels.publish(request.header(), "execute_input", Map.of("code", code, "execution_count", count));
        }
        if (job.interrupted().get()) {
            return fail(job, INTERRUPTED);
        }
        Optional<String> question = HelpQuery.of(code);
        if (question.isPresent()) {
            if (stored) {
                history.add(count, code, Optional.empty());
            }
            return explain(job, question.get());
        }
        Outcome outcome = silent ? session.run(code, new Unheard(), count) : run(code, request);
        if (stored) {
            history.add(count, code, outcome.value().map(value -> value.text()));
        }
        if (outcome.failure().isPresent()) {
            return fail(job, outcome.failure().get());
        }
        succeed(job, silent ? Optional.empty() : outcome.value(), List.of());
        return List.of();
    }

    private Outcome run(String code, Message request) {
        OutputMessages output = new OutputMessages(channels, request);
        running = Optional.of(output);
        try {
            return session.run(code, output, count);
        } finally {
            running = Optional.empty();
        }
    }

    /** Shows the answer to a help query in the front end's pager. */
    private List<Job> explain(Job job, String name) {
        Optional<MimeBundle> found = session.inspect(name, name.length(), true);
        if (found.isEmpty()) {
            String message = "No documentation found for " + name + ".";
            return fail(job, new Outcome.Failure("NotFound", message, List.of(message)));
        }
        Map<String, Object> page = Map.of("source", "page", "data", found.get().data(), "start", 0);
        succeed(job, Optional.empty(), List.of(page));
        return List.of();
    }

    private void succeed(Job job, Optional<MimeBundle> value, List<Map<String, Object>> payload) {
        value.ifPresent(it -> channels.publishWithNext(
                job.request().header(),
                "execute_result",
                Map.of("execution_count", count, "data", it.data(), "metadata", Map.of())));
        if (!RequestContent.map(job.request(), "user_expressions").isEmpty()) {
            channels.flush();
        }
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("status", "ok");
        reply.put("execution_count", count);
        reply.put("payload", payload);
        reply.put("user_expressions", expressions(job.request()));
        channels.lastReply(job.channel(), job.request(), "execute_reply", reply);
    }

    private Map<String, Object> expressions(Message request) {
        Map<String, Object> values = new LinkedHashMap<>();
        RequestContent.map(request, "user_expressions").forEach((name, code) -> {
            Outcome outcome = session.run(String.valueOf(code), new Unheard(), count);
            values.put(String.valueOf(name), expression(outcome));
        });
        return values;
    }

    private static Map<String, Object> expression(Outcome outcome) {
        return outcome.failure()
                .map(CellExecutor::error)
                .orElseGet(() -> Map.of(
                        "status",
                        "ok",
                        "data",
                        outcome.value().map(MimeBundle::data).orElse(Map.of("text/plain", "")),
                        "metadata",
                        Map.of()));
    }

    private List<Job> fail(Job job, Outcome.Failure failure) {
        if (failure.name().equals(OutOfMemoryError.class.getSimpleName())) {
            outOfMemory = true;
            MemoryReserve.letGo();
        }
        Map<String, Object> error = error(failure);
        boolean silent = RequestContent.flag(job.request(), "silent", false);
        if (!silent) {
            Map<String, Object> shown = new LinkedHashMap<>(error);
            shown.remove("status");
            channels.publish(job.request().header(), "error", shown);
        }
        Map<String, Object> reply = new LinkedHashMap<>(error);
        reply.put("execution_count", count);
        // Before the reply is sent: requests that a client sends after the reply must not be aborted.
        List<Job> waiting = new ArrayList<>();
        if (!silent && RequestContent.flag(job.request(), "stop_on_error", true)) {
            synchronized (this) {
                waiting.addAll(jobs);
                jobs.clear();
            }
        }
        channels.lastReply(job.channel(), job.request(), "execute_reply", reply);
        return waiting;
    }

    private void abort(Job job) {
        channels.busy(job.request());
        channels.lastReply(
                job.channel(), job.request(), "execute_reply", Map.of("status", "aborted", "execution_count", count));
        channels.idle(job.request());
    }

    private static Map<String, Object> error(Outcome.Failure failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", "error");
        error.put("ename", failure.name());
        error.put("evalue", failure.message());
        error.put("traceback", failure.traceback());
        return error;
    }

    /** The output of user expressions and silent cells. */
    private static final class Unheard implements Output {
        @Override
        public void stream(Stream stream, String text) {}

        @Override
        public void display(MimeBundle bundle, Optional<String> id, boolean update) {}

        @Override
        public void clear(boolean wait) {}

        @Override
        public boolean lasts() {
            return false;
        }

        @Override
        public String input(String prompt, boolean password) throws IOException {
            throw new IOException("code that a front end runs silently cannot request input");
        }
    }
}
