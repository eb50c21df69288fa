package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.table.Quantile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares attention times of models of complete steps with times of the kernel alone, which were not used in the fit.
 */
class SplitAttentionTest {
    /**
     * Apart from one fixed time, which a step counts with its layers. On H100 large heads take longer within a step
     * than alone.
     */
    @ParameterizedTest
    @CsvSource({"h100, 64, 0.08", "h100, 128, 0.13", "h200, 64, 0.06", "h200, 128, 0.06"})
    @Tag("slow")
    void stepsDetermineTheTimeOfTheKernel(String gpu, int headDim, double off) throws IOException {
        Throughput speed = Calibrated.of(gpu);
        double[] c = TimeModel.natural(speed.logarithms());
        int at = at(speed.model().decode().coefficients());
        double[] measured;
        double[] predicted;
        try (Stream<String> lines = Files.lines(Path.of("data/bench/attention.csv"))) {
            List<String[]> rows = lines.skip(1)
                    .map(line -> line.split(","))
                    .filter(row -> row[0].contains(gpu.toUpperCase(Locale.ROOT)) && row[3].equals("" + headDim))
                    .toList();
            measured =
                    rows.stream().mapToDouble(row -> Double.parseDouble(row[6])).toArray();
            predicted = rows.stream()
                    .map(row -> KeyReads.of(
                            Double.parseDouble(row[2]), Double.parseDouble(row[5]), headDim, 4, speed.hardware()))
                    .mapToDouble(reads -> new SplitAttention().seconds(reads, c, at, null, 1))
                    .toArray();
        }
        double[] rest = new double[measured.length];
        Arrays.setAll(rest, i -> measured[i] - predicted[i]);
        double fixed = Quantile.of(rest, 0.5);
        double[] errors = new double[measured.length];
        Arrays.setAll(errors, i -> Math.abs((predicted[i] + fixed) / measured[i] - 1));

        assertThat(errors).hasSizeGreaterThan(300);
        assertThat(fixed).isBetween(2e-6, 12e-6);
        assertThat(Arrays.stream(errors).average().orElseThrow()).isLessThan(off);
    }

    private static int at(List<Coefficient> coefficients) {
        return coefficients.indexOf(new SplitAttention().coefficients().get(0));
    }
}
