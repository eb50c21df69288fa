package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Data that anyone who can connect may send without a key: the kernel keeps working and its memory stays bounded. */
class HostileConnectionsTest {
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());
    private static final List<Throwable> FATAL = Collections.synchronizedList(new ArrayList<>());

    private static Connection connection;
    private static Kernel kernel;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        connection = Client.freePorts();
        kernel = Kernel.start(connection, Path.of(""), Optional.empty(), LOG::add, FATAL::add);
        client = new Client(connection).awaitReady();
        client.run("int kept = 42;");
    }

    @AfterAll
    static void close() {
        client.close();
        kernel.close();
    }

    @AfterEach
    void everythingStillAnswers() throws IOException {
        client.heartbeat.send("ping");
        assertThat(client.heartbeat.recvStr()).isEqualTo("ping");
        client.send(client.control, "kernel_info_request", Map.of());
        assertThat(client.receive(client.control).type()).isEqualTo("kernel_info_reply");
        assertThat(client.run("kept").toString()).contains("text/plain=42");
        assertThat(FATAL).isEmpty();
    }

    private static List<Integer> ports() {
        return List.of(
                connection.shell(),
                connection.control(),
                connection.stdin(),
                connection.iopub(),
                connection.heartbeat());
    }

    /** Sends data to all ports, waits a moment, and disconnects; answers, including a close, are ignored. */
    private static void sendToAll(byte[] bytes) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int port : ports()) {
                Socket socket = open(port);
                sockets.add(socket);
                send(socket, bytes);
            }
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static Socket open(int port) throws IOException {
        return new Socket(connection.ip(), port);
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The kernel has closed the connection, as it may.
        }
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof byte[] bytes) {
                all.writeBytes(bytes);
            } else if (part instanceof String text) {
                all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            } else if (part instanceof Long number) {
                all.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
            } else {
                all.write((Integer) part);
            }
        }
        return all.toByteArray();
    }

    /** The start of ZMTP 3.0: signature, version, mechanism NULL, client, filler. */
    private static byte[] greeting() {
        return bytes(0xff, new byte[8], 0x7f, 3, 0, "NULL", new byte[16], 0, new byte[31]);
    }

    private static byte[] ready(String socketType) {
        return bytes(
                4,
                6 + 1 + 11 + 4 + socketType.length(),
                5,
                "READY",
                11,
                "Socket-Type",
                0,
                0,
                0,
                socketType.length(),
                socketType);
    }

    static Stream<Long> lengths() {
        return Stream.of(
                -1L,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 5,
                -(1L << 31),
                0xffffffff_7fffffffL,
                (1L << 31) - 1,
                1L << 31,
                1L << 30,
                600_000_000L,
                Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void lengthsThatAreNegativeOrTooLargeTakeNoMemory(long length) throws IOException {
        for (int flags : new int[] {2, 3, 6}) {
            sendToAll(bytes(greeting(), flags, length));
            sendToAll(bytes(greeting(), ready("DEALER"), flags, length, "some bytes behind it"));
            sendToAll(bytes(greeting(), ready("SUB"), flags, length, "some bytes behind it"));
        }
        sendToAll(bytes(0xff, length, 0, "x")); // ZMTP 1.0
        sendToAll(bytes(0xff, new byte[8], 0x7f, 1, 0, 2, length)); // ZMTP 2.0
    }

    @Test
    void anEchoWithoutDelimiterHoldsUpNobody() {
        for (String text : new String[] {"x", ""}) {
            ZMQ.Socket dealer = client.context.createSocket(SocketType.DEALER);
            dealer.setLinger(0);
            dealer.connect("tcp://" + connection.ip() + ":" + connection.heartbeat());
            dealer.send(text);
            dealer.setReceiveTimeOut(60_000);
            assertThat(dealer.recvStr()).as("an echo; the log is %s", LOG).isEqualTo(text);
            dealer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: a browser with a name of some length\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 70\r\n\r\n"
                        + "0123456789012345678901234567890123456789012345678901234567890123456789",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "\u0000"
            })
    void otherProtocolsHoldUpNobody(String request) throws IOException {
        sendToAll(bytes(request));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 300, 5000, 8000, 100_000, 3_000_000})
    void longSubscriptionsDoNoHarm(int length) throws IOException {
        try (Socket socket = open(connection.iopub())) {
            send(socket, bytes(greeting(), ready("SUB"), 2, (long) length + 1, 1, "t".repeat(length)));
            client.run("1");
            send(socket, bytes(2, (long) length + 1, 0, "t".repeat(length)));
        }
        // The same as a command of ZMTP 3.1.
        try (Socket socket = open(connection.iopub())) {
            send(socket, bytes(greeting(), ready("SUB"), 6, (long) length + 10, 9, "SUBSCRIBE", "t".repeat(length)));
        }
    }

    @Test
    void aMessageWithoutEndIsEnded() throws IOException {
        byte[] frames = bytes(IntStream.range(0, 2000)
                .mapToObj(i -> bytes(1, 200, "x".repeat(200)))
                .toArray());
        for (int port : List.of(connection.shell(), connection.heartbeat(), connection.iopub())) {
            try (Socket socket = open(port)) {
                send(socket, bytes(greeting(), ready("DEALER")));
                for (int i = 0; i < 100; i++) {
                    send(socket, frames);
                }
            }
        }
    }

    @Test
    void commandsThatMakeNoSenseDoNoHarm() throws IOException {
        for (byte[] command : List.of(
                bytes(4, 0),
                bytes(4, 1, 5),
                bytes(4, 6, 5, "READY"),
                bytes(4, 7, 5, "READY", 200),
                bytes(4, 23, 5, "READY", 11, "Socket-Type", 0xff, 0xff, 0xff, 0xff, 0),
                bytes(4, 6, 5, "ERROR"),
                bytes(4, 7, 5, "ERROR", 200),
                bytes(4, 5, 4, "PING"),
                bytes(4, 8, 200, "unknown"))) {
            sendToAll(bytes(greeting(), command));
            sendToAll(bytes(greeting(), ready("DEALER"), command));
            sendToAll(bytes(greeting(), ready("SUB"), command));
        }
    }

    @Test
    void noiseDoesNoHarm() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            sendToAll(
                    i % 3 == 0
                            ? noise
                            : i % 3 == 1 ? bytes(greeting(), noise) : bytes(greeting(), ready("DEALER"), noise));
        }
    }

    @Test
    void manyConnectionsThatAnnounceMuchStayWithinTheMemory() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = open(i % 2 == 0 ? connection.shell() : connection.control());
                sockets.add(socket);
                send(socket, bytes(greeting(), ready("DEALER"), 2, 30_000_000L)); // 6 GB together
            }
            assertThat(client.run("kept").toString()).contains("text/plain=42");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aSubscriberThatNeverReadsHoldsNoMoreThanSomeThousandMessages() throws IOException {
        try (Socket socket = open(connection.iopub())) {
            send(socket, bytes(greeting(), ready("SUB"), 0, 1, 1)); // subscribes to all
            long before = usedMegabytes();

            client.run("for (int i = 0; i < 20_000; i++) { display(\"x\".repeat(10_000)); }"); // 200 MB

            assertThat(usedMegabytes() - before).isLessThan(120);
        }
    }

    @Test
    void aThousandConnectionsLeaveNoMemoryBehind() throws IOException {
        long before = usedMegabytes();
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = open(ports().get(i % 5))) {
                send(socket, i % 2 == 0 ? bytes(greeting(), ready("DEALER")) : bytes("GET / HTTP/1.1\r\n\r\n"));
            }
        }
        assertThat(client.run("kept").toString()).contains("text/plain=42");

        assertThat(usedMegabytes() - before).isLessThan(20);
    }

    private static long usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    @Test
    void aCellOfSomeMegabytesStillArrives() throws IOException {
        assertThat(client.run("// " + "x".repeat(10 << 20) + "\n6 * 7").toString())
                .contains("text/plain=42");
    }
}
