package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points measured more than once; expected numbers by hand. */
class RepeatsTest {
    private static final String HEADER = "machine_run,gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,"
            + "n_kv_heads,head_dim,vocab_size,tied_embeddings,phase,batch,context_tokens,seconds,copy_bytes_per_s\n";
    private static final String SHAPE = ",NVIDIA H100 80GB HBM3,mine,1,llama,16,2048,8192,32,8,64,128256,true,";

    @TempDir
    private Path folder;

    private Bench bench(String... rows) throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (String row : rows) {
            text.append(row.replaceFirst("^([a-c]) ", "$1" + SHAPE)).append('\n');
        }
        return Bench.read(Files.writeString(folder.resolve("steps.csv"), text));
    }

    private Bench threeOfOnePointAndTwoOfAnother() throws IOException {
        return bench(
                "a decode,16,1024,0.0100,3.0e12",
                "a decode,1,1024,0.0020,3.0e12",
                "b decode,16,1024,0.0104,3.2e12",
                "c decode,16,1024,0.0108,",
                "b decode,1,1024,0.0021,3.2e12",
                "a decode,16,4096,0.0120,3.0e12",
                "a prefill,1,1024,0.0100,3.0e12");
    }

    @Test
    void everyMeasurementStaysARowAndAPointIsTheirMean() throws IOException {
        Bench bench = threeOfOnePointAndTwoOfAnother();

        assertThat(bench.rows()).hasSize(7);
        assertThat(bench.leftOut()).isEmpty();
        List<Measurement> points = bench.points();
        assertThat(points).hasSize(4);
        Measurement first = points.get(0);
        assertThat(first.seconds()).isCloseTo(0.0104, within(1e-15));
        assertThat(first.rates().copyBytesPerSecond().orElseThrow()).isCloseTo(3.1e12, within(1.0));
        assertThat(first.origin().run()).contains("a, b, c");
        assertThat(first.origin().row()).isEqualTo(1);
        assertThat(points.get(2)).isEqualTo(bench.rows().get(5)); // Measured once.
    }

    /** ln(10.4/10) = 0.03922, ln(10.8/10.4) = 0.03774, ln(10.8/10) = 0.07696: mean 0.05131; ln(2.1/2) = 0.04879. */
    @Test
    void noiseIsTheDifferenceOfTwoMeasurements() throws IOException {
        Bench bench = threeOfOnePointAndTwoOfAnother();

        assertThat(bench.repeats()).hasSize(1);
        Repeats decode = bench.repeats().get(0);
        assertThat(decode.phase()).isEqualTo(Phase.DECODE);
        assertThat(decode.points()).isEqualTo(2);
        assertThat(decode.rows()).isEqualTo(5);
        assertThat(decode.runs()).isEqualTo(3);
        assertThat(decode.differences().mean()).isCloseTo((0.05131 + 0.04879) / 2, within(1e-5));
        assertThat(decode.differences().median()).isCloseTo((0.05131 + 0.04879) / 2, within(1e-5));
        assertThat(decode.differences().ninetieth()).isCloseTo(0.04879 + 0.9 * (0.05131 - 0.04879), within(1e-5));
        assertThat(decode.differences().most()).isCloseTo(0.07696, within(1e-5));
        assertThat(decode.differences().mostAt()).matches("rows 1 and 4 of .*steps.csv");
        assertThat(bench.report().text())
                .contains(
                        "2 points were measured more than once (5 rows of 3 runs)",
                        "maximum 7.7 %",
                        "Fits use the mean");
    }

    @Test
    void otherPhasesShapesAndSetupsAreOtherPoints() throws IOException {
        Bench bench = bench(
                "a decode,1,1024,0.0100,3.0e12",
                "a prefill,1,1024,0.0100,3.0e12",
                "a,NVIDIA H100 80GB HBM3,mine,2,llama,16,2048,8192,32,8,64,128256,true,decode,1,1024,0.0100,3.0e12",
                "a,NVIDIA H100 80GB HBM3,mine,1,llama,16,2048,8192,32,4,64,128256,true,decode,1,1024,0.0100,3.0e12");

        assertThat(bench.points()).hasSize(4);
        assertThat(bench.repeats()).isEmpty();
        assertThat(bench.report().text()).doesNotContain("Repeats");
    }
}
