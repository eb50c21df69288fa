package fitlaw.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The kernel's five sockets, owned by one thread that sleeps until a message comes or another thread has one to send.
 */
final class Sockets implements AutoCloseable {
    /** The channels of the protocol that carry messages. */
    enum Channel {
        SHELL,
        CONTROL,
        STDIN,
        IOPUB
    }

    private record Outgoing(Channel channel, List<byte[]> frames) {}

    private final Signer signer;
    private final Consumer<String> log;
    private final BiConsumer<Channel, Message> receiver;
    private final ZContext context = new ZContext();
    private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    private final ZMQ.Socket heartbeat;
    private final ZMQ.Socket woken;
    private final ZMQ.Socket waker;
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::loop, "fitlaw-io");
    private volatile boolean closing;

    Sockets(Connection connection, Signer signer, BiConsumer<Channel, Message> receiver, Consumer<String> log)
            throws IOException {
        this.signer = signer;
        this.receiver = receiver;
        this.log = log;
        context.setLinger(1000);
        woken = context.createSocket(SocketType.PULL);
        woken.bind("inproc://wake");
        waker = context.createSocket(SocketType.PUSH);
        waker.connect("inproc://wake");
        try {
            heartbeat = bind(SocketType.REP, connection, connection.heartbeat());
            sockets.put(Channel.SHELL, bind(SocketType.ROUTER, connection, connection.shell()));
            sockets.put(Channel.CONTROL, bind(SocketType.ROUTER, connection, connection.control()));
            sockets.put(Channel.STDIN, bind(SocketType.ROUTER, connection, connection.stdin()));
            sockets.put(Channel.IOPUB, bind(SocketType.PUB, connection, connection.iopub()));
        } catch (IOException e) {
            context.close();
            throw e;
        }
        thread.setDaemon(true);
    }

    private ZMQ.Socket bind(SocketType type, Connection connection, int port) throws IOException {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setHWM(0); // never drop: the session bounds what a cell may print
        socket.setIPv6(connection.ip().contains(":"));
        try {
            socket.bind("tcp://" + connection.ip() + ":" + port);
        } catch (ZMQException e) {
            throw new IOException(
                    "cannot listen on " + connection.ip() + ", port " + port + ": " + e.getMessage()
                            + ". Is another kernel running with this connection file?",
                    e);
        }
        return socket;
    }

    /** Starts receiving. */
    void start() {
        thread.start();
    }

    /** Sends a message, from any thread; messages of one thread leave in order. */
    void send(Channel channel, Message message) {
        hold(channel, message);
        wake();
    }

    /**
     * Lets a message leave together with the next one that is sent. What cannot be written as one fails here, in the
     * thread that made it, and not in the one that all others need.
     */
    void hold(Channel channel, Message message) {
        queue.add(new Outgoing(channel, message.frames(signer)));
    }

    private void wake() {
        if (waking.compareAndSet(false, true)) {
            synchronized (waker) {
                waker.send(new byte[0], 0);
            }
        }
    }

    private void loop() {
        try (ZMQ.Poller poller = context.createPoller(5)) {
            poller.register(woken, ZMQ.Poller.POLLIN);
            poller.register(heartbeat, ZMQ.Poller.POLLIN);
            List<Channel> channels = List.of(Channel.CONTROL, Channel.SHELL, Channel.STDIN);
            channels.forEach(channel -> poller.register(sockets.get(channel), ZMQ.Poller.POLLIN));
            while (!(closing && queue.isEmpty())) {
                poller.poll(-1);
                if (poller.pollin(0)) {
                    woken.recv(0);
                    waking.set(false);
                }
                sendAll();
                if (poller.pollin(1)) {
                    echo();
                }
                for (int i = 0; i < channels.size(); i++) {
                    if (poller.pollin(i + 2)) {
                        receive(channels.get(i));
                    }
                }
            }
        } catch (ZMQException e) {
            if (!closing) {
                log.accept("the sockets failed: " + e.getMessage());
            }
        } finally {
            context.close();
        }
    }

    private void sendAll() {
        for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
            List<byte[]> frames = next.frames();
            ZMQ.Socket socket = sockets.get(next.channel());
            for (int i = 0; i < frames.size(); i++) {
                socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
            }
        }
    }

    private void echo() {
        List<byte[]> frames = frames(heartbeat);
        for (int i = 0; i < frames.size(); i++) {
            heartbeat.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    /** Nothing that arrives may end this thread. */
    private void receive(Channel channel) {
        try {
            receiver.accept(channel, Message.read(frames(sockets.get(channel)), signer));
        } catch (IOException | RuntimeException | Error e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            log.accept("refused a message on " + channel + ": "
                    + reason.lines().findFirst().orElse(""));
        }
    }

    private static List<byte[]> frames(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(socket.recv(0));
        } while (socket.hasReceiveMore());
        return frames;
    }

    /** Sends what is queued and closes the sockets; returns when that is done, or after two seconds. */
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
