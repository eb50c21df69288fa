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
}
