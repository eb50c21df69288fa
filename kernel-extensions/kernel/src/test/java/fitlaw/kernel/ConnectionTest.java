package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    private static final String FILE = """
            {"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
             "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5}""";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("kernel.json");
    }

    @Test
    void readsWhatJupyterWrites() throws IOException {
        assertThat(Connection.read(Files.writeString(file, FILE)))
                .isEqualTo(new Connection("127.0.0.1", 1, 2, 3, 4, 5, "k", "SHA-256"));
    }

    @Test
    void refusesIpcAndSaysWhatToDo() throws IOException {
        Files.writeString(file, FILE.replace("tcp", "ipc"));

        assertThatThrownBy(() -> Connection.read(file))
                .hasMessageContaining("only tcp")
                .hasMessageContaining("set it to tcp");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Files.writeString(file, "not json");
        assertThatThrownBy(() -> Connection.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a Jupyter connection file");

        Files.writeString(file, FILE.replace("\"hb_port\": 5", "\"hb_port\": 99999"));
        assertThatThrownBy(() -> Connection.read(file)).hasMessageContaining("hb_port");
    }

    private void assertRefused(String from, String to, String... words) throws IOException {
        Files.writeString(file, FILE.replace(from, to));
        assertThatThrownBy(() -> Connection.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void refusesAKeyThatIsNoText() throws IOException {
        for (String key : new String[] {"12345", "null", "[\"k\"]", "{}", "true"}) {
            assertRefused("\"k\"", key, file + " has ", "key");
        }
        assertRefused("\"key\": \"k\", ", "", "has no key");
    }

    @Test
    void refusesToServeOtherMachinesWithoutAKey() throws IOException {
        Files.writeString(file, FILE.replace("\"k\"", "\"\""));
        assertThat(Connection.read(file).key()).isEmpty();
        for (String ip : new String[] {"0.0.0.0", "*", "::", "192.0.2.7", "no.such.host.invalid"}) {
            Files.writeString(file, FILE.replace("\"k\"", "\"\"").replace("127.0.0.1", ip));
            assertThatThrownBy(() -> Connection.read(file))
                    .hasMessageContainingAll("empty key", ip, "Set a key, or the ip 127.0.0.1");
        }
    }

    @Test
    void refusesPortsAndAddressesThatNobodyCanReach() throws IOException {
        assertRefused("\"shell_port\": 1", "\"shell_port\": 0", "shell_port");
        assertRefused("\"shell_port\": 1", "\"shell_port\": -1", "shell_port");
        assertRefused("\"shell_port\": 1", "\"shell_port\": \"1\"", "shell_port");
        assertRefused("127.0.0.1", "", "empty ip");
    }

    @Test
    void aFileThatIsNotThereIsNamedOnce() {
        assertThatThrownBy(() -> Connection.read(file)).hasMessage("there is no connection file " + file);
    }

    @Test
    void aPortInUseAndAForeignAddressAreNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connection free = Client.freePorts();
            Connection used = new Connection(
                    free.ip(),
                    taken.getLocalPort(),
                    free.control(),
                    free.stdin(),
                    free.iopub(),
                    free.heartbeat(),
                    "k",
                    "SHA-256");
            assertThatThrownBy(() -> start(used))
                    .hasMessageContainingAll("port " + taken.getLocalPort(), "in use", "another kernel");
            Connection away = new Connection(
                    "192.0.2.7",
                    free.shell(),
                    free.control(),
                    free.stdin(),
                    free.iopub(),
                    free.heartbeat(),
                    "k",
                    "SHA-256");
            assertThatThrownBy(() -> start(away)).hasMessageContainingAll("192.0.2.7", "no such address");
        }
    }

    private static void start(Connection connection) throws IOException {
        Kernel.start(connection, Path.of(""), Optional.empty(), line -> {}, error -> {})
                .close();
    }
}
