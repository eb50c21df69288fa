package fitlaw.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
 * The kernel's five sockets. Four are owned by one thread, which sleeps until a message arrives or another thread has
 * one to send; the heartbeat has its own thread.
 *
 * <p>Anyone who can connect to a port can send frames, so everything before the signature check is limited: the size of
 * frames, their total memory, and the number of queued messages. An error in one of the threads ends the kernel.
 */
final class Sockets implements AutoCloseable {
    /** The channels of the protocol for messages. */
    enum Channel {
        SHELL,
        CONTROL,
        STDIN,
        IOPUB
    }

    /** Large enough for a cell with pasted data; a connection that sends a larger frame is closed. */
    private static final int LARGEST_FRAME = 32 << 20;

    /** Front ends send only subscriptions and heartbeats of a few bytes here. */
    private static final int LARGEST_SUBSCRIPTION = 256;

    /** Frames that are queued for a subscriber that does not read, some 4,000 messages; it misses further ones. */
    private static final int UNREAD = 4_000 * 7;

    /** The number of queued messages: incoming ones of a connection, and heartbeats that are not collected. */
    private static final int WAITING = 1000;

    private record Outgoing(Channel channel, List<byte[]> frames) {}

    private final Signer signer;
    private final Consumer<String> log;
    private final Consumer<Throwable> fatal;
    private final BiConsumer<Channel, Message> receiver;
    private final ZContext context = new ZContext();
    private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    private final ZContext heartbeats;
    private final ZMQ.Socket heartbeat;
    private final ZMQ.Socket woken;
    private final ZMQ.Socket waker;
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::loop, "fitlaw-io");
    private final Thread echo = new Thread(this::echo, "fitlaw-heartbeat");
    private volatile boolean closing;

    /**
     * Binds the sockets.
     *
     * @param receiver receives each authentic, new message, on the socket thread
     * @param log receives a line for each refused message
     * @param fatal receives an error that ended a socket thread, after which the kernel no longer works
     */
    Sockets(
            Connection connection,
            Signer signer,
            BiConsumer<Channel, Message> receiver,
            Consumer<String> log,
            Consumer<Throwable> fatal)
            throws IOException {
        this.signer = signer;
        this.receiver = receiver;
        this.log = log;
        this.fatal = fatal;
        context.setLinger(1000);
        context.setUncaughtExceptionHandler((thread, error) -> fatal.accept(error));
        context.setNotificationExceptionHandler((thread, error) -> log.accept("a connection failed: " + error));
        heartbeats = context.shadow();
        woken = context.createSocket(SocketType.PULL);
        woken.bind("inproc://wake");
        waker = context.createSocket(SocketType.PUSH);
        waker.connect("inproc://wake");
        try {
            heartbeat = limited(heartbeats.createSocket(SocketType.ROUTER), LARGEST_SUBSCRIPTION);
            heartbeat.setSndHWM(WAITING);
            bind(heartbeat, connection, connection.heartbeat());
            add(Channel.SHELL, SocketType.ROUTER, LARGEST_FRAME, connection, connection.shell());
            add(Channel.CONTROL, SocketType.ROUTER, LARGEST_FRAME, connection, connection.control());
            add(Channel.STDIN, SocketType.ROUTER, LARGEST_FRAME, connection, connection.stdin());
            add(Channel.IOPUB, SocketType.PUB, LARGEST_SUBSCRIPTION, connection, connection.iopub());
            sockets.get(Channel.IOPUB).setSndHWM(UNREAD);
        } catch (IOException e) {
            heartbeats.close();
            context.close();
            throw e;
        }
        thread.setDaemon(true);
        echo.setDaemon(true);
    }

    private void add(Channel channel, SocketType type, int largest, Connection connection, int port)
            throws IOException {
        ZMQ.Socket socket = limited(context.createSocket(type), largest);
        bind(socket, connection, port);
        sockets.put(channel, socket);
    }

    private static ZMQ.Socket limited(ZMQ.Socket socket, int largest) {
        socket.setSndHWM(0); // replies are never dropped
        socket.setRcvHWM(WAITING);
        socket.setMaxMsgSize(largest);
        socket.setMsgAllocator(new Frames(largest));
        return socket;
    }

    private static void bind(ZMQ.Socket socket, Connection connection, int port) throws IOException {
        socket.setIPv6(connection.ip().contains(":"));
        try {
            socket.bind("tcp://" + connection.ip() + ":" + port);
        } catch (ZMQException e) {
            String why = !isHere(connection.ip())
                    ? "this machine has no such address"
                    : e.getErrorCode() == ZMQ.Error.EADDRINUSE.getCode()
                            ? "the port is in use. Is another kernel running with this connection file?"
                            : e.getMessage();
            throw new IOException("cannot listen on " + connection.ip() + ", port " + port + ": " + why, e);
        }
    }

    /** JeroMQ reports the same error for an address of another machine and for a port in use. */
    private static boolean isHere(String ip) {
        try {
            InetAddress address = InetAddress.getByName(ip);
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts receiving. */
    void start() {
        thread.start();
        echo.start();
    }

    /** Sends a message. May be called from any thread; messages of one thread are sent in order. */
    void send(Channel channel, Message message) {
        hold(channel, message);
        wake();
    }

    /**
     * Queues a message, to be sent together with the next one. A message that cannot be serialized fails here, in the
     * caller's thread, not in the socket thread.
     */
    void hold(Channel channel, Message message) {
        queue.add(new Outgoing(channel, message.frames(signer)));
    }

    /** Sends the queued messages. */
    void wake() {
        if (waking.compareAndSet(false, true)) {
            synchronized (waker) {
                waker.send(new byte[0], 0);
            }
        }
    }

    private void loop() {
        try (ZMQ.Poller poller = context.createPoller(4)) {
            poller.register(woken, ZMQ.Poller.POLLIN);
            List<Channel> channels = List.of(Channel.CONTROL, Channel.SHELL, Channel.STDIN);
            channels.forEach(channel -> poller.register(sockets.get(channel), ZMQ.Poller.POLLIN));
            while (!(closing && queue.isEmpty())) {
                poller.poll(-1);
                if (poller.pollin(0)) {
                    woken.recv(0);
                    waking.set(false);
                }
                sendAll();
                for (int i = 0; i < channels.size(); i++) {
                    if (poller.pollin(i + 1)) {
                        receive(channels.get(i));
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            context.close();
        }
    }

    private void failed(Throwable error) {
        if (!closing) {
            fatal.accept(error);
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

    /** Echoes messages until the context is closed. */
    private void echo() {
        try (heartbeats) {
            while (true) {
                List<byte[]> frames = frames(heartbeat);
                for (int i = 0; i < frames.size(); i++) {
                    heartbeat.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
                }
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Receives one message; no message may end the thread. */
    private void receive(Channel channel) {
        try {
            receiver.accept(channel, Message.read(frames(sockets.get(channel)), signer));
        } catch (IOException | RuntimeException | Error e) {
            MemoryReserve.letGo(e);
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            log.accept("refused a message on " + channel + ": "
                    + reason.lines().findFirst().orElse(""));
        }
    }

    private static List<byte[]> frames(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(Frames.receive(socket));
        } while (socket.hasReceiveMore());
        return frames;
    }

    /** Sends the queued messages and closes the sockets. Returns when that is done, or after two seconds. */
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
