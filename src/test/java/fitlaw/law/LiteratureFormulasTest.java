package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Quantity;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forms of the literature, given as formulas only, compared with the best fit that SciPy finds from the truth and 120
 * perturbations of it ({@code formulas_golden.py}).
 */
class LiteratureFormulasTest {
    private static final Path FOLDER = Path.of("src/test/resources/formulas");

    private static Stream<Arguments> golden() {
        var golden = Csv.read(FOLDER.resolve("golden.csv"));
        return golden.stream()
                .map(row -> Arguments.of(
                        row.getString("name"),
                        row.getString("formula"),
                        golden.doubleColumn("squares").get(row.getRowNumber()),
                        row.getString("parameters")));
    }

    private static Map<String, Double> terms(Law law) {
        return law.estimates().stream()
                .map(Quantity::estimate)
                .flatMap(java.util.Optional::stream)
                .collect(Collectors.toMap(estimate -> estimate.term(), estimate -> estimate.value()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void formulaHasTheLeastSquaresThatSciPyFinds(String name, String formula, double squares, String parameters) {
        Runs runs = Runs.read(FOLDER.resolve("runs.csv"), RunOptions.defaults().withColumn("loss", "loss_" + name));

        Law law = Law.fit(LawForm.formula(formula), runs);

        assertThat(law.diagnostics().squares().orElseThrow()).isCloseTo(squares, within(1e-6 * squares));
        assertThat(law.diagnostics().degreesOfFreedom()).isEqualTo(90 - parameters.split(" ", -1).length);
        if (law.notes().stream().noneMatch(note -> note.contains("Other parameters fit as well"))) {
            for (String one : parameters.split(" ", -1)) {
                double value = Double.parseDouble(one.split("=", -1)[1]);
                // Sums of squares that agree to 1e-6 determine parameters to a hundredth of their standard errors,
                // √(1e-6 · 85).
                assertThat(terms(law).get(one.split("=", -1)[0]))
                        .as(one)
                        .isCloseTo(value, within(1e-2 * Math.abs(value)));
            }
        }
    }

    /** scipy.optimize.least_squares: E 1.696, A 269.5, N0 1.90e8, a .295, residual sd .00444. */
    @Test
    void offsetOnTheScaleOfItsColumnIsFound() {
        Law law = Law.fit(LawForm.formula("E + A/(N+N0)^a"), Runs.read(FOLDER.resolve("offset.csv")));

        assertThat(terms(law).get("E")).isCloseTo(1.696, within(5e-4));
        assertThat(terms(law).get("A")).isCloseTo(269.5, within(.5));
        assertThat(terms(law).get("N0")).isCloseTo(1.90e8, within(5e5));
        assertThat(terms(law).get("a")).isCloseTo(.295, within(5e-4));
        assertThat(law.diagnostics().sigma().orElseThrow()).isCloseTo(.00444, within(5e-6));
    }

    /** A formula with an offset includes the one without, so its fit is at least as good, whatever the units. */
    @Test
    void unitsOfAnOffsetDoNotMatter() {
        Runs runs = Runs.read(FOLDER.resolve("offset.csv"));

        double plain = Law.fit(LawForm.formula("E + A/(N+N0)^a"), runs)
                .diagnostics()
                .squares()
                .orElseThrow();

        for (String scale : new String[] {"1e9", "1e-6", "1e3"}) {
            double scaled = Law.fit(LawForm.formula("E + A/(N+N0*" + scale + ")^a"), runs)
                    .diagnostics()
                    .squares()
                    .orElseThrow();
            assertThat(scaled).as(scale).isCloseTo(plain, within(1e-9 * plain));
        }
        assertThat(plain)
                .isLessThan(Law.fit(LawForm.formula("E + A/N^a"), runs)
                        .diagnostics()
                        .squares()
                        .orElseThrow());
    }

    /**
     * The two branches apply to 60 and 20 of the rows; the file was generated with A 20, a .11, B 16, b .09, and has
     * six decimals.
     */
    @Test
    void bothBranchesOfAMaximumAreFitted() {
        Law law = Law.fit(LawForm.formula("max(A/N^a, B/D^b)"), Runs.read(FOLDER.resolve("max.csv")));

        assertThat(terms(law).get("A")).isCloseTo(20, within(1e-4));
        assertThat(terms(law).get("a")).isCloseTo(.11, within(1e-6));
        assertThat(terms(law).get("B")).isCloseTo(16, within(1e-4));
        assertThat(terms(law).get("b")).isCloseTo(.09, within(1e-6));
        assertThat(law.diagnostics().sigma().orElseThrow())
                .isBetween(2.5e-7, 3.5e-7); // rounding to 1e-6: 1e-6 / sqrt(12) = 2.9e-7
    }
}
