package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of other tools in the terminal. */
class FitLogsTest {
    @TempDir
    private Path folder;

    @Test
    void lawOfLogsIsTheLawOfTheirFinalLosses() throws IOException {
        StringBuilder table = new StringBuilder("run,n_params_non_embedding,tokens,loss\n");
        StringBuilder logs = new StringBuilder();
        int run = 0;
        for (double n = 4e7; n < 1e10; n *= 3) {
            for (double d = 1e9; d < 1e12; d *= 4) {
                double loss = 1.8172 + 482 / Math.pow(n, .3478) + 2085.4 / Math.pow(d, .3658);
                table.append("%d,%s,%s,%s%n".formatted(run, n, d, loss));
                for (int step = 1; step <= 4; step++) {
                    logs.append("{\"run\": %d, \"n_params_non_embedding\": %s, \"tokens\": %s, \"ce\": %s}%n"
                            .formatted(run, n, d * step / 4, loss + (4 - step)));
                }
                run++;
            }
        }
        String csv = Files.writeString(folder.resolve("runs.csv"), table).toString();
        String jsonl = Files.writeString(folder.resolve("logs.jsonl"), logs).toString();

        Typed expected = Typed.fitlaw("fit", csv, "--form", "chinchilla", "--json");
        Typed typed = Typed.fitlaw("fit", jsonl, "--logs", "run,tokens,ce", "--form", "chinchilla", "--json");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("120 rows of logs are reduced to 30 runs");
        assertThat(typed.out().replaceAll("\"(source|notes)\" : [^\n]*", ""))
                .isEqualTo(expected.out().replaceAll("\"(source|notes)\" : [^\n]*", ""));
    }

    @Test
    void wordsWithoutTheirOthersAreWrongUsage() {
        Typed typed = Typed.fitlaw("fit", "runs.csv", "--last", "3");

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("--logs RUN,STEP,LOSS");
    }
}
