package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .hasMessageContaining("tcp only")
                .hasMessageContaining("set it to tcp");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Files.writeString(file, "not json");
        assertThatThrownBy(() -> Connection.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no connection file");

        Files.writeString(file, FILE.replace("\"hb_port\": 5", "\"hb_port\": 99999"));
        assertThatThrownBy(() -> Connection.read(file)).hasMessageContaining("hb_port");
    }
}
