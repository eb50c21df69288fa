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
 * Where a front end expects the kernel, from the file it wrote.
 *
 * @param ip address to bind, and no other
 * @param shell port of requests
 * @param control port of urgent requests
 * @param stdin port of questions to the person
 * @param iopub port of what everybody sees
 * @param heartbeat port of echoes
 * @param key secret of the signatures; empty for none, which {@link #read} takes on this machine's own address only
 * @param digest name of the signatures' hash, as {@link java.security.MessageDigest} calls it
 */
public record Connection(
        String ip, int shell, int control, int stdin, int iopub, int heartbeat, String key, String digest) {
    /**
     * {@return what a connection file says}
     *
     * @param file written by the front end
     * @throws IOException if it cannot be read, or asks for something this kernel does not have; the message says so
     */
    public static Connection read(Path file) throws IOException {
        Map<String, Object> values;
        try {
            values = Json.object(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no connection file " + file, e);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + " is no connection file of Jupyter: " + e.getOriginalMessage(), e);
        }
        Object transport = values.getOrDefault("transport", "tcp");
        if (!"tcp".equals(transport)) {
            throw new IOException(file + " asks for transport " + transport
                    + ". This kernel speaks tcp only: ZeroMQ for Java has no ipc that others understand."
                    + " Remove KernelManager.transport from the front end's settings, or set it to tcp.");
        }
        String ip = text(file, values, "ip");
        String key = text(file, values, "key");
        if (ip.isBlank()) {
            throw new IOException(file + " has an empty ip. Name an address to listen on, such as 127.0.0.1.");
        }
        if (key.isEmpty() && !isLoopback(ip)) {
            throw new IOException(file + " has an empty key and the ip " + ip + ", which other machines may reach:"
                    + " whoever does could run code here. Set a key, or the ip 127.0.0.1.");
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
                file + (values.get(name) == null ? " has no " + name : " has a " + name + " that is no text")
                        + ". Is it a connection file of Jupyter?");
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
        throw new IOException(file + " has no usable " + name + ". Is it a connection file of Jupyter?");
    }

    private static String digest(Path file, Object scheme) throws IOException {
        return switch (String.valueOf(scheme)) {
            case "hmac-sha256", "" -> "SHA-256";
            case "hmac-sha384" -> "SHA-384";
            case "hmac-sha512" -> "SHA-512";
            default ->
                throw new IOException(
                        file + " asks for signatures by " + scheme + "; known are hmac-sha256, -sha384 and -sha512.");
        };
    }

    byte[] keyBytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
