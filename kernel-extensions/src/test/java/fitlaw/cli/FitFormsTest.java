package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of size and data in the terminal. */
class FitFormsTest {
    @TempDir
    private Path folder;

    private Path sizesAndTokens() throws IOException {
        StringBuilder csv = new StringBuilder("n_params_non_embedding,tokens,loss\n");
        for (double n = 4e7; n < 1e10; n *= 3) {
            for (double d = 1e9; d < 1e12; d *= 4) {
                double loss = 1.8172 + 482 / Math.pow(n, .3478) + 2085.4 / Math.pow(d, .3658);
                csv.append(n).append(',').append(d).append(',').append(loss).append('\n');
            }
        }
        return Files.writeString(folder.resolve("runs.csv"), csv);
    }

    @Test
    void chinchillaCarriesItsObjectiveAndParameters() throws IOException {
        Typed typed = Typed.fitlaw("fit", sizesAndTokens().toString(), "--form", "chinchilla", "--json");

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        assertThat(json.get("objective").doubleValue()).isBetween(0.0, 1e-20);
        double[] truth = {1.8172, 482, 2085.4, .3478, .3658};
        List<String> terms = List.of("E", "A", "B", "alpha", "beta");
        for (int j = 0; j < truth.length; j++) {
            String term = terms.get(j);
            double found = json.findParents("term").stream()
                    .filter(node -> node.get("term").textValue().equals(term))
                    .findFirst()
                    .orElseThrow()
                    .get("estimate")
                    .doubleValue();
            assertThat(found).as(term).isCloseTo(truth[j], within(1e-6 * truth[j]));
        }
    }

    @Test
    void chinchillaPrintsItsObjective() throws IOException {
        Typed typed = Typed.fitlaw("fit", sizesAndTokens().toString(), "--form", "chinchilla");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("L = E + A / N^alpha + B / D^beta", "objective ", "delta 0.001");
    }

    @Test
    void tableWithoutShapesIsToldSoByAFormThatNeedsThem() throws IOException {
        Typed typed = Typed.fitlaw("fit", sizesAndTokens().toString());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("has no column d_over_sqrt_n", "chinchilla");
    }

    @Test
    void formulaIsFittedWithItsOptions() throws IOException {
        String file = sizesAndTokens().toString();
        Typed typed = Typed.fitlaw(
                "fit",
                file,
                "--form",
                "E + A/N^a + B/D^b",
                "--fix",
                "E=1.8172",
                "--start",
                "A=500",
                "--bounds",
                "a=0:1,b=:1",
                "--json");

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        assertThat(json.get("form").textValue()).isEqualTo("1.8172 + A/N^a + B/D^b");
        assertThat(json.get("formula").textValue()).isEqualTo("L = 1.8172 + A/N^a + B/D^b");
        assertThat(json.get("degrees_of_freedom").intValue())
                .isEqualTo(json.get("rows").intValue() - 4);
        assertThat(json.get("notes").toString()).contains("E is fixed at 1.8172.");
        double a = json.findParents("term").stream()
                .filter(node -> node.get("term").textValue().equals("a"))
                .findFirst()
                .orElseThrow()
                .get("estimate")
                .doubleValue();
        assertThat(a).isCloseTo(.3478, within(1e-6));
    }

    @Test
    void commasInsideFunctionsDoNotSplitAComparison() throws IOException {
        Typed typed = Typed.fitlaw(
                "fit",
                sizesAndTokens().toString(),
                "--form",
                "E + A/N^a + B/D^b",
                "--compare",
                "E + A/N^a; max(A/N^a, B/D^b),E + B/D^b",
                "--json");

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        assertThat(json.get("comparison_refused")).isEmpty();
        assertThat(json.get("comparison").findValuesAsText("form"))
                .containsExactlyInAnyOrder("E + A/N^a + B/D^b", "E + A/N^a", "max(A/N^a, B/D^b)", "E + B/D^b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + A/N^      | --fix    | E=1    | a number, a column or ( is missing here",
                "E + A/N^a     | --fix    | F=1    | has no parameter F",
                "E + A/N^a     | --start  | E      | is not of the form NAME=VALUE",
                "E + A/N^a     | --start  | E=one  | needs a number, not one",
                "E + A/N^a     | --bounds | E=1    | needs LOW:HIGH",
                "E + A/N^a     | --bounds | E=2:1  | bounds need low < high",
                "chinchilla    | --fix    | E=1    | chinchilla is a built-in form",
                "chinchila     | --fix    | E=1    | did you mean chinchilla",
            })
    void wrongWordsOfAFormulaAreWrongUsage(String form, String option, String value, String message)
            throws IOException {
        Typed typed = Typed.fitlaw("fit", sizesAndTokens().toString(), "--form", form, option, value);

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains(message);
    }

    @Test
    void formulaOfAnotherColumnThanTheLoss() throws IOException {
        StringBuilder csv = new StringBuilder("n_params_non_embedding,tokens,loss,accuracy\n");
        for (int i = 0; i < 20; i++) {
            double loss = 2 + .1 * i;
            csv.append("1e8,1e9,")
                    .append(loss)
                    .append(',')
                    .append(.25 + .6 / (1 + Math.exp(3 * (loss - 2.6))))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("accuracy.csv"), csv);

        Typed typed = Typed.fitlaw("fit", file.toString(), "--form", "accuracy = 0.25 + a/(1+exp(b*(L-c)))");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("accuracy = 0.25 + a/(1+exp(b*(L-c)))").doesNotContain("nats per token");
    }
}
