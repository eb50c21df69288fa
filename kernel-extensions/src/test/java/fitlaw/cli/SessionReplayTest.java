package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.command.FitlawExtension;
import fitlaw.command.SessionReplay;
import fitlaw.common.Engine;
import fitlaw.common.Work;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Magics of a session, run in shards outside the session, as in an executor. */
class SessionReplayTest {
    private static final String RUNS = "%runs golden data/runs/golden_synthetic.csv --where \"N > 1e7\"";
    private static final String FIT =
            "%fitlaw golden law --form multiplicative --bootstrap cases --resamples 60 --save never.json";

    private final Path folder = Path.of("").toAbsolutePath();

    @TempDir
    private Path elsewhere;

    @AfterEach
    void restore() {
        System.clearProperty(TypedPaths.PROPERTY);
    }

    private static ShardJob job(Path folder) {
        return ShardJob.of(
                FitlawExtension.version(),
                List.of("%", RUNS, FIT),
                List.of("data/runs/golden_synthetic.csv"),
                folder::resolve);
    }

    @Test
    void partsOfALineAreTheWholeAndFilesStay() throws Exception {
        List<String> whole = new ArrayList<>();
        ShardJob job = job(folder);
        SessionReplay.run(job.command(), "whole", folder, new Engine() {
            @Override
            public <R> R run(Work<R> work) {
                R all = LOCAL.run(work);
                whole.add(work.written(all));
                return all;
            }
        });

        List<String> parts = new ArrayList<>();
        for (String shard : List.of("1/3", "2/3", "3/3")) {
            WorkItem item = WorkItem.of(ShardCall.item(job.json(), folder.toString(), new String[0][], shard));
            assertThat(item.stage().work()).isEqualTo("bootstrap");
            parts.add(item.result());
        }

        assertThat(whole).containsExactly(String.join("\n", parts));
        assertThat(whole.get(0).lines()).hasSize(60);
        assertThat(folder.resolve("never.json")).doesNotExist();
    }

    @Test
    void anotherFileUnderTheSameNameIsRefused() throws Exception {
        ShardJob job = job(folder);
        Path other = Files.createDirectories(elsewhere.resolve("data/runs")).resolve("golden_synthetic.csv");
        Files.writeString(other, "loss\n1\n");

        assertThatThrownBy(() -> ShardCall.item(job.json(), elsewhere.toString(), new String[0][], "1/3"))
                .hasMessageContaining("data/runs/golden_synthetic.csv differs")
                .hasMessageContaining("Run the command where the files of the shards are");
    }
}
