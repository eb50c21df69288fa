package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves from loss to accuracy in the terminal. */
class AccuracyCommandTest {
    private static final String GADRE = "data/accuracy/gadre_openlm_tasks.csv";
    private static final String THREE = "train_set == 'rpj' & task in ('piqa', 'hellaswag', 'mmlu')";

    @TempDir
    private Path folder;

    private static Typed accuracy(String... words) {
        List<String> all = new ArrayList<>(List.of("accuracy"));
        all.addAll(List.of(words));
        all.addAll(List.of("--resamples", "20"));
        return Typed.fitlaw(all.toArray(String[]::new));
    }

    private static JsonNode json(String... words) throws IOException {
        Typed typed = accuracy(words);
        assertThat(typed.code()).as(typed.err()).isZero();
        return new ObjectMapper().readTree(typed.out());
    }

    @Test
    void tasksHaveErrorsOrAReason() throws IOException {
        JsonNode json = json(GADRE, "--loss", "loss_c4", "--where", THREE, "--at", "2.5,8", "--json");

        assertThat(json.get("tasks")).hasSize(3);
        for (JsonNode task : json.get("tasks")) {
            if (task.get("task").textValue().equals("mmlu")) {
                assertThat(task.get("reason").textValue()).startsWith("at chance (0.250)");
                assertThat(task.has("rmse")).isFalse();
            } else {
                assertThat(task.get("form").textValue()).isIn("sigmoid", "exponential");
                assertThat(task.get("left_out_rmse").doubleValue())
                        .isGreaterThan(task.get("rmse").doubleValue());
                assertThat(task.get("coverage").doubleValue()).isBetween(0.8, 1.0);
            }
        }
        assertThat(json.at("/mean/form").textValue()).isEqualTo("sum");
        assertThat(json.at("/mean/left_out_rmse").isNumber()).isTrue();
        assertThat(json.at("/mean/tasks_without_curve/0").textValue()).isEqualTo("mmlu");
        assertThat(json.get("at")).hasSize(6); // two tasks and the mean, at two losses
        assertThat(json.at("/at/0/extrapolated").booleanValue()).isFalse();
        assertThat(json.at("/at/1/extrapolated").booleanValue()).isTrue();
    }

    @Test
    void heldOutRowsAndCovariatesAreInTheReportAndInJson() throws IOException {
        String[] words = {
            GADRE, "--loss", "loss_c4", "--where", THREE, "--test", THREE + " & tokens > 2e10", "--covariate", "ln(N)"
        };
        assertThat(accuracy(words).out())
                .contains("predicted by curves of other models", "Effect of ln(N) on mean at equal loss");

        List<String> more = new ArrayList<>(List.of(words));
        more.add("--json");
        JsonNode json = json(more.toArray(String[]::new));
        assertThat(json.get("hold_out")).hasSize(3); // two tasks and the mean
        assertThat(json.at("/covariates/0/p").isNumber()).isTrue();
    }

    @Test
    void perCentIsReadByTheColumnThatTheMessageNames() throws IOException {
        Path table = folder.resolve("percent.csv");
        StringBuilder csv = new StringBuilder("model,loss,task,accuracy,n_questions,chance_accuracy\n");
        for (int i = 0; i < 12; i++) {
            double loss = 2.2 + 0.1 * i;
            csv.append("m").append(i).append(',').append(loss).append(",t,");
            csv.append(100 * (0.25 + 0.5 / (1 + Math.exp(4 * (loss - 2.7))))).append(",1000,0.25\n");
        }
        Files.writeString(table, csv);

        Typed refused = accuracy(table.toString());
        assertThat(refused.code()).isOne();
        assertThat(refused.err()).contains("row 1, column accuracy", "--columns \"accuracy=accuracy/100\"");
        assertThat(json(table.toString(), "--columns", "accuracy=accuracy/100", "--json")
                        .at("/tasks/0/form")
                        .textValue())
                .isEqualTo("sigmoid");
    }

    @Test
    void optionsThatMessagesNameAreThere() {
        assertThat(accuracy(GADRE).err()).contains("--loss loss_c4");
        assertThat(accuracy(GADRE, "--loss", "loss_c4", "--assume", "nothing").err())
                .contains("'nothing' is not one of loss-per-byte, one-curve");
        assertThat(accuracy(GADRE, "--loss", "loss_c4", "--where", THREE, "--cluster", "none")
                        .code())
                .isZero();
        assertThat(accuracy(GADRE, "--loss", "loss_c4", "--cluster", "n_layer").err())
                .contains("did you mean n_layers?");
    }
}
