package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import fitlaw.magic.MimeBundle;
import fitlaw.session.Session;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Answers all requests except execution, even while a cell runs: completion and inspection on one thread, variables on
 * another, since showing them runs user code.
 */
final class RequestAnswers {
    private record Job(Channel channel, Message request) {}

    private final Session session;
    private final Replies channels;
    private final History history;
    private final Consumer<String> log;
    private final Consumer<Throwable> fatal;
    private final Debug debug;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Job> looks = new LinkedBlockingQueue<>();
    private final List<Thread> threads =
            List.of(new Thread(() -> loop(jobs), "fitlaw-tools"), new Thread(() -> loop(looks), "fitlaw-variables"));

    RequestAnswers(
            Session session, Replies channels, History history, Consumer<String> log, Consumer<Throwable> fatal) {
        this.fatal = fatal;
        this.session = session;
        this.channels = channels;
        this.history = history;
        this.log = log;
        debug = new Debug(session.variables());
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** {@return whether requests of this type are answered by this class} */
    static boolean knows(String type) {
        return switch (type) {
            case "complete_request",
                    "inspect_request",
                    "is_complete_request",
                    "history_request",
                    "comm_info_request",
                    "comm_open",
                    "comm_msg",
                    "comm_close",
                    "debug_request" -> true;
            default -> false;
        };
    }

    void add(Channel channel, Message request) {
        (isDebug(request) ? looks : jobs).add(new Job(channel, request));
    }

    private static boolean isDebug(Message request) {
        return request.type().equals("debug_request");
    }

    private void loop(BlockingQueue<Job> jobs) {
        try {
            history.prepare();
            while (true) {
                Job job = jobs.take();
                channels.busy(job.request());
                channels.flush();
                try {
                    answer(job);
                } finally {
                    channels.idle(job.request());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the kernel is shutting down
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    private void answer(Job job) {
        Message request = job.request();
        String reply = request.type().replace("_request", "_reply");
        try {
            if (request.type().startsWith("comm_") && !request.type().equals("comm_info_request")) {
                comm(request);
                return;
            }
            Map<String, Object> content = new LinkedHashMap<>();
            if (isDebug(request)) {
                content.putAll(debug.answer(request));
            } else {
                content.put("status", "ok");
                content.putAll(content(request));
            }
            channels.lastReply(job.channel(), request, reply, content);
        } catch (RuntimeException | Error e) {
            MemoryReserve.letGo(e);
            log.accept("could not answer a " + request.type() + ": " + e);
            String message = String.valueOf(e.getMessage());
            String name = e instanceof IllegalArgumentException
                    ? "BadRequest"
                    : e.getClass().getSimpleName();
            channels.lastReply(
                    job.channel(),
                    request,
                    reply,
                    isDebug(request)
                            ? Debug.failed(request, name + ": " + message, Map.of())
                            : Map.of("status", "error", "ename", name, "evalue", message, "traceback", List.of()));
        }
    }

    private Map<String, Object> content(Message request) {
        return switch (request.type()) {
            case "complete_request" -> complete(request);
            case "inspect_request" -> inspect(request);
            case "is_complete_request" -> completeness(request);
            case "history_request" -> Map.of("history", history.find(request));
            default -> Map.of("comms", Map.of());
        };
    }

    private Map<String, Object> complete(Message request) {
        String code = RequestContent.text(request, "code");
        Suggestion found = session.complete(code, RequestContent.cursor(request, code));
        int start = RequestContent.points(code, found.start());
        int end = RequestContent.points(code, found.end());
        List<Map<String, Object>> types = found.matches().stream()
                .map(match ->
                        Map.<String, Object>of("start", start, "end", end, "text", match.text(), "type", match.kind()))
                .toList();
        return Map.of(
                "matches",
                found.matches().stream().map(Suggestion.Match::text).toList(),
                "cursor_start",
                start,
                "cursor_end",
                end,
                "metadata",
                Map.of("_jupyter_types_experimental", types));
    }

    private Map<String, Object> inspect(Message request) {
        String code = RequestContent.text(request, "code");
        boolean detailed = RequestContent.number(request, "detail_level", 0) > 0;
        Optional<MimeBundle> found = session.inspect(code, RequestContent.cursor(request, code), detailed);
        return Map.of(
                "found", found.isPresent(),
                "data", found.map(MimeBundle::data).orElse(Map.of()),
                "metadata", Map.of());
    }

    private Map<String, Object> completeness(Message request) {
        Completeness answer = session.completeness(RequestContent.text(request, "code"));
        return Map.of("status", answer.status().name().toLowerCase(Locale.ROOT), "indent", answer.indent());
    }

    /** There are no comm targets: a comm that is opened is closed again, as the protocol requires. */
    private void comm(Message request) {
        log.accept("comms are not supported: a " + request.type() + " for "
                + request.content()
                        .getOrDefault("target_name", request.content().get("comm_id")));
        if (request.type().equals("comm_open")) {
            channels.publish(
                    request.header(),
                    "comm_close",
                    Map.of("comm_id", RequestContent.text(request, "comm_id"), "data", Map.of()));
        }
    }
}
