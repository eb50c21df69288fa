package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.bench.Bench;
import fitlaw.bench.BenchOptions;
import fitlaw.bench.Measurement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Times between tokens of {@code serving_dense.csv}, each group of engine, precision and model with six rows or more
 * predicted from all others, of any engine: only the rates of the GPU are known.
 */
class PublishedServingTest {
    private static List<MeasuredSteps> rows() {
        var options = BenchOptions.defaults()
                .withColumns("engine=backend,engine_version=backend_version,gpu=system,vocab_size=vocab,"
                        + "precision=gemm_quant,input_tokens=isl,output_tokens=osl,batch=batch_size,"
                        + "tensor_parallel=tp,first_token_seconds=ttft_ms,seconds=tpot_ms")
                .withGiven("phase", "serving")
                .withGiven("tied_embeddings", "false")
                .withGiven("engine_version", "unknown");
        return Bench.read(Path.of("data/gpu/serving_dense.csv"), options).rows().stream()
                .sorted(MeasuredSteps.ORDER)
                .map(MeasuredSteps::of)
                .toList();
    }

    /** Measured here: mean 14 %, median 10 %; three terms and interference on a wider table left 18 and 10 %. */
    @Test
    void groupsLeftOutArePredicted() {
        List<MeasuredSteps> rows = rows();
        Map<String, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Measurement m = rows.get(i).measured();
            groups.computeIfAbsent(
                            m.engine() + ", " + m.setup().precision().name() + ", "
                                    + m.model().name(),
                            key -> new ArrayList<>())
                    .add(i);
        }
        TimeModel model = new TimeModel(StepForms.OVERLAPPED, StepForms.PREFILL_WITH_ACTIVATIONS);
        List<Double> errors = new ArrayList<>();
        for (List<Integer> out : groups.values()) {
            if (out.size() >= 6) {
                List<MeasuredSteps> kept = IntStream.range(0, rows.size())
                        .filter(i -> !out.contains(i))
                        .mapToObj(rows::get)
                        .toList();
                double[] c = TimeModel.natural(
                        model.problem(kept).solve(model.usual()).parameters());
                out.forEach(i -> errors.add(Math.abs(model.seconds(rows.get(i), c, null)
                                / rows.get(i).measured().seconds()
                        - 1)));
            }
        }
        double mean = errors.stream().mapToDouble(e -> e).average().orElseThrow();
        double median =
                errors.stream().sorted().skip(errors.size() / 2).findFirst().orElseThrow();

        assertThat(errors).hasSizeGreaterThan(500);
        assertThat(mean).isLessThan(0.16);
        assertThat(median).isLessThan(0.12);
    }
}
