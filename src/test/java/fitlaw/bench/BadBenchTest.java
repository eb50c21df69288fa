package fitlaw.bench;

import static fitlaw.bench.BenchFiles.HEADER;
import static fitlaw.bench.BenchFiles.ROW;
import static fitlaw.bench.BenchFiles.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Implausible measurements are an error or are left out with a reason. */
class BadBenchTest {
    @TempDir
    private Path folder;

    private Bench read(String... lines) {
        return Bench.read(BenchFiles.write(folder, lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seconds | 0 | row 2, column seconds: 0 is not positive",
                "seconds | -0.001 | column seconds: -0.001 is not positive",
                "seconds | 1.2 ms | row 2, column seconds: '1.2 ms' is not a number",
                "batch | 0 | row 2, column batch: 0 is not positive",
                "phase | train | row 2, column phase: 'train' is not a phase. Write decode, prefill",
                "tied_embeddings | maybe | row 2, column tied_embeddings: 'maybe' is neither true nor false",
                "n_kv_heads | 5 | row 2: n_heads = 32 is not a multiple of n_kv_heads = 5",
                "n_layers | 16.5 | row 2, column n_layers: 16.5 is not a positive whole number",
                "d_ff | | row 2, column d_ff: empty",
                "gpu | | row 2, column gpu: empty",
                "copy_bytes_per_s | 3023 | column copy_bytes_per_s: 3023 is not the rate of a GPU in bytes per second",
                "matmul_flop_per_s | 790 | column matmul_flop_per_s: 790 is not the rate of a GPU in FLOP per second",
            })
    void cellThatCannotBeReadIsNamed(String column, String value, String problem) {
        assertThatThrownBy(() -> read(HEADER, ROW, with(column, value == null ? "" : value)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bench.csv")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"'', is empty", "NaN, is 'NaN'", "inf, is 'inf'", "OOM, is 'OOM'"})
    void runWithoutATimeIsLeftOut(String cell, String reason) {
        Bench bench = read(HEADER, ROW, with("seconds", cell));

        assertThat(bench.rows()).hasSize(1);
        assertThat(bench.leftOut()).singleElement().satisfies(row -> {
            assertThat(row.row()).isEqualTo(2);
            assertThat(row.reason()).isEqualTo("seconds " + reason);
        });
    }

    @ParameterizedTest
    @CsvSource({"d_model", "vocab_size", "tied_embeddings", "gpu", "engine_version", "seconds", "phase"})
    void columnThatIsMissingIsNamedWithTheWayOut(String column) {
        assertThatThrownBy(() -> read(BenchFiles.without(column)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no column " + column)
                .hasMessageContaining("Map a column to it as " + column + "=THEIRS");
    }

    @Test
    void columnsOfRatesMayBeMissing() {
        Bench bench = read(BenchFiles.without("copy_bytes_per_s"));

        assertThat(bench.rows().get(0).rates().copyBytesPerSecond()).isEmpty();
    }

    @Test
    void rowFasterThanItsBytesIsLeftOutWithItsUtilisation() {
        // 2 · 1,235,746,816 + 32,768 · 1,024 = 2.505e9 bytes take 0.8287 ms: 0.8287 / 0.7 = 1.18.
        Bench bench = read(HEADER, ROW, with("batch", "2"), with("seconds", "0.0007"));

        assertThat(bench.rows()).hasSize(2);
        assertThat(bench.leftOut()).hasSize(1);
        assertThat(bench.leftOut().get(0).row()).isEqualTo(3);
        assertThat(bench.leftOut().get(0).reason())
                .contains(
                        "seconds is 0.0007000",
                        "2.51e+09 bytes",
                        "3.023e+12 bytes/s",
                        "0.0008287 s",
                        "utilisation 1.18");
        assertThat(bench.report().text()).contains("1 row is left out: row 3 of", "utilisation 1.18");
    }

    @Test
    void rowJustAboveTheCopyBandwidthStays() {
        // 0.8287 ms / 0.8 ms = 1.036: reading may be slightly faster than copying.
        assertThat(read(HEADER, with("seconds", "0.0008")).rows()).hasSize(1);
    }

    @Test
    void prefillFasterThanThePeakIsLeftOut() {
        String prefill = with(with("phase", "prefill"), "context_tokens", "4096");
        // 2 · 4,096 · 973,078,528 and more = 8.52e12 FLOP take 8.6 ms at 989 TFLOP/s.
        Bench bench = read(HEADER, with(prefill, "seconds", "0.012"), with(prefill, "seconds", "0.006"));

        assertThat(bench.leftOut()).hasSize(1);
        assertThat(bench.leftOut().get(0).reason()).contains("FLOP at 9.89e+14 FLOP/s");
    }

    @Test
    void modelThatFitsInTheCacheIsSaidToBeSo() {
        // 2 · (1 · (4 · 256 · 256 + 3 · 256 · 1024) + 1000 · 256) = 2.6 MB, in an L2 of 50 MB.
        String tiny = BenchFiles.SETUP + "tiny,1,256,1024,4,4,64,1000,true,1,decode,128,0.0000005,3.023e12,7.9e14";

        assertThat(read(HEADER, ROW, tiny).leftOut().get(0).reason()).contains("fits in the GPU's L2 cache");
    }

    @Test
    void timesOfMillisecondsThroughoutAreAnError() {
        assertThatThrownBy(() -> read(HEADER, with("seconds", "1.2"), with("seconds", "1.3")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1, column seconds: seconds is 1.200 s")
                .hasMessageContaining("looks like milliseconds")
                .hasMessageContaining("2 of 2 rows")
                .hasMessageContaining("specify time_unit ms");
    }

    @Test
    void timesThatAreToldToBeMillisecondsAreConverted() {
        Path file = BenchFiles.write(folder, HEADER, with("seconds", "1.2"));
        Path named = BenchFiles.write(folder, HEADER.replace("seconds", "step_ms"), with("seconds", "1.2"));

        Bench mapped = Bench.read(named, BenchOptions.defaults().withColumns("seconds=step_ms"));

        assertThat(mapped.rows().get(0).seconds()).isEqualTo(0.0012);
        assertThat(mapped.report().text()).contains("Column step_ms is read in ms, as its name says.");
        BenchFiles.write(folder, HEADER, with("seconds", "1.2"));
        assertThat(Bench.read(file, BenchOptions.defaults().withGiven("time_unit", "ms"))
                        .rows()
                        .get(0)
                        .seconds())
                .isEqualTo(0.0012);
    }

    @Test
    void slowRowAmongOthersIsLeftOut() {
        assertThat(read(HEADER, ROW, with("batch", "2"), with("seconds", "1.2"))
                        .leftOut()
                        .get(0)
                        .reason())
                .contains("looks like milliseconds");
    }

    private static final String SERVING =
            "gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,"
                    + "vocab_size,tied_embeddings,phase,batch,input_tokens,output_tokens,tpot";

    private Path serving(String... tpots) {
        String[] lines = new String[tpots.length + 1];
        lines[0] = SERVING;
        for (int i = 0; i < tpots.length; i++) {
            lines[i + 1] = "H100,vllm,1,LLaMA-3.2-1B,16,2048,8192,32,8,64,128256,true,serving," + (i + 1) + ",512,256,"
                    + tpots[i];
        }
        return BenchFiles.write(folder, lines);
    }

    /**
     * 2 · 1,235,746,816 bytes take 0.74 ms at 3.35 TB/s, so all of these are possible in ms, and none looks like
     * seconds.
     */
    @Test
    void timesBetweenTokensOfOneMillisecondAreNotTakenForSeconds() {
        Path file = serving("1.343", "1.41", "2.2", "4.0");

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withColumns("seconds=tpot")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column tpot: seconds is 1.343 s")
                .hasMessageContaining("looks like milliseconds, as do 4 of 4 rows")
                .hasMessageContaining("specify time_unit ms");
        assertThat(Bench.read(
                                file,
                                BenchOptions.defaults()
                                        .withColumns("seconds=tpot")
                                        .withGiven("time_unit", "ms"))
                        .rows())
                .extracting(Measurement::seconds)
                .contains(0.0022);
    }

    /** One of them alone is too long for seconds; since the others are possible in ms too, none is used. */
    @Test
    void aColumnOfWhichSomeRowsAreMillisecondsIsNotUsedForTheRest() {
        BenchOptions options = BenchOptions.defaults().withColumns("seconds=tpot");
        Path file = serving("0.75", "0.8", "0.9", "12");

        assertThatThrownBy(() -> Bench.read(file, options))
                .hasMessageContaining("of 4 rows, and all other rows are possible in that unit");
        serving("0.0012", "0.0013", "0.0014", "12");
        assertThat(Bench.read(file, options).rows()).hasSize(3); // these are not possible in milliseconds
    }

    @ParameterizedTest
    @CsvSource({"1343000, nanoseconds, ns", "1343, microseconds, us"})
    void shorterUnitsAreNamed(String time, String words, String unit) {
        Path file = serving(time);

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withColumns("seconds=tpot")))
                .hasMessageContaining("looks like " + words)
                .hasMessageContaining("specify time_unit " + unit);
        assertThat(Bench.read(
                                file,
                                BenchOptions.defaults()
                                        .withColumns("seconds=tpot")
                                        .withGiven("time_unit", unit))
                        .rows()
                        .get(0)
                        .seconds())
                .isEqualTo(0.001343);
    }

    @ParameterizedTest
    @CsvSource({
        "step_ms, ms",
        "TPOT (ms), ms",
        "Mean TPOT [ms], ms",
        "ms_per_token, ms",
        "tpot_ms_p50, ms",
        "latencyMs, ms",
        "lat_us, us",
        "step (µs), us",
        "decode ns, ns",
        "time in milliseconds, ms",
        "items, s",
        "columns, s",
        "bus, s"
    })
    void unitsInNamesAreHeeded(String name, String unit) {
        String cell = String.valueOf(0.0012 / TimeColumn.UNITS.get(unit));
        Path file = BenchFiles.write(folder, HEADER.replace("seconds", name), with("seconds", cell));
        Bench bench = Bench.read(file, BenchOptions.defaults().withColumn("seconds", name));

        assertThat(bench.rows().get(0).seconds()).isCloseTo(0.0012, within(1e-15));
        assertThat(bench.notes())
                .isEqualTo(
                        unit.equals("s")
                                ? List.of()
                                : List.of("Column " + name + " is read in " + unit + ", as its name says."));
    }

    @Test
    void aNameThatIsWrongAboutItsUnitIsSaidToBeHeeded() {
        Path file = BenchFiles.write(
                folder, HEADER.replace("seconds", "TPOT (ms)"), with("seconds", "0.0012"), with("batch", "2"));

        assertThatThrownBy(() -> Bench.read(file, BenchOptions.defaults().withColumn("seconds", "TPOT (ms)")))
                .hasMessageContaining("column TPOT (ms): ")
                .hasMessageContaining(
                        "TPOT (ms) was read in ms, as its name says; if it is in another unit, specify time_unit");
    }

    @Test
    void ratesAboveTheGpusOwnPeakAreAnError() {
        assertThatThrownBy(() -> read(HEADER, with("copy_bytes_per_s", "30.23e12")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1, column copy_bytes_per_s")
                .hasMessageContaining("9.02 times the peak of H100, 3.350e+12 bytes");
        assertThatThrownBy(() -> read(HEADER, with("matmul_flop_per_s", "1979e12")))
                .hasMessageContaining("column matmul_flop_per_s")
                .hasMessageContaining("2.00 times the peak of H100");
        assertThat(read(HEADER, with("gpu", "MI300X").replace("3.023e12", "5e12"))
                        .rows())
                .hasSize(1);
    }

    @Test
    void rowsPastedAgainCountOnce() {
        Bench bench = read(HEADER, ROW, with("seconds", "0.0013"), ROW, ROW);

        assertThat(bench.rows()).hasSize(2);
        assertThat(bench.leftOut()).extracting(ExcludedMeasurement::row).containsExactly(3, 4);
        assertThat(bench.report().text()).contains("2 rows are left out", "a copy of row 1 of");
        assertThat(bench.repeats().get(0).differences().mean()).isCloseTo(Math.log(13 / 12.0), within(1e-12));
    }

    @Test
    void batchThatTheMemoryCannotHoldIsLeftOut() {
        // 1,000 sequences of 4,096 tokens are 134 GB of cache, and an H100 has 86 GB.
        String large = with(with(with("batch", "1000"), "context_tokens", "4096"), "seconds", "0.06");

        Bench bench = read(HEADER, ROW, large);

        assertThat(bench.leftOut().get(0).reason())
                .contains("batch is 1000", "4096 tokens", "1.37e+11 bytes", "H100 has 8.59e+10", "achieved");
        assertThatThrownBy(() -> read(HEADER, large))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column batch: batch is 1000")
                .hasMessageContaining("Check gpu, precision and tensor_parallel");
    }

    @Test
    void conditionKeepsBadRowsFromBeingRead() {
        Path file =
                BenchFiles.write(folder, HEADER, ROW, with("model", "broken").replace("0.0012", "0"));

        Bench bench = Bench.read(file, BenchOptions.defaults().withWhere("model != \"broken\" & gqa_group == 4"));

        assertThat(bench.rows()).hasSize(1);
        assertThat(bench.leftOut().get(0).reason()).isEqualTo("model != \"broken\" is false (model = 'broken')");
    }

    @Test
    void enginesVersionsAndGpusAreKeptApartAndTold() {
        Bench bench =
                read(HEADER, ROW, with("engine_version", "2"), with("gpu", "NVIDIA H200"), with("engine", "vllm"));

        assertThat(bench.setups()).hasSize(4);
        assertThat(bench.report().text()).contains("4 setups", "NVIDIA H200, torch 1, bf16", "torch 2, bf16");
    }
}
