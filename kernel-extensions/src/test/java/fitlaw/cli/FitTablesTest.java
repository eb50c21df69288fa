package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from users and experiment trackers, fitted at the terminal without specifying columns. */
class FitTablesTest {
    @TempDir
    private Path folder;

    /** Rows of shapes at one size class, by ln L = ln 3 + 0.01 ln r + 0.01 / r: the best r is 1. */
    private Path table(String header, String row, String... more) throws IOException {
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int d : new int[] {64, 96, 128, 160, 192}) {
            for (int factor : new int[] {1, 2, 3, 5}) {
                double wiggle = 1e-4 * Math.sin(d + factor);
                double loss = 3 * Math.exp(0.01 * Math.log(factor) + 0.01 / factor + wiggle);
                csv.append(String.format(Locale.ROOT, row, d + "-" + factor, d, d * factor, loss, loss - 0.1))
                        .append('\n');
            }
        }
        for (String line : more) {
            csv.append(line).append('\n');
        }
        return Files.writeString(folder.resolve("runs.csv"), csv);
    }

    private static double bestRatio(Typed typed) throws IOException {
        JsonNode json = new ObjectMapper().readTree(typed.out());
        return json.findParents("term").stream()
                .filter(node -> node.get("term").textValue().startsWith("mlp_attn_ratio_optimum"))
                .findFirst()
                .orElseThrow()
                .get("estimate")
                .doubleValue();
    }

    @Test
    void exportOfWeightsAndBiases() throws IOException {
        Path file = table(
                "\"Name\",\"State\",\"Created\",\"Runtime\",\"config.size_class\",\"config.hidden_size\",\"config.intermediate_size\","
                        + "\"config.num_hidden_layers\",\"config.num_attention_heads\",\"config.num_key_value_heads\",\"_step\",\"eval/loss\",\"train/loss\"",
                "\"%s\",\"finished\",\"2026-09-01T12:00:00.000Z\",\"3600\",\"one\",\"%d\",\"%d\",\"2\",\"4\",\"2\",\"1000\",\"%.9f\",\"%.9f\"",
                "\"stopped\",\"crashed\",\"2026-09-01T12:00:00.000Z\",\"3\",\"one\",\"64\",\"64\",\"2\",\"4\",\"2\",\"10\",\"NaN\",\"NaN\"");
        // _step is the last one logged: this is no history.
        Typed typed = Typed.fitlaw("fit", file.toString(), "--form", "mlp-ratio", "--json");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(bestRatio(typed)).isCloseTo(1, within(0.05));
    }

    @Test
    void tableWithHuggingFacesNames() throws IOException {
        Path file = table(
                "run_name,hidden_size,intermediate_size,num_hidden_layers,num_attention_heads,num_key_value_heads,val_loss,train_loss,size_class",
                "%s,%d,%d,2,4,2,%.9f,%.9f,one",
                "empty,64,64,2,4,2,,,one",
                ",,,,,,,,");
        Typed typed = Typed.fitlaw("fit", file.toString(), "--form", "mlp-ratio", "--json");
        Typed report = Typed.fitlaw("fit", file.toString(), "--form", "mlp-ratio");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(bestRatio(typed)).isCloseTo(1, within(0.05));
        assertThat(report.out())
                .contains("loss from val_loss", "run empty has no loss", "nothing but empty cells are left out: 1");
    }

    @Test
    void missingColumnsAreGivenOneByOne() throws IOException {
        Path file = table("name,d_model,d_ff,loss,other", "%s,%d,%d,%.9f,%.9f");
        Typed refused = Typed.fitlaw("fit", file.toString());
        Typed typed = Typed.fitlaw(
                "fit",
                file.toString(),
                "--form",
                "mlp-ratio",
                "--json",
                "--given",
                "n_layers=2",
                "--given",
                "n_heads=4,n_kv_heads=2",
                "--given",
                "head_dim=16",
                "--given",
                "size_class=one");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("has no columns n_layers, n_heads, n_kv_heads, head_dim", "--given head_dim=VALUE");
        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(Typed.fitlaw("fit", file.toString(), "--given", "head_dim").err())
                .contains("--given must be COLUMN=VALUE");
    }

    @Test
    void tableOfTotalsIsToldHowToCountThem() throws IOException {
        StringBuilder csv = new StringBuilder("n_params_total,tokens,d_model,n_layers,loss\n");
        for (double n = 4e7; n < 1e10; n *= 3) {
            for (double d = 1e9; d < 1e12; d *= 4) {
                double loss = 1.8172 + 482 / Math.pow(n, .3478) + 2085.4 / Math.pow(d, .3658);
                csv.append(String.format(Locale.ROOT, "%.0f,%.0f,512,8,%.9f%n", n, d, loss));
            }
        }
        Path file = Files.writeString(folder.resolve("sizes.csv"), csv);
        Typed hinted = Typed.fitlaw("fit", file.toString(), "--form", "chinchilla");
        Typed counted = Typed.fitlaw("fit", file.toString(), "--form", "chinchilla", "--count", "total");

        assertThat(hinted.code()).isEqualTo(1);
        assertThat(hinted.err()).contains("--count total");
        assertThat(counted.code()).as(counted.err()).isZero();
        assertThat(counted.out()).contains("of shapes only d_model, n_layers");
    }

    @Test
    void numbersOfOptionsHaveLetters() throws IOException {
        Path file = table(
                "name,d_model,d_ff,loss,other,n_layers,n_heads,n_kv_heads,head_dim,size_class",
                "%s,%d,%d,%.9f,%.9f,2,4,2,16,one");
        Typed typed = Typed.fitlaw(
                "fit",
                file.toString(),
                "--form",
                "mlp-ratio",
                "--bootstrap",
                "cases",
                "--resamples",
                "1k",
                "--seed",
                "1M");
        Typed wrong = Typed.fitlaw("fit", file.toString(), "--resamples", "1.5");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("1000 case resamples");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("'1.5' is not a whole number");
    }
}
