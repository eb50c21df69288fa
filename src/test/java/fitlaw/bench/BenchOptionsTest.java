package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchOptionsTest {
    @TempDir
    private Path folder;

    private Path csv(String... lines) throws IOException {
        return Files.writeString(folder.resolve("theirs.csv"), String.join("\n", lines) + "\n");
    }

    @Test
    void anyTableIsReadByAMappingAndWhatItLacks() throws IOException {
        Path file = csv("bs,ctx,lat_us,what,prec", "8,1000,2000,decode,fp8", "16,1000,2500,decode,bfloat16");
        var options = BenchOptions.defaults()
                .withColumns("batch=bs, context_tokens=ctx, seconds=lat_us, phase=what, precision=prec")
                .withGiven("gpu", "H200")
                .withGiven("engine", "vllm")
                .withGiven("engine_version", "0.18.0")
                .withGiven("model", "Llama")
                .withGiven("tensor_parallel", "2")
                .withGiven("architecture", "data/models/llama-3.2-1b.json");

        Bench bench = Bench.read(file, options);

        Measurement first = bench.rows().get(0);
        assertThat(first.seconds()).isEqualTo(0.002);
        assertThat(first.model().tensorParallel()).isEqualTo(2);
        assertThat(first.architecture()).isEqualTo(Architecture.read(Path.of("data/models/llama-3.2-1b.json")));
        assertThat(first.setup().precision()).isEqualTo(new Precision("fp8", 1, 2));
        assertThat(bench.rows().get(1).setup().precision()).isEqualTo(Precision.BF16);
    }

    @Test
    void columnThatTheTableLacksIsAnError() throws IOException {
        Path file = csv(BenchFiles.HEADER, BenchFiles.ROW);

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withColumns("seconds=second")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column second")
                .hasMessageContaining("did you mean seconds?");
    }

    @Test
    void precisionThatIsNotKnownIsAnError() throws IOException {
        Path file = csv(BenchFiles.HEADER, BenchFiles.ROW);

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withGiven("precision", "fp9")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1: precision 'fp9' is not known. The formats are auto, bf16");
    }

    @Test
    void servingRowsHaveTheirRequests() throws IOException {
        Path file = csv(
                BenchFiles.HEADER.replace("context_tokens", "input_tokens,output_tokens,first_token_seconds"),
                BenchFiles.SETUP + BenchFiles.SHAPE + "7.5,serving,1000.5,200,0.08,0.003,3.023e12,7.9e14");

        Measurement row = Bench.read(file).rows().get(0);

        assertThat(row.load().batch()).isEqualTo(7.5);
        assertThat(row.load().contextTokens()).isEqualTo(1100.5); // S + O/2
        assertThat(row.load().requests().orElseThrow().firstTokenSeconds()).hasValue(0.08);
    }

    @Test
    void nameThatIsNearlyOursIsSuggested() throws IOException {
        Path file = csv(BenchFiles.HEADER.replace("seconds", "step_ms"), BenchFiles.ROW);

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withColumns("second=step_ms")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "column step_ms: it was to be read as second, which is not one of Fitlaw's columns")
                .hasMessageEndingWith("did you mean seconds?");
    }

    @Test
    void conditionMayUseTheTablesNamesAndUnits() throws IOException {
        String row = BenchFiles.with("seconds", "1.2");
        Path file = csv(
                BenchFiles.HEADER.replace("seconds", "step_ms").replace("batch", "bs"),
                row,
                BenchFiles.with(row, "batch", "2"));
        BenchOptions options = BenchOptions.defaults().withColumns("seconds=step_ms,batch=bs");
        Bench all = Bench.read(file, options);
        double seconds = all.rows().get(0).seconds();

        assertThat(Bench.read(
                                file,
                                options.withWhere(
                                        "bs >= 1 & step_ms > " + 999 * seconds + " & seconds < " + 1.1 * seconds))
                        .rows())
                .hasSize(2);
        assertThatThrownBy(() -> Bench.read(file, options.withWhere("bs > 1e9")))
                .hasMessageContaining("no row meets bs > 1e9");
    }
}
