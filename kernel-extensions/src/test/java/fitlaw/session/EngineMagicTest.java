package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The choice of the engine; ClusterClientsTest compares results of a real cluster. */
class EngineMagicTest {
    private final Session session = Session.open(Path.of(""));
    private final Cells cells = new Cells(session);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void presentEngineIsTold() {
        assertThat(cells.shown("%engine")).startsWith("local: ").contains("processors of this machine");
        assertThat(cells.shown("%engine local")).startsWith("local: ");
    }

    @Test
    void addressWithoutAClusterIsRefusedAndTheEngineStays() {
        assertThat(cells.failure("%engine spark://localhost:1"))
                .contains("No Spark master answers at localhost:1", "sbin/start-master.sh");
        assertThat(cells.failure("%engine cluster")).contains("'cluster' is not the address of a cluster");
        assertThat(cells.failure("%engine local[2] --shards 0")).contains("--shards must be positive");
        assertThat(cells.shown("%engine")).startsWith("local: ");
    }
}
