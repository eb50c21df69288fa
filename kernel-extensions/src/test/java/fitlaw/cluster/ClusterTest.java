package fitlaw.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.Engine;
import fitlaw.common.Task;
import fitlaw.common.Work;
import fitlaw.shard.ShardJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed and cancelled applications; a script replaces the cluster's spark-submit. */
class ClusterTest {
    private static final Work<String> WORK = new Work<>() {
        @Override
        public String name() {
            return "bootstrap";
        }

        @Override
        public int units() {
            return 2;
        }

        @Override
        public String part(int from, int to) {
            throw new IllegalStateException("not here");
        }

        @Override
        public String joined(List<String> parts) {
            return String.join("", parts);
        }

        @Override
        public String written(String part) {
            return part;
        }

        @Override
        public String read(String text) {
            return text;
        }
    };

    @TempDir
    private Path folder;

    private Cluster cluster(String script) throws IOException {
        Path submit = Files.writeString(folder.resolve("spark-submit"), "#!/bin/sh\n" + script);
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        return new Cluster(
                new SparkApplication.Settings(
                        new SparkInstallation(submit, "4.2.0", "2.13.18", "17.0.1"),
                        "spark://head:7077",
                        folder.resolve("fitlaw-spark.jar"),
                        List.of(folder.resolve("fitlaw.jar")),
                        List.of(),
                        5),
                OptionalInt.empty(),
                line -> {});
    }

    private Engine engine(Cluster cluster) {
        ShardJob job = new ShardJob("1", List.of("fit"), Collections.emptySortedMap());
        return cluster.engine(job, folder, List.of(), item -> {});
    }

    @Test
    void cancelledWorkEndsItsApplicationAndTheNextStartsAnother() throws Exception {
        isEnded(engine -> engine.run(WORK));
    }

    @Test
    void cancelledReadingOfTablesEndsItsApplicationToo() throws Exception {
        isEnded(engine -> engine.tables().orElseThrow().rows("SELECT 1"));
    }

    private void isEnded(Consumer<Engine> work) throws Exception {
        Path told = folder.resolve("told.txt");
        Cluster cluster = cluster("""
                echo started >> TOLD
                echo 'fitlaw-answer {"ready":{"cores":1,"executors":1}}'
                while read request; do echo asked >> TOLD; done
                echo ended >> TOLD
                """.replace("TOLD", told.toString()));
        for (int times = 1; times <= 2; times++) {
            Task task = new Task((what, done, total) -> {});
            int expected = 3 * times - 1;
            Thread user = new Thread(() -> {
                while (lines(told) < expected) {
                    Thread.onSpinWait();
                }
                task.cancel();
            });
            user.start();

            assertThatThrownBy(() -> task.call(() -> {
                        work.accept(engine(cluster));
                        return null;
                    }))
                    .isInstanceOf(CancellationException.class);

            user.join();
            assertThat(cluster.started()).isFalse();
        }
        assertThat(told).hasContent("started\nasked\nended\nstarted\nasked\nended");
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "java.io.IOException: No space left on device, --conf spark.local.dir=FOLDER",
        "java.lang.OutOfMemoryError: Java heap space, spark.executor.memory=4g",
        "ERROR All masters are unresponsive! Giving up., spark-submit --version",
        "java.io.InvalidClassException: org.apache.spark.X; local class incompatible, different versions",
        "java.lang.UnsupportedClassVersionError: fitlaw/cli/ShardCall (class file version 61.0), JAVA_HOME",
        "ExecutorLostFailure (executor 3 exited), --out",
    })
    void failureIsSaidWithTheNextStep(String log, String next) throws IOException {
        Cluster cluster = cluster("""
                echo 'fitlaw-answer {"ready":{"cores":1,"executors":1}}'
                read request
                echo 'LOG' >&2
                sleep 0.2
                echo 'fitlaw-answer {"error":"Job aborted"}'
                """.replace("LOG", log));

        assertThatThrownBy(() -> engine(cluster).run(WORK))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("On the cluster spark://head:7077: Job aborted. ")
                .hasMessageContaining(next);
        assertThat(cluster.started()).isFalse();
    }

    @Test
    void driverOfAnotherVersionIsSaid() throws IOException {
        Cluster cluster = cluster("echo 'fitlaw-answer ready'\nread request\n");

        assertThatThrownBy(() -> engine(cluster).run(WORK))
                .hasMessageContaining("have the same version as this Fitlaw");
    }

    @Test
    void applicationThatEndsIsNoResult() throws IOException {
        Cluster cluster = cluster("""
                echo 'fitlaw-answer {"ready":{"cores":1,"executors":1}}'
                read request
                echo 'org.apache.spark.SparkException: it is over' >&2
                exit 3
                """);

        assertThatThrownBy(() -> engine(cluster).run(WORK))
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("it is over");
    }
}
