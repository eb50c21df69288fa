package fitlaw.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The addresses and key of a kernel, from the front end's connection file.
 *
 * @param ip the only address to bind to
 * @param shell port for requests
 * @param control port for urgent requests
 * @param stdin port for requests of user input
 * @param iopub port for output, which is broadcast to all clients
 * @param heartbeat port for the heartbeat
 * @param key secret of the signatures; empty for none, which {@link #read} accepts on this machine's own address only
 * @param digest {@link java.security.MessageDigest} algorithm of the signatures
 */
public record Connection(
        String ip, int shell, int control, int stdin, int iopub, int heartbeat, String key, String digest) {
    /**
     * {@return the content of a connection file}
     *
     * @param file written by the front end
     * @throws IOException if it cannot be read, or requires something that this kernel does not support
     */
    public static Connection read(Path file) throws IOException {
        Map<String, Object> values;
        try {
            values = Json.object(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no connection file " + file, e);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + " is not a Jupyter connection file: " + e.getOriginalMessage(), e);
        }
        Object transport = values.getOrDefault("transport", "tcp");
        if (!"tcp".equals(transport)) {
            throw new IOException(file + " specifies transport " + transport
                    + ". This kernel supports only tcp: ipc of ZeroMQ for Java is incompatible with other clients."
                    + " Remove KernelManager.transport from the front end's settings, or set it to tcp.");
        }
        String ip = text(file, values, "ip");
        String key = text(file, values, "key");
        if (ip.isBlank()) {
            throw new IOException(file + " has an empty ip. Name an address to listen on, such as 127.0.0.1.");
        }
        if (key.isEmpty() && !isLoopback(ip)) {
            throw new IOException(file + " has an empty key and the ip " + ip + ", which other machines can reach:"
                    + " anyone who can connect could run code here. Set a key, or the ip 127.0.0.1.");
        }
        return new Connection(
                ip,
                port(file, values, "shell_port"),
                port(file, values, "control_port"),
                port(file, values, "stdin_port"),
                port(file, values, "iopub_port"),
                port(file, values, "hb_port"),
                key,
                digest(file, values.getOrDefault("signature_scheme", "hmac-sha256")));
    }

    private static String text(Path file, Map<String, Object> values, String name) throws IOException {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IOException(
                file + (values.get(name) == null ? " has no " + name : " has a " + name + " that is not a string")
                        + ". Is it a Jupyter connection file?");
    }

    private static boolean isLoopback(String ip) {
        try {
            return InetAddress.getByName(ip).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int port(Path file, Map<String, Object> values, String name) throws IOException {
        if (values.get(name) instanceof Integer port && port > 0 && port < 65536) {
            return port;
        }
        throw new IOException(file + " has no valid " + name + ". Is it a Jupyter connection file?");
    }

    private static String digest(Path file, Object scheme) throws IOException {
        return switch (String.valueOf(scheme)) {
            case "hmac-sha256", "" -> "SHA-256";
            case "hmac-sha384" -> "SHA-384";
            case "hmac-sha512" -> "SHA-512";
            default ->
                throw new IOException(file + " specifies signature scheme " + scheme
                        + "; supported are hmac-sha256, -sha384 and -sha512.");
        };
    }

    byte[] keyBytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
