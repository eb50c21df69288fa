package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocateCommandTest {
    private static final String RUNS = "data/runs/gadre_openlm.csv";
    private static final String C4 = "train_set == 'c4_original'";

    @TempDir
    Path folder;

    @Test
    void aBudgetHasASizeDataAndLossWithIntervals() throws Exception {
        Typed said = Typed.fitlaw("allocate", RUNS, "--where", C4, "--flops", "1e21", "--resamples", "100", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(said.out());
        assertThat(json.at("/count").asText()).isEqualTo("non-embedding");
        JsonNode size = json.at("/estimates/0");
        JsonNode data = json.at("/estimates/1");
        assertThat(size.at("/term").asText()).isEqualTo("n_params");
        assertThat(data.at("/term").asText()).isEqualTo("tokens");
        assertThat(6 * size.at("/estimate").asDouble() * data.at("/estimate").asDouble() / 1e21)
                .isBetween(.999999, 1.000001);
        assertThat(size.at("/low").asDouble()).isLessThan(size.at("/estimate").asDouble());
        assertThat(json.at("/notes").toString()).contains("largest run", "has one run");
        assertThat(json.at("/by_rule/1/count").asText()).isEqualTo("total");
        assertThat(json.at("/by_rule/1/estimates/0/estimate").asDouble()).isPositive();
        assertThat(json.at("/by_rule/2/estimates/0").toString()).contains("sequence_length");
    }

    @Test
    void aSavedLawAllocatesAsItsRunsDo() {
        String law = folder.resolve("law.json").toString();
        Typed.fitlaw("fit", RUNS, "--where", C4, "--form", "chinchilla", "--save", law);

        Typed said = Typed.fitlaw("allocate", law, "--flops", "1e21");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("n_params", "tokens_per_param", "C = 6 N D");
        assertThat(Typed.fitlaw("allocate", law, "--flops", "1e21", "--resamples", "100")
                        .err())
                .contains("is already a law");
    }

    @Test
    void theAccuracyOfTheBestModelStandsBesideIt() throws Exception {
        String law = folder.resolve("law.json").toString();
        Typed.fitlaw("fit", RUNS, "--where", C4, "--form", "chinchilla", "--save", law);
        String[] words = {
            "allocate",
            law,
            "--flops",
            "1e20",
            "--accuracy",
            "data/accuracy/gadre_openlm_tasks.csv",
            "--accuracy-loss",
            "loss_c4",
            "--accuracy-where",
            C4 + " & task in ('piqa', 'hellaswag')",
            "--min-accuracy",
            "0.7"
        };

        Typed table = Typed.fitlaw(words);
        JsonNode json = new ObjectMapper()
                .readTree(Typed.fitlaw(Stream.concat(Stream.of(words), Stream.of("--json"))
                                .toArray(String[]::new))
                        .out());

        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("Accuracy of the best model, 1.00e+20 FLOP", "mean_accuracy", "does not reach");
        assertThat(json.at("/accuracy/0/term").asText()).isEqualTo("mean_accuracy");
        assertThat(json.at("/accuracy/0/estimate").asDouble()).isBetween(.5, .7);
        assertThat(json.at("/accuracy/1/estimate").asDouble()).isBetween(1e20, 1e22);
        assertThat(json.at("/reached").asBoolean(true)).isFalse();
        assertThat(Typed.fitlaw("allocate", law, "--flops", "1e20", "--min-accuracy", "0.7")
                        .err())
                .contains("Add --accuracy CURVES");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(Typed.fitlaw("allocate", RUNS).err()).contains("--flops");
        assertThat(Typed.fitlaw("allocate", "80M-297M", "--flops", "1e21").err())
                .contains("80M-297M does not describe how loss depends", "Fit the form chinchilla");
        assertThat(Typed.fitlaw("allocate", RUNS, "--flops", "-3").err()).contains("such as 1e21");
        assertThat(Typed.fitlaw("allocate", RUNS, "--flops", "1e21", "--count", "kaplan")
                        .err())
                .contains("kaplan", "non-embedding", "total", "head-and-attention");
        assertThat(Typed.fitlaw("allocate", "data/runs/nano.csv", "--flops", "1e21")
                        .err())
                .contains("distinct sizes");
    }
}
