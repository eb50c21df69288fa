package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.cluster.SparkInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that are reported before a cluster is contacted. */
class SubmitCommandTest {
    @TempDir
    private Path folder;

    /** A fake installation, whose spark-submit only prints its version. */
    private Path spark(String version, String scala, String java) throws IOException {
        Path home = folder.resolve("spark-" + version + "-" + java);
        Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, """
                #!/bin/sh
                cat >&2 <<'TEXT'
                   /___/ .__/\\_,_/_/ /_/\\_\\   version %s
                Using Scala version %s, OpenJDK 64-Bit Server VM, %s
                TEXT
                """.formatted(version, scala, java));
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private static Typed submit(String master, Path home, String... words) {
        String[] all = new String[words.length + 5];
        System.arraycopy(new String[] {"submit", "--master", master, "--spark-home", home.toString()}, 0, all, 0, 5);
        System.arraycopy(words, 0, all, 5, words.length);
        return Typed.fitlaw(all);
    }

    @ParameterizedTest
    @CsvSource({"3.5.8, 2.12.18, 17.0.15", "4.2.0, 2.13.18, 11.0.2", "4.2.0, 2.12.1, 17.0.1"})
    void installationThatDoesNotFitIsNamed(String version, String scala, String java) throws IOException {
        Typed typed = submit("local[2]", spark(version, scala, java), "fit", "data/runs/nano.csv");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err())
                .contains("Spark " + version + " with Scala " + scala + " on Java " + java)
                .contains("Spark 4")
                .contains("Java 17 or later");
    }

    @Test
    void missingInstallationIsSaid() {
        assertThat(submit("local[2]", folder, "fit", "data/runs/nano.csv").err())
                .contains("has no bin/spark-submit")
                .contains("--spark-home or SPARK_HOME");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:7077, is not the address of a cluster",
        "spark://localhost, is not HOST:PORT",
        "spark://localhost:99999, is not HOST:PORT",
        "spark://localhost:1, No Spark master answers at localhost:1",
    })
    void wrongAddressIsSaidAtOnce(String master, String said) {
        assertThat(submit(master, folder, "fit", "data/runs/nano.csv").err()).contains(said);
    }

    @Test
    void commandWithoutWorkToDivideIsWrongUsage() {
        Typed typed = submit("local[2]", folder, "predict", "--help");

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err())
                .contains("'predict' has no work that can be divided")
                .contains("fit");
    }

    @Test
    void doctorSaysWhatFits() throws IOException {
        Path good = spark("4.2.0", "2.13.18", "17.0.15");
        Path old = spark("3.5.8", "2.12.18", "17.0.15");

        assertThat(DoctorChecks.spark(Map.of("SPARK_HOME", good.toString(), "PATH", ""))
                        .toString())
                .contains("Spark 4.2.0 with Scala 2.13.18 on Java 17.0.15");
        assertThat(DoctorChecks.spark(Map.of("PATH", old.resolve("bin").toString()))
                        .toString())
                .contains("Spark 3.5.8")
                .contains(SparkInstallation.FITTING);
        assertThat(DoctorChecks.spark(Map.of("PATH", "")).toString()).contains("required only by fitlaw submit");
    }
}
