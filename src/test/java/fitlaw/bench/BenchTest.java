package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurements in this repository; the counts are those of data/bench/README.md. */
class BenchTest {
    private static final Path H100 = Path.of("data/bench/h100.csv");
    private static final Path H200 = Path.of("data/bench/h200.csv");

    @Test
    void readsEveryRowOfOurOwnMeasurements() {
        Bench bench = Bench.read(H100);

        assertThat(bench.rows()).hasSize(4058);
        assertThat(bench.rows().stream().map(Measurement::architecture).distinct())
                .hasSize(54);
        assertThat(bench.leftOut()).isEmpty();
        Measurement first = bench.rows().get(0); // The first line of the file.
        assertThat(first.architecture()).isEqualTo(new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true));
        assertThat(first.load().phase()).isEqualTo(Phase.PREFILL);
        assertThat(first.load().batch()).isEqualTo(1);
        assertThat(first.load().contextTokens()).isEqualTo(512);
        assertThat(first.seconds()).isEqualTo(0.00234385);
        assertThat(first.rates().copyBytesPerSecond()).hasValue(3.0234e12);
        assertThat(first.rates().matmulFlopPerSecond()).hasValue(7.9042e14);
        assertThat(first.origin().run()).contains("h100-20261124-a");
        assertThat(first.model().family()).contains("paper");
        assertThat(first.setup()).hasToString("NVIDIA H100 80GB HBM3, torch-cudagraph 1, bf16");
    }

    @Test
    void keepsTheSetupsOfTwoFilesApart() {
        Bench both = Bench.read(H100, H200);

        assertThat(both.rows()).hasSize(4058 + 4254);
        assertThat(both.setups()).hasSize(2);
        assertThat(both.of(both.setups().get(1)).rows()).hasSize(4254).allMatch(row -> row.gpu()
                .equals("NVIDIA H200"));
        assertThat(both.report().text()).contains("2 setups", "NVIDIA H100", "NVIDIA H200");
    }

    @Test
    void conditionSeesTheColumnsOfTheFileAndThoseOfTheShape() {
        Bench bench = Bench.read(H100).where("repetitions == 5 & gqa_group == 1 & phase == \"decode\"");

        assertThat(bench.rows()).isNotEmpty().allMatch(row -> row.architecture().gqaGroup() == 1);
        assertThat(bench.rows().size() + bench.leftOut().size()).isEqualTo(4058);
        assertThat(bench.report().text()).contains("left out", "gqa_group == 1 is false");
        assertThat(bench.table().column("seconds_min").size())
                .isEqualTo(bench.rows().size());
    }

    @Test
    void tableCanBeReadAgain() {
        Bench bench = Bench.read(H200).where("model == \"Surefire-1B\"");

        Bench again = Bench.of(bench.table(), BenchOptions.defaults());

        assertThat(again.rows()).hasSameSizeAs(bench.rows());
        for (int i = 0; i < bench.rows().size(); i++) {
            assertThat(again.rows().get(i).seconds())
                    .isCloseTo(bench.rows().get(i).seconds(), within(0.0)); // Written with all digits.
        }
        assertThat(again.rows().get(0).architecture())
                .isEqualTo(bench.rows().get(0).architecture());
    }

    @Test
    void conditionThatNothingMeetsIsAnError() {
        assertThatThrownBy(() -> Bench.read(H100, BenchOptions.defaults().withWhere("batch > 1e6")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no row meets batch > 1e6")
                .hasMessageContaining("batch = 1");
    }

    @Test
    void namesOfHuggingFaceAndTimesWithUnitsAreRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("steps.csv"),
                "gpu_name,engine,vllm_version,model_id,hidden_size,intermediate_size,num_hidden_layers,num_attention_heads,"
                        + "num_key_value_heads,head_dim,vocab_size,tie_word_embeddings,batch_size,context_len,phase,seconds\n"
                        + "H100,vllm,0.6.3,small,2048,8192,16,32,8,64,128256,true,4,1024,decode,5.5 ms\n");
        Bench bench = Bench.read(file);

        assertThat(bench.rows().get(0).seconds()).isEqualTo(0.0055);
        assertThat(bench.rows().get(0).architecture().dModel()).isEqualTo(2048);
        assertThat(bench.notes())
                .anyMatch(note -> note.contains("batch from batch_size") && note.contains("d_model from hidden_size"))
                .anyMatch(note -> note.contains("5.5 ms is read as 0.0055 s"));
    }
}
