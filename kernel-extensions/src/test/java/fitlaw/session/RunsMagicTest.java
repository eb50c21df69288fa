package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from files of other tools by magic, each with its equivalent Java. */
class RunsMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private Path logs() throws IOException {
        return Files.write(
                folder.resolve("logs.csv"),
                List.of("run_id,tokens,loss", "a,100,5", "a,200,4", "b,100,6", "b,200,3", "c,100,NaN"));
    }

    private Path shapes() throws IOException {
        return Files.write(
                folder.resolve("shapes.csv"),
                List.of(
                        "name,d_model,d_ff,n_layers,n_heads,n_kv_heads,head_dim",
                        "a,64,128,2,4,2,16",
                        "b,64,256,2,4,2,16",
                        "c,64,256,2,4,2,16"));
    }

    @Test
    void logsAreReducedAndShapesJoined() throws IOException {
        String logs = logs().toString();
        String shapes = shapes().toString();

        String shown = cells.shown(
                "%runs sweep " + logs + " --logs run_id,tokens,loss --join " + shapes + " --on run_id=name");

        assertThat(shown)
                .contains("2 runs", "5 rows of logs are reduced to 3 runs", "run c ends with loss nan at tokens 100");
        assertThat(cells.text())
                .contains("var sweep = Runs.read(Path.of(\"" + logs
                        + "\"), RunOptions.defaults().withLogs(\"run_id,tokens,loss\").withJoin(Path.of(\"" + shapes
                        + "\"), \"run_id=name\"));");
        assertThat(cells.shown("java.util.Arrays.toString(sweep.loss())")).isEqualTo("[4.0, 3.0]");
    }

    @Test
    void meanOverTheLastStepsAndEarlierLosses() throws IOException {
        cells.shown("%runs ends " + logs() + " --logs run_id,tokens,loss --last 2 --at 1e2 --join " + shapes()
                + " --on run_id=name");

        assertThat(cells.text()).contains(".withLogs(Logs.parse(\"run_id,tokens,loss\").withLast(2).withAt(100L))");
        assertThat(cells.shown("java.util.Arrays.toString(ends.loss())")).isEqualTo("[4.5, 4.5]");
        assertThat(cells.shown("java.util.Arrays.toString(ends.numbers(\"loss_at_100\"))"))
                .isEqualTo("[5.0, 6.0]");
    }

    @Test
    void wordsThatLackTheirOthersAreRefused() {
        assertThat(cells.failure("%runs a b.csv --last 3")).contains("--logs RUN,STEP,LOSS");
        assertThat(cells.failure("%runs a b.csv --join c.csv")).contains("--on KEY");
        assertThat(cells.failure("%runs a b.csv --logs run,loss")).contains("is not a list of three columns");
        assertThat(cells.failure("%runs a b.csv --logs a,b,c --at soon")).contains("--at requires whole numbers");
    }

    @Test
    void valuesThatAllRunsShareAreGivenOneByOne() throws IOException {
        Path file = Files.writeString(
                folder.resolve("hf.csv"),
                "hidden_size,intermediate_size,n_layers,num_attention_heads,L\n64,128,2,4,3.5\n64,128,2,4,3.25\n");

        cells.shown("%runs given " + file + " --given n_kv_heads=2 --given head_dim=16,D=50M --where \"N < 1M\"");

        assertThat(cells.text())
                .contains(
                        ".withGiven(\"n_kv_heads\", \"2\").withGiven(\"head_dim\", \"16\").withGiven(\"D\", \"50M\")");
        assertThat(cells.shown("given.tokens()[0]")).isEqualTo("5.0E7");
        assertThat(cells.failure("%runs a b.csv --given head_dim")).contains("--given must be COLUMN=VALUE");
    }
}
