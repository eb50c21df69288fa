package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class VarianceInflationTest {
    private static VarianceInflation.Row row(VarianceInflation inflation, String column) {
        return inflation.rows().stream()
                .filter(row -> row.column().equals(column))
                .findFirst()
                .orElseThrow();
    }

    /** Every width with every ratio: the shapes are uncorrelated. */
    @Test
    void crossedShapesDoNotInflateEachOther() {
        List<double[]> shapes = new ArrayList<>();
        for (double x : new double[] {.04, .07, .11, .16}) {
            for (double r : new double[] {.5, 1, 2, 4.5}) {
                shapes.add(new double[] {x, r});
            }
        }

        VarianceInflation inflation =
                Law.fit(Designs.runs(shapes, .01, 1)).diagnostics().inflation();

        for (String column : List.of("ln x", "1 / x", "ln r", "1 / r")) {
            assertThat(row(inflation, column).others()).isCloseTo(1, within(1e-12));
            assertThat(row(inflation, column).all()).isGreaterThan(5); // ln v and 1 / v are correlated.
        }
        assertThat(inflation.large()).isEmpty();
    }

    /**
     * The inflation is the variance of a coefficient over the variance it would have if its column were uncorrelated
     * with the others.
     */
    @Test
    void inflationIsThatOfTheVarianceOfTheCoefficient() {
        Runs runs = Designs.runs(Designs.paperLike(), .01, 1);
        Law law = Law.fit(LawForm.additive(), runs);
        double[] x = law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH);
        double mean = Arrays.stream(x).map(Math::log).average().orElseThrow();
        double squares = Arrays.stream(x)
                .map(v -> (Math.log(v) - mean) * (Math.log(v) - mean))
                .sum();
        double alone = law.diagnostics().sigma().orElseThrow()
                * law.diagnostics().sigma().orElseThrow()
                / squares;

        assertThat(row(law.diagnostics().inflation(), "ln x").all())
                .isCloseTo(law.solution().curves().get(0).v11() / alone, within(1e-8));
    }

    @Test
    void shapesThatNearlyFollowEachOtherAreToldInTheReport() {
        List<double[]> shapes = new ArrayList<>();
        for (double x : new double[] {.035, .05, .065, .08, .1, .125, .16}) {
            shapes.add(new double[] {x, 14 * x});
            shapes.add(new double[] {x, 18 * x});
        }

        Law law = Law.fit(Designs.runs(shapes, .001, 1));

        assertThat(row(law.diagnostics().inflation(), "ln r").others()).isGreaterThan(10);
        assertThat(law.report().text())
                .contains(
                        "Collinearity with other shapes or ln N inflates the variance of coefficients: ",
                        "only one shape differs");
    }

    @Test
    void openShapesAreListedWithTheirReason() {
        Law law = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        VarianceInflation inflation = law.diagnostics().inflation();

        assertThat(inflation.rows().stream().map(VarianceInflation.Row::column))
                .containsExactly("ln N", "ln x", "1 / x", "ln r", "1 / r");
        assertThat(row(inflation, "ln r").notIdentified().orElseThrow()).startsWith("No spread");
        assertThat(row(inflation, "ln x").notIdentified()).isEmpty();
        Table table = inflation.table();
        assertThat(table.columnNames()).containsExactly("column", "inflation", "inflation_by_others", "open");
        assertThat(inflation.report().text()).contains("No spread");
    }

    @Test
    void shapeThatNeverChangesIsInflatedBeyondMeasure() {
        Runs runs = Runs.read(Path.of("data/runs/gemstones_hot.csv")).where("d_model != 384");

        assertThat(row(Law.fit(runs).diagnostics().inflation(), "ln r").all()).isInfinite();
    }
}
