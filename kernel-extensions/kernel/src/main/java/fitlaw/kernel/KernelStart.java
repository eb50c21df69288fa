package fitlaw.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/**
 * Starts a kernel as Jupyter does, runs a few cells in it and shuts it down.
 *
 * @param seconds from the start of the process to the reply of the first cell
 */
public record KernelStart(double seconds) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> TOUR = List.of(
            "var tour = new ArrayList<Integer>();",
            "int twice(int x) {\n    return 2 * x;\n}\nSystem.out.println(twice(21));",
            "record Step(String name, int length) {}\nList.of(new Step(\"a\", 1))",
            "Map.of(\"a\", List.of(1.5).stream().map(x -> x + 1).toList())",
            "%who",
            "nowhere + 1",
            "twice(1) / 0");
    private static final int SECONDS_TO_REPLY = 60;
    private static final int SECONDS_TO_END = 60;
    private static final int MILLISECONDS_PER_LOOK = 200;
    /** One connection in sixty between two programs with JeroMQ stalls until this time ends, and is then made again. */
    private static final int MILLISECONDS_TO_CONNECT = 1000;

    private static final int LAST_LINES = 5;

    /**
     * {@return the result of starting a kernel}
     *
     * @param command the {@code argv} of the kernelspec, including {@code {connection_file}}
     * @throws IOException if the kernel does not start or the cell fails
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static KernelStart of(List<String> command) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fitlaw-kernel");
        Path connection = folder.resolve("connection.json");
        Path log = folder.resolve("kernel.log");
        String key = UUID.randomUUID().toString();
        Map<String, Integer> ports =
                freePorts(List.of("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"));
        var file = JSON.createObjectNode();
        ports.forEach(file::put);
        file.put("transport", "tcp").put("ip", "127.0.0.1").put("key", key).put("signature_scheme", "hmac-sha256");
        Files.writeString(connection, file.toString());
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command.stream()
                        .map(word -> word.replace("{connection_file}", connection.toString()))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (ZContext context = new ZContext()) {
            JsonNode reply = new Client(context, key, process, log)
                    .ask(ports.get("shell_port"), "execute_request", execute("1 + 1"));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!reply.path("status").asText().equals("ok")) {
                throw new IOException("The kernel starts, but the cell 1 + 1 fails: "
                        + reply.path("ename").asText() + ": "
                        + reply.path("evalue").asText());
            }
            tour(new Client(context, key, process, log), ports.get("shell_port"));
            new Client(context, key, process, log)
                    .ask(ports.get("control_port"), "shutdown_request", Map.of("restart", false));
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IOException("The kernel runs, but does not end after a shutdown request.");
            }
            return new KernelStart(seconds);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(connection);
            Files.deleteIfExists(log);
            Files.deleteIfExists(folder);
        }
    }

    /** Performs typical first actions, so that a class-data archive of this run contains the classes that they use. */
    private static void tour(Client client, int port) throws IOException {
        for (String code : TOUR) {
            client.ask(port, "execute_request", execute(code));
        }
        client.ask(port, "complete_request", Map.of("code", "tour.ad", "cursor_pos", 7));
        client.ask(port, "inspect_request", Map.of("code", "Math.hypot", "cursor_pos", 10, "detail_level", 0));
        client.ask(port, "is_complete_request", Map.of("code", "if (true) {"));
    }

    private static Map<String, Object> execute(String code) {
        return Map.of(
                "code",
                code,
                "silent",
                false,
                "store_history",
                false,
                "user_expressions",
                Map.of(),
                "allow_stdin",
                false,
                "stop_on_error",
                true);
    }

    private static Map<String, Integer> freePorts(List<String> names) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        Map<String, Integer> ports = new java.util.LinkedHashMap<>();
        try {
            for (String name : names) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.put(name, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    /** A client that sends one request to a kernel. */
    private record Client(ZContext context, String key, Process process, Path log) {
        JsonNode ask(int port, String type, Map<String, Object> content) throws IOException {
            ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
            socket.setReceiveTimeOut(MILLISECONDS_PER_LOOK);
            socket.setHandshakeIvl(MILLISECONDS_TO_CONNECT);
            socket.connect("tcp://127.0.0.1:" + port);
            request(type, content).send(socket);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_REPLY);
            while (System.nanoTime() < end) {
                ZMsg reply = ZMsg.recvMsg(socket);
                if (reply != null) {
                    return JSON.readTree(lastFrame(reply));
                }
                if (!process.isAlive()) {
                    throw new IOException("The kernel ended with exit code " + process.exitValue() + " before it "
                            + "answered: " + lastLines());
                }
            }
            throw new IOException("The kernel did not answer within " + SECONDS_TO_REPLY + " s: " + lastLines());
        }

        private static byte[] lastFrame(ZMsg message) {
            return message.getLast().getData();
        }

        private ZMsg request(String type, Map<String, Object> content) throws IOException {
            String header = JSON.writeValueAsString(Map.of(
                    "msg_id",
                    UUID.randomUUID().toString(),
                    "session",
                    "fitlaw",
                    "username",
                    "fitlaw",
                    "date",
                    java.time.Instant.now().toString(),
                    "msg_type",
                    type,
                    "version",
                    "5.3"));
            List<String> parts = List.of(header, "{}", "{}", JSON.writeValueAsString(content));
            ZMsg message = new ZMsg();
            message.add("<IDS|MSG>");
            message.add(signature(parts));
            parts.forEach(message::add);
            return message;
        }

        private String signature(List<String> parts) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                parts.forEach(part -> mac.update(part.getBytes(StandardCharsets.UTF_8)));
                return HexFormat.of().formatHex(mac.doFinal());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has HmacSHA256", e);
            }
        }

        private String lastLines() throws IOException {
            List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty()
                    ? "it printed nothing."
                    : String.join(" ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
    }
}
