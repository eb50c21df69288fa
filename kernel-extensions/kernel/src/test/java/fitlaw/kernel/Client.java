package fitlaw.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A minimal front end, which can also send invalid messages. */
public final class Client implements AutoCloseable {
    private static final int PATIENCE_MS = 60_000;

    final ZContext context = new ZContext();
    final ZMQ.Socket shell;
    final ZMQ.Socket control;
    final ZMQ.Socket stdin;
    final ZMQ.Socket iopub;
    final ZMQ.Socket heartbeat;
    final Signer signer;
    private int count;

    /** Connects to a kernel, which may start later. */
    public Client(Connection connection) {
        signer = new Signer(connection.digest(), connection.keyBytes());
        shell = connect(SocketType.DEALER, connection, connection.shell());
        control = connect(SocketType.DEALER, connection, connection.control());
        stdin = connect(SocketType.DEALER, connection, connection.stdin());
        iopub = connect(SocketType.SUB, connection, connection.iopub());
        iopub.subscribe("");
        heartbeat = connect(SocketType.REQ, connection, connection.heartbeat());
    }

    /** {@return a connection for a kernel on free ports of this machine} */
    public static Connection freePorts() throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        int[] ports = new int[5];
        for (int i = 0; i < 5; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            open.add(socket);
            ports[i] = socket.getLocalPort();
        }
        for (ServerSocket socket : open) {
            socket.close();
        }
        return new Connection(
                "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "a-secret-of-this-test", "SHA-256");
    }

    /** {@return a connection file in a folder, as Jupyter writes it} */
    public static Path write(Connection connection, Path folder) throws IOException {
        String ports = Stream.of(
                        List.of("shell_port", connection.shell()),
                        List.of("control_port", connection.control()),
                        List.of("stdin_port", connection.stdin()),
                        List.of("iopub_port", connection.iopub()),
                        List.of("hb_port", connection.heartbeat()))
                .map(pair -> "\"" + pair.get(0) + "\": " + pair.get(1))
                .collect(Collectors.joining(", "));
        return Files.writeString(
                folder.resolve("connection.json"),
                "{" + ports + ", \"ip\": \"" + connection.ip() + "\", \"transport\": \"tcp\", \"key\": \""
                        + connection.key() + "\", \"signature_scheme\": \"hmac-sha256\"}");
    }

    private ZMQ.Socket connect(SocketType type, Connection connection, int port) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setHWM(0);
        socket.setLinger(0);
        socket.setHandshakeIvl(1000); // a connection that stalls is made again
        socket.setIdentity("client".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        socket.connect("tcp://" + connection.ip() + ":" + port);
        socket.setReceiveTimeOut(PATIENCE_MS);
        return socket;
    }

    /** Sends requests until broadcasts arrive here, since a subscription takes a moment. */
    public Client awaitReady() throws IOException {
        iopub.setReceiveTimeOut(100);
        String id = send(shell, "kernel_info_request", Map.of());
        receive(shell, message -> parent(message).equals(id));
        while (iopub.recv(0) == null) {
            receive(shell, message -> true, send(shell, "kernel_info_request", Map.of()));
        }
        iopub.setReceiveTimeOut(200);
        while (iopub.recv(0) != null) {}
        iopub.setReceiveTimeOut(PATIENCE_MS);
        return this;
    }

    String send(ZMQ.Socket socket, String type, Map<String, Object> content) {
        count++;
        String id = "message-" + count;
        sendFrames(socket, frames(id, type, content));
        return id;
    }

    List<byte[]> frames(String id, String type, Map<String, Object> content) {
        Map<String, Object> header = new HashMap<>();
        header.put("msg_id", id);
        header.put("msg_type", type);
        header.put("session", "test");
        header.put("username", "test");
        header.put("version", "5.3");
        return new Message(List.of(), header, Map.of(), Map.of(), content).frames(signer);
    }

    static void sendFrames(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    Message receive(ZMQ.Socket socket) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        do {
            byte[] frame = socket.recv(0);
            if (frame == null) {
                throw new IOException("nothing came within " + PATIENCE_MS + " ms");
            }
            frames.add(frame);
        } while (socket.hasReceiveMore());
        return Message.read(frames, signer);
    }

    Message receive(ZMQ.Socket socket, Predicate<Message> wanted) throws IOException {
        while (true) {
            Message message = receive(socket);
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    Message receive(ZMQ.Socket socket, Predicate<Message> wanted, String id) throws IOException {
        return receive(socket, message -> parent(message).equals(id) && wanted.test(message));
    }

    static String parent(Message message) {
        return String.valueOf(message.parent().get("msg_id"));
    }

    /** {@return the reply to a request on the shell channel} */
    Message ask(String type, Map<String, Object> content) throws IOException {
        String id = send(shell, type, content);
        return receive(shell, message -> true, id);
    }

    /** {@return everything that was published about a cell, up to and with its idle, then the reply} */
    public Map<String, Object> run(String code) throws IOException {
        return collect(send(shell, "execute_request", Map.of("code", code)));
    }

    Map<String, Object> collect(String id) throws IOException {
        StringBuilder out = new StringBuilder();
        List<String> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        Map<String, Object> seen = new LinkedHashMap<>();
        while (true) {
            Message message = receive(iopub, it -> true, id);
            types.add(message.type());
            if (message.type().equals("stream")) {
                out.append(message.content().get("text"));
            } else if (message.type().equals("status")) {
                if ("idle".equals(message.content().get("execution_state"))) {
                    break;
                }
            } else {
                seen.put(message.type(), message.content());
                if (message.content().containsKey("data")) {
                    values.add(message.content().get("data"));
                }
            }
        }
        seen.put("text", out.toString());
        seen.put("types", types);
        seen.put("values", values);
        seen.put("reply", receive(shell, message -> true, id).content());
        return seen;
    }

    @Override
    public void close() {
        context.close();
    }
}
