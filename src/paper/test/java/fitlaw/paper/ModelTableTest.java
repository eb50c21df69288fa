package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.paper.Verdict.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ModelTableTest {
    private static final Paper PAPER = Shipped.PAPER;
    private static final ModelTable FIRST = PAPER.table(1);
    private static final ModelTable SECOND = PAPER.table(2);

    @Test
    void modelsAreThoseOfThePrint() {
        assertThat(FIRST.rows())
                .extracting(ModelTable.Row::name)
                .containsExactly("LLaMA-3.2-1B", "Panda-1B", "Surefire-1B", "LLaMA-3.2-3B", "Panda-3B", "Surefire-3B");
        assertThat(SECOND.rows())
                .extracting(ModelTable.Row::name)
                .containsExactly("LLaMA-3.2-3B", "Panda-3B", "Panda-3B-o");
        assertThatThrownBy(() -> PAPER.table(3)).hasMessageContaining("available: 1, 2");
    }

    @Test
    void widthAndRatioAreThePrintedOnesToTheDigit() {
        assertThat(Stream.concat(FIRST.rows().stream(), SECOND.rows().stream())).allSatisfy(row -> {
            assertThat(Errata.agrees(row.printed().width(), row.architecture().relativeWidth()))
                    .isTrue();
            assertThat(Errata.agrees(row.printed().ratio(), row.architecture().mlpRatio()))
                    .isTrue();
        });
        assertThat(FIRST.rows().get(3).printed().ratio()).isEqualTo("3.0");
        assertThat(Errata.agrees("4.80", 3)).isFalse();
        assertThat(Errata.agrees("0.066", 0.06551)).isTrue();
        assertThat(Errata.agrees("0.066", 0.06549)).isFalse();
    }

    /** By hand: 2 · 973,078,528 + 2 · 16 · 5120 · 32 · 64, and 2 · 16 · 8 · 64 · 2 bytes. */
    @Test
    void flopsAndCacheAreThoseOfTheAppendix() {
        assertThat(FIRST.rows().get(0).flopsPerToken()).isEqualTo(2_281_701_376.0);
        assertThat(FIRST.rows().get(0).kvBytesPerToken()).isEqualTo(32_768);
    }

    /** The printed coefficients, written out again. */
    @Test
    void gapsAreThoseOfThePrintedCoefficients() {
        double llama = factor(2048 / Math.sqrt(973_078_528), 4.8);
        double panda = factor(2560 / Math.sqrt(975_175_680), 3 * 4096 / (2 * 72 * 64 * 1.25));
        ModelTable.Row row = FIRST.rows().get(1);

        assertThat(row.gap().bySmall()).isCloseTo(2.803 * (panda / llama - 1), within(1e-12));
        assertThat(row.printed().gap()).isCloseTo(-0.021, within(1e-12));
    }

    private static double factor(double x, double r) {
        return (2.697 + 0.0974 * Math.log(x) + 0.0078 / x) * (0.3870 + 0.0063 * Math.log(r) + 0.0065 / r);
    }

    /** √2 σ over the mean loss of the largest runs, times LLaMA's loss; σ from the spread within shapes, by hand. */
    @Test
    void noiseIsThatOfRepeatedRunsOfTheLargestSize() {
        Table runs = PAPER.runs().where("size_class == '8M'").table();
        Map<String, List<Double>> shapes = new HashMap<>();
        for (int i = 0; i < runs.rowCount(); i++) {
            shapes.computeIfAbsent(
                            runs.get(i, runs.columnIndex("d_model")) + " " + runs.get(i, runs.columnIndex("d_ff")) + " "
                                    + runs.get(i, runs.columnIndex("n_heads")),
                            shape -> new ArrayList<>())
                    .add(runs.doubleColumn("loss").get(i));
        }
        double squares = 0;
        for (List<Double> same : shapes.values()) {
            double mean = same.stream().mapToDouble(loss -> loss).average().orElseThrow();
            squares += same.stream()
                    .mapToDouble(loss -> (loss - mean) * (loss - mean))
                    .sum();
        }
        double sigma = Math.sqrt(squares / (runs.rowCount() - shapes.size()));

        // Fits weight rows by their loss, which changes σ by a few per cent.
        assertThat(FIRST.rows().get(1).gap().noise())
                .isCloseTo(Math.sqrt(2) * sigma / runs.doubleColumn("loss").mean() * 2.803, within(0.001));
        assertThat(FIRST.notes())
                .anySatisfy(note -> assertThat(note).contains("√2 times", "larger models may vary less"));
    }

    @Test
    void printedAccuraciesStandBesideWhatTheirLossIsWorth() {
        assertThat(String.join("\n", FIRST.notes()))
                .contains(
                        "Accuracy of Panda-1B: printed gap +2.1 points; its loss gap of -0.021 corresponds to +0.9 [0.7, 1.1]")
                .doesNotContain("Accuracy of Surefire");
        assertThat(String.join("\n", SECOND.notes())).contains("Accuracy of Panda-3B-o: printed gap +0.6 points");
    }

    @Test
    void slipsStandWhereTheyMatter() {
        assertThat(String.join("\n", FIRST.notes()))
                .contains("N/(r + 1)", "805M", "r = 4.80", "2.804 exceeds its limit", "2.25 times the KV cache")
                .doesNotContain("more parameters");
        assertThat(String.join("\n", SECOND.notes()))
                .contains("2.1 % more parameters", "1.5 times the KV cache")
                .doesNotContain("2.804");
    }

    @Test
    void gapsInsideTheNoiseOfTwoRunsDecideNothing() {
        double noise = FIRST.rows().get(1).gap().noise();

        assertThat(noise).isBetween(0.5 * 0.021, 2 * 0.021); // So the printed gap is about one standard deviation.
        assertThat(FIRST.verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void tableHasTheNumbersOfTheRows() {
        Table table = FIRST.table();
        ModelTable.Speed speed = FIRST.rows().get(2).speeds().get(1);

        assertThat(table.rowCount()).isEqualTo(6);
        assertThat(speed.card()).isEqualTo("H200");
        assertThat(table.doubleColumn("tokens_per_second_H200").get(2))
                .isEqualTo(speed.tokensPerSecond().value());
        assertThat(table.doubleColumn("ratio_H200_low").get(2))
                .isEqualTo(speed.overLlama().interval().low());
        assertThat(FIRST.report().text()).contains("Surefire-1B", "Verdict: inconclusive.");
        assertThat(List.of(table.doubleColumn("mlp_attn_ratio_printed").get(1))).containsExactly(1.07);
    }
}
