package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs with rows of several kinds, as of training and of evaluation. */
class KindsOfRowsTest {
    private static final RunOptions READING = RunOptions.defaults()
            .withLogs("run_id,step,loss")
            .withGiven("n_params_total", "1B")
            .withGiven("tokens", "20B");

    @TempDir
    private Path folder;

    private Path logs(String... lines) throws IOException {
        return Files.write(folder.resolve("logs.csv"), List.of(lines));
    }

    private Path phases() throws IOException {
        return logs(
                "run_id,phase,step,loss",
                "a,train,10,6",
                "a,eval,10,6.5",
                "a,train,20,5",
                "a,eval,20,5.5",
                "b,train,10,5.9",
                "b,eval,10,6.4",
                "b,train,20,4.9");
    }

    @Test
    void conditionOnTheKindChoosesRowsBeforeTheyAreReduced() throws IOException {
        Path file = phases();

        assertThat(Runs.read(file, READING.withWhere("phase == 'eval'")).loss()).containsExactly(5.5, 6.4);
        assertThat(Runs.read(file, READING.withWhere("phase != \"eval\" & loss < 4.95"))
                        .loss())
                .containsExactly(4.9);
        assertThat(Runs.read(file, READING.withWhere("phase in ('train')")).notes())
                .anyMatch(note -> note.contains("Only rows of the logs with phase train are used."));
    }

    @Test
    void rowsOfSeveralKindsAreRefusedWithTheConditionThatSettlesIt() throws IOException {
        Path file = phases();

        assertThatThrownBy(() -> Runs.read(file, READING))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a run has losses of several kinds by phase: eval, train.")
                .hasMessageContaining("--where \"phase == 'eval'\" (in Java, RunOptions.withWhere)");
        assertThatThrownBy(() -> Runs.read(file, READING.withWhere("phase == 'test'")))
                .hasMessageContaining("no row of the logs meets phase == 'test'. The values are phase eval, train");
    }

    @Test
    void kindsOfOtherStepsAreSeveralToo() throws IOException {
        Path file = logs("run_id,split,step,loss", "a,t,1,6", "a,v,2,6.5", "a,t,3,5", "a,v,4,5.5", "a,t,5,4.5");

        assertThatThrownBy(() -> Runs.read(file, READING)).hasMessageContaining("several kinds by split: t, v.");
        assertThat(Runs.read(file, READING.withWhere("split == 'v'")).loss()).containsExactly(5.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true,false", "True,False", "1,0"})
    void kindsMayBeTruthWordsOrNumbers(String words) throws IOException {
        String yes = words.split(",", -1)[0];
        String no = words.split(",", -1)[1];
        Path file = logs(
                "run_id,is_eval,step,loss",
                "a," + yes + ",1,6",
                "a," + no + ",1,5",
                "a," + yes + ",2,4",
                "a," + no + ",2,3");

        assertThat(Runs.read(file, READING.withWhere("is_eval == true")).loss()).containsExactly(4);
        assertThat(Runs.read(file, READING.withWhere("is_eval == false")).loss())
                .containsExactly(3);
    }

    @Test
    void longFormIsReadByItsKey() throws IOException {
        List<String> lines = new ArrayList<>(List.of("run_id,key,value,step", "a,params,1000000,0"));
        for (int step = 1; step <= 3; step++) {
            lines.add("a,train_loss," + (5 - step) + "," + step);
            lines.add("a,val_loss," + (5.25 - step) + "," + step);
        }
        Path file = logs(lines.toArray(String[]::new));
        RunOptions byKey = READING.withLogs("run_id,step,value");

        assertThat(Runs.read(file, byKey.withWhere("key == 'val_loss'")).loss()).containsExactly(2.25);
        assertThatThrownBy(() -> Runs.read(file, byKey))
                .hasMessageContaining(
                        "by key: params, train_loss, val_loss. Choose one with a condition such as key == 'val_loss'");
    }

    @Test
    void phasesThatFollowEachOtherAreOneKind() throws IOException {
        Path file = logs(
                "run_id,phase,step,loss",
                "a,warmup,1,6",
                "a,stable,2,5",
                "a,stable,3,4",
                "a,decay,4,3",
                "a,decay,5,2.5");

        Runs runs = Runs.read(file, READING);

        assertThat(runs.loss()).containsExactly(2.5);
        assertThat(runs.texts("phase")).containsExactly("decay");
    }

    @Test
    void runThatWasResumedOnAnotherHostIsOneKind() throws IOException {
        List<String> lines = new ArrayList<>(List.of("run_id,host,step,loss"));
        for (int step = 1; step <= 10; step++) {
            lines.add("a,h1," + step + "," + (6 - step / 10.0));
        }
        for (int step = 9; step <= 20; step++) {
            lines.add("a,h2," + step + "," + (6 - step / 10.0));
        }

        assertThat(Runs.read(logs(lines.toArray(String[]::new)), READING).loss()[0])
                .isCloseTo(4, within(1e-12));
    }

    @Test
    void oneFileOfARunIsNamedByItself() throws IOException {
        Path file = logs("step,loss", "1,4", "2,3");

        Runs runs = Runs.read(file, READING.withLogs("filename,step,loss"));

        assertThat(runs.loss()).containsExactly(3);
        assertThat(runs.texts("filename").get(0)).endsWith("logs.csv");
    }

    @Test
    void whatDuckDbSaysIsNotShown() throws IOException {
        Path mixed = Files.writeString(folder.resolve("mixed.csv"), "run_id,step,loss\r\na,1,3.0\nb,1,2.0\r\n");
        Path damaged = Files.writeString(folder.resolve("bad.jsonl"), "{\"run_id\": 1, \"step\": \n{{{");

        assertThatThrownBy(() -> Runs.read(mixed, READING))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("mixed.csv is not a CSV table that logs can be read from")
                .hasMessageNotContaining("strict_mode");
        assertThatThrownBy(() -> Runs.read(damaged, READING))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bad.jsonl")
                .hasMessageNotContaining("Error:");
    }

    @Test
    void columnOfTheNameOfAnEarlierLossIsKeptUnderAnother() throws IOException {
        Path file = logs("run_id,step,loss,loss_at_5", "a,5,4,1", "a,9,3,1");

        Runs runs =
                Runs.read(file, READING.withLogs(Logs.parse("run_id,step,loss").withAt(5)));

        assertThat(runs.numbers("loss_at_5")).containsExactly(4);
        assertThat(runs.numbers("original_loss_at_5")).containsExactly(1);
    }
}
