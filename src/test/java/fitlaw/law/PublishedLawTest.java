package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PublishedLawTest {
    private static double value(Quantity quantity) {
        return quantity.estimate().orElseThrow().value();
    }

    @ParameterizedTest
    @CsvSource({"80M-297M, 0", "1B, 1"})
    void coefficientsAreThoseOfTheDataFile(String name, int row) {
        Columns printed = new Columns(Csv.read(Path.of("data/paper/coefficients.csv")), "coefficients.csv");
        Law law = Law.published(name);

        for (String term : List.of("a0", "a1", "a2", "b0", "b1", "b2")) {
            double coefficient = value(law.estimates().stream()
                    .filter(quantity -> quantity.term().equals(term))
                    .findFirst()
                    .orElseThrow());
            assertThat(coefficient).as(term).isEqualTo(printed.number(term, row));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Printed digits of x and r, then the factor computed from them with the natural logarithm.
        "80M-297M, .0801, 1.032, 1.0028",
        "1B, .0739, 1.216, 1.0005",
    })
    void optimumAndItsFactorAreThePrintedOnes(String name, double x, double r, double factor) {
        Law law = Law.published(name);
        double bestX = value(law.optimum().relativeWidth());
        double bestR = value(law.optimum().mlpRatio());

        assertThat(bestX).isCloseTo(x, within(0.5e-4));
        assertThat(bestR).isCloseTo(r, within(0.5e-3));
        assertThat(law.factor(bestX, bestR)).isCloseTo(factor, within(0.5e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 1.1, 2})
    void everyOtherShapeHasALargerFactor(double times) {
        Law law = Law.published("80M-297M");
        double x = value(law.optimum().relativeWidth());
        double r = value(law.optimum().mlpRatio());

        assertThat(law.factor(times * x, r)).isGreaterThan(law.factor(x, r));
        assertThat(law.factor(x, times * r)).isGreaterThan(law.factor(x, r));
    }

    /**
     * Over the published range, without noise: the bounds are those of the statement that the two forms cannot be told
     * apart.
     */
    @ParameterizedTest
    @CsvSource({"80M-297M, 1e-4", "1B, 3e-4"})
    void logLinearFormReproducesThePublishedOne(String name, double tolerance) {
        Law published = Law.published(name);
        List<double[]> shapes = new ArrayList<>();
        for (int i = 0; i <= 24; i++) {
            for (int j = 0; j <= 24; j++) {
                shapes.add(new double[] {.035 * Math.pow(.16 / .035, i / 24.0), .5 * Math.pow(10, j / 24.0)});
            }
        }
        double[] loss = shapes.stream()
                .mapToDouble(shape -> 2.7 * published.factor(shape[0], shape[1]))
                .toArray();

        Law law = Law.fit(Runs.of(Table.create(
                name,
                DoubleColumn.create("loss", loss),
                DoubleColumn.create(
                        "d_over_sqrt_n",
                        shapes.stream().mapToDouble(shape -> shape[0]).toArray()),
                DoubleColumn.create(
                        "mlp_attn_ratio",
                        shapes.stream().mapToDouble(shape -> shape[1]).toArray()),
                StringColumn.create("size_class", Collections.nCopies(loss.length, "one")))));

        double largest = 0;
        for (int i = 0; i < loss.length; i++) {
            largest = Math.max(largest, Math.abs(law.diagnostics().fitted()[i] / loss[i] - 1));
        }
        assertThat(largest).isBetween(tolerance / 100, tolerance);
        assertThat(value(law.optimum().relativeWidth())
                        / value(published.optimum().relativeWidth()))
                .isCloseTo(1, within(.005));
        assertThat(value(law.optimum().mlpRatio()) / value(published.optimum().mlpRatio()))
                .isCloseTo(1, within(.005));
    }

    @Test
    void factorOfAnArchitectureIsThatOfItsShape() {
        Law law = Law.published("80M-297M");
        Architecture llama = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));

        assertThat(law.factor(llama)).isEqualTo(law.factor(llama.relativeWidth(), llama.mlpRatio()));
    }

    @Test
    void intervalsAreAbsentAndSaidToBe() {
        Law law = Law.published("1B");
        Table table = law.table();

        assertThat(law.isFitted()).isFalse();
        assertThat(law.estimates()).allSatisfy(quantity -> {
            assertThat(quantity).isInstanceOf(Estimate.class);
            assertThat(quantity.estimate().orElseThrow().interval().isStated()).isFalse();
        });
        assertThat(table.column("low").countMissing()).isEqualTo(table.rowCount());
        assertThat(table.column("high").countMissing()).isEqualTo(table.rowCount());
        assertThat(table.column("std_error").countMissing()).isEqualTo(table.rowCount());
        assertThat(law.report().text()).contains("The paper prints no intervals", "arXiv:2510.18245");
        assertThat(law.diagnostics().sigma()).isEmpty();
    }

    @Test
    void runsOfAPublishedLawAreNotPublic() {
        Law law = Law.published("1B");

        assertThatThrownBy(law::runs)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its runs are not public")
                .hasMessageContaining("Law.fit");
        assertThatThrownBy(() -> law.loss("1B", 0.08, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(law.levels()).isEmpty();
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Law.published("80M-297"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "There are no published coefficients named 80M-297. There are 80M-297M (fitted to 80M, 145M and 297M; used in the paper for 1B models), and 1B (fitted to 1B only; used in the paper for 3B models); did you mean 80M-297M?");
        assertThatThrownBy(() -> Law.published("80M-1B")).hasMessageContaining("prints only the optimum");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "NaN, 1", "0.1, 0"})
    void shapesMustBePositive(double x, double r) {
        Law law = Law.published("1B");

        assertThatThrownBy(() -> law.factor(x, r))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive");
    }
}
