package fitlaw.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * @param key secret of the signatures; empty for none
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
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + " is no connection file of Jupyter: " + e.getOriginalMessage(), e);
        }
        Object transport = values.getOrDefault("transport", "tcp");
        if (!"tcp".equals(transport)) {
            throw new IOException(file + " asks for transport " + transport
                    + ". This kernel speaks tcp only: ZeroMQ for Java has no ipc that others understand."
                    + " Remove KernelManager.transport from the front end's settings, or set it to tcp.");
        }
        return new Connection(
                text(file, values, "ip"),
                port(file, values, "shell_port"),
                port(file, values, "control_port"),
                port(file, values, "stdin_port"),
                port(file, values, "iopub_port"),
                port(file, values, "hb_port"),
                values.get("key") instanceof String key ? key : "",
                digest(file, values.getOrDefault("signature_scheme", "hmac-sha256")));
    }

    private static String text(Path file, Map<String, Object> values, String name) throws IOException {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IOException(file + " has no " + name + ". Is it a connection file of Jupyter?");
    }

    private static int port(Path file, Map<String, Object> values, String name) throws IOException {
        if (values.get(name) instanceof Integer port && port >= 0 && port < 65536) {
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
