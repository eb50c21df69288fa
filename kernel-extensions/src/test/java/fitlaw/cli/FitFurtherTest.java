package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.fit.Robust;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.FitOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Weights;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Robust fits, further intervals and comparisons in the terminal: the same numbers as in Java. */
class FitFurtherTest {
    private static final String NANO = "data/runs/nano.csv";
    private static final String WHERE = "x >= 0.06";
    private static final Runs RUNS = Runs.read(Path.of(NANO)).where(WHERE);

    private static JsonNode json(String... words) throws IOException {
        String[] all = new String[words.length + 5];
        System.arraycopy(new String[] {"fit", NANO, "--where", WHERE, "--json"}, 0, all, 0, 5);
        System.arraycopy(words, 0, all, 5, words.length);
        Typed typed = Typed.fitlaw(all);
        assertThat(typed.code()).as(typed.err()).isZero();
        return new ObjectMapper().readTree(typed.out());
    }

    @Test
    void robustFitNamesTheRunsThatCountLess() throws IOException {
        Law law = Law.fit(LawForm.conditional(), RUNS, FitOptions.defaults().withRobust(Robust.TUKEY));
        JsonNode rows = json("--robust", "tukey").get("down_weighted");

        assertThat(rows.size()).isGreaterThan(5);
        assertThat(rows.get(0).get("row").intValue())
                .isEqualTo(law.diagnostics().weights().intColumn("row").get(0));
        assertThat(rows.get(0).get("weight").doubleValue())
                .isEqualTo(law.diagnostics().weights().doubleColumn("weight").get(0))
                .isLessThan(.5);
        assertThat(json().get("down_weighted")).isEmpty();
    }

    @Test
    void weightsOfRunsAreThoseOfJava() throws IOException {
        FitOptions relative = FitOptions.defaults().withWeights(Weights.RELATIVE);
        JsonNode json = json("--weights", "relative", "--form", "additive");

        assertThat(json.get("weights").textValue()).isEqualTo("relative");
        assertThat(json.get("sum_of_squares").doubleValue())
                .isEqualTo(Law.fit(LawForm.additive(), RUNS, relative)
                        .diagnostics()
                        .squares()
                        .orElseThrow())
                .isNotEqualTo(Law.fit(LawForm.additive(), RUNS)
                        .diagnostics()
                        .squares()
                        .orElseThrow());
        assertThat(json().get("weights").textValue()).isEqualTo("equal");
        Typed typed = Typed.fitlaw("fit", NANO, "--where", WHERE, "--weights", "loss_se");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("has no column loss_se");
    }

    @Test
    void bootstrapCarriesItsIntervals() throws IOException {
        JsonNode first = json("--bootstrap", "residuals", "--resamples", "200", "--seed", "7")
                .get("bootstrap")
                .get(0);

        var expected = Bootstrap.of(
                        Law.fit(RUNS),
                        BootstrapOptions.defaults()
                                .withResiduals()
                                .withResamples(200)
                                .withSeed(7))
                .table();
        assertThat(first.get("term").textValue()).isEqualTo("d_over_sqrt_n_optimum");
        assertThat(first.get("low").doubleValue())
                .isEqualTo(expected.doubleColumn("low").get(0));
        assertThat(first.get("method").textValue()).contains("200 residual resamples");
        assertThat(json("--interval", "bootstrap", "--cluster-by", "shape")
                        .get("bootstrap")
                        .get(0)
                        .get("method")
                        .textValue())
                .contains("1000 case resamples clustered by shape");
    }

    @Test
    void profileAndComparisonCarryTheirRows() throws IOException {
        JsonNode json = json("--interval", "profile", "--compare", "additive,chinchilla");

        assertThat(json.get("profile").get(0).get("method").textValue()).isEqualTo("profile 95 %");
        assertThat(json.get("comparison").findValuesAsText("form")).containsExactlyInAnyOrder("log-linear", "additive");
        assertThat(json.get("comparison").get(0).get("delta").doubleValue()).isZero();
        assertThat(json.get("comparison_refused").get(0).textValue()).startsWith("chinchilla: ");
    }

    @Test
    void reportHasThemBelowTheLaw() {
        Typed typed = Typed.fitlaw("fit", NANO, "--where", WHERE, "--bootstrap", "cases", "--compare", "additive");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).containsSubsequence("fieller 95 %", "1000 case resamples", "Forms compared by AICc");
    }

    @ParameterizedTest
    @CsvSource({
        "--seed 7, --interval bootstrap",
        "--interval profile --resamples 200, --resamples",
        "--interval wald, profile",
        "--compare cubic, cubic",
        "--robust bisquare, tukey",
        "--protocol tasks --compare additive, --compare",
        "--test r>1 --bootstrap cases, --bootstrap"
    })
    void whatDoesNotFitTogetherIsWrongUsage(String words, String named) {
        Typed typed = Typed.fitlaw(("fit " + NANO + " " + words).split(" "));

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains(named);
        assertThat(typed.out()).isEmpty();
    }
}
