package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Creates the kernel's messages: replies and broadcasts, each with its parent. */
final class Replies {
    private static final String VERSION = "5.3";

    private final Sockets sockets;
    private final String session = UUID.randomUUID().toString();
    private final AtomicLong messages = new AtomicLong();
    private Optional<Message> executing = Optional.empty();

    Replies(Sockets sockets) {
        this.sockets = sockets;
    }

    /** Replies to a request on its channel. */
    void reply(Channel channel, Message request, String type, Map<String, ?> content) {
        sockets.send(channel, message(request.identities(), request.header(), type, content));
    }

    /**
     * Replies to a request that {@link #idle} ends next. Both are sent together: clients wait only briefly for the idle
     * status after the reply.
     */
    void lastReply(Channel channel, Message request, String type, Map<String, ?> content) {
        sockets.hold(channel, message(request.identities(), request.header(), type, content));
    }

    /** Broadcasts a message about a request. */
    void publish(Map<String, Object> parent, String type, Map<String, ?> content) {
        sockets.send(Channel.IOPUB, published(parent, type, content));
    }

    /** The same, sent together with the next message, which avoids waking two threads. */
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

    /** Reports, together with the next message, that the kernel has started to process a request. */
    synchronized void busy(Message request) {
        if (request.type().equals("execute_request")) {
            executing = Optional.of(request);
        }
        publishWithNext(request.header(), "status", Map.of("execution_state", "busy"));
    }

    /** Sends held messages, if the next message may be a long time away. */
    void flush() {
        sockets.wake();
    }

    /**
     * Reports that a request is done. Front ends regard the last status as the kernel's, whatever its parent: if a cell
     * is running meanwhile, a second message repeats that the kernel is busy. After a debug request, that message has
     * the request as its parent: with the cell as parent, JupyterLab would request the variables again.
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
