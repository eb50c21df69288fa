package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Words the kernel's messages: replies, and what everybody sees, each with its parent. */
final class Replies {
    private static final String VERSION = "5.3";

    private final Sockets sockets;
    private final String session = UUID.randomUUID().toString();
    private final AtomicLong messages = new AtomicLong();
    private Optional<Message> executing = Optional.empty();

    Replies(Sockets sockets) {
        this.sockets = sockets;
    }

    /** Answers a request on the channel it came by. */
    void reply(Channel channel, Message request, String type, Map<String, ?> content) {
        sockets.send(channel, message(request.identities(), request.header(), type, content));
    }

    /**
     * Answers a request that {@link #idle} ends next. Both leave together: clients wait for the idle with little patience
     * once they have the reply.
     */
    void lastReply(Channel channel, Message request, String type, Map<String, ?> content) {
        sockets.hold(channel, message(request.identities(), request.header(), type, content));
    }

    /** Tells everybody about a request. */
    void publish(Map<String, Object> parent, String type, Map<String, ?> content) {
        sockets.send(Channel.IOPUB, published(parent, type, content));
    }

    /** The same with the message that is sent next, which spares two threads of waking up. */
    void publishWithNext(Map<String, Object> parent, String type, Map<String, ?> content) {
        sockets.hold(Channel.IOPUB, published(parent, type, content));
    }

    private Message published(Map<String, Object> parent, String type, Map<String, ?> content) {
        byte[] topic = ("kernel." + session + "." + type).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return message(List.of(topic), parent, type, content);
    }

    private Message message(List<byte[]> identities, Map<String, Object> parent, String type, Map<String, ?> content) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("msg_id", session + "_" + messages.incrementAndGet());
        header.put("msg_type", type);
        header.put("username", "kernel");
        header.put("session", session);
        header.put("date", Instant.now().toString());
        header.put("version", VERSION);
        return new Message(identities, header, parent, Map.of(), new LinkedHashMap<>(content));
    }

    /** Says, with the message that is sent next, that the kernel has begun to work on a request. */
    synchronized void busy(Message request) {
        if (request.type().equals("execute_request")) {
            executing = Optional.of(request);
        }
        publishWithNext(request.header(), "status", Map.of("execution_state", "busy"));
    }

    /** Sends what waits for a next message, when that may take long. */
    void flush() {
        sockets.wake();
    }

    /**
     * Says that a request is done. Front ends take the last status, whoever its parent, for the kernel's: one that was
     * answered beside a running cell is followed by a reminder that the cell still runs. A reminder after a request for
     * variables counts as part of it: with the cell as parent, JupyterLab would ask for the variables again.
     */
    synchronized void idle(Message request) {
        boolean cell = request.type().equals("execute_request");
        if (cell) {
            executing = Optional.empty();
        }
        publish(request.header(), "status", Map.of("execution_state", "idle"));
        boolean debug = request.type().equals("debug_request");
        executing.ifPresent(running ->
                publish(debug ? request.header() : running.header(), "status", Map.of("execution_state", "busy")));
    }
}
