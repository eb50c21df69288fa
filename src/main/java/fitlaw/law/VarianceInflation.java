package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.LinearFit;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.SingularFitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The factor by which the variance of each coefficient is larger because its column is correlated with others, inside
 * groups: {@code 1 / (1 - R²)}. The two columns of one shape, ln v and 1 / v, are always correlated, which widens their
 * errors but not those of the optimum; the contribution of other shapes and ln N is shown separately and is the
 * relevant one.
 *
 * <p>Source: Belsley, Kuh and Welsch, <i>Regression Diagnostics</i> (1980), section 3.2.
 *
 * @param rows one row per column of the design
 */
public record VarianceInflation(List<Row> rows) implements Report.Source {
    /** Above this factor, a coefficient is determined more by the others than by its own column. */
    public static final double LARGE = 10;

    /**
     * A column of the design.
     *
     * @param column name of the column, such as {@code ln x}
     * @param all factor on its variance from all other columns; infinite if they explain it completely
     * @param others the same without the other column of its own shape
     * @param notIdentified why its shape is not identified, if so
     */
    public record Row(String column, double all, double others, Optional<String> notIdentified) {}

    /**
     * Creates a table.
     *
     * @param rows one row per column of the design
     */
    public VarianceInflation {
        rows = List.copyOf(rows);
    }

    /** A column, and the group of columns it belongs to. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class, so the arrays are not modified
    private record Term(String name, double[] values, String block, Optional<String> open) {}

    static VarianceInflation of(TrainingData sample, List<ShapeVariable> identified, List<NotIdentified> open) {
        List<ShapeVariable> shapes = new ArrayList<>(identified);
        Stream.of(ShapeVariable.values())
                .filter(shape -> open.stream().anyMatch(one -> one.term().equals(shape.optimumTerm())))
                .forEach(shapes::add);
        List<Term> terms = new ArrayList<>();
        sample.logSize().ifPresent(size -> terms.add(new Term("ln N", size, "N", Optional.empty())));
        for (ShapeVariable shape : shapes) {
            double[] values = sample.values(shape);
            Optional<String> why = open.stream()
                    .filter(one -> one.term().equals(shape.optimumTerm()))
                    .map(NotIdentified::reason)
                    .findFirst();
            terms.add(new Term(
                    "ln " + shape.letter(), Arrays.stream(values).map(Math::log).toArray(), shape.letter(), why));
            terms.add(new Term(
                    "1 / " + shape.letter(),
                    Arrays.stream(values).map(v -> 1 / v).toArray(),
                    shape.letter(),
                    why));
        }
        List<Row> rows = new ArrayList<>();
        for (Term term : terms) {
            List<double[]> all = terms.stream()
                    .filter(other -> !other.name().equals(term.name()))
                    .map(Term::values)
                    .toList();
            List<double[]> others = terms.stream()
                    .filter(other -> !other.block().equals(term.block()))
                    .map(Term::values)
                    .toList();
            rows.add(new Row(
                    term.name(),
                    factor(sample, term.values(), all),
                    factor(sample, term.values(), others),
                    term.open()));
        }
        return new VarianceInflation(rows);
    }

    /**
     * Variation inside groups divided by the part that the others do not explain. Columns that others explain
     * completely are ignored.
     */
    private static double factor(TrainingData sample, double[] values, List<double[]> others) {
        List<double[]> independent = new ArrayList<>();
        for (double[] other : others) {
            independent.add(other);
            if (left(sample, values, independent).isEmpty()) {
                independent.remove(independent.size() - 1);
            }
        }
        double alone = left(sample, values, List.of()).orElse(0.0);
        double rest = left(sample, values, independent).orElse(0.0);
        double size = Arrays.stream(values).map(v -> v * v).sum();
        return rest > 1e-12 * size * (alone > 0 ? alone / size : 1) && alone > 1e-20 * size
                ? alone / rest
                : Double.POSITIVE_INFINITY;
    }

    private static Optional<Double> left(TrainingData sample, double[] values, List<double[]> columns) {
        int levels = sample.levels().size();
        if (values.length <= levels + columns.size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LinearFit.of(columns.toArray(new double[0][]), values, sample.weights(), sample.group(), levels)
                            .weightedSquares());
        } catch (SingularFitException e) {
            return Optional.empty();
        }
    }

    /** {@return the columns of identified shapes whose variance is inflated tenfold or more by others} */
    public List<Row> large() {
        return rows.stream()
                .filter(row -> row.notIdentified().isEmpty() && row.others() >= LARGE)
                .toList();
    }

    /** {@return the rows: column, inflation, inflation_by_others, open} */
    public Table table() {
        StringColumn open = StringColumn.create("open");
        rows.forEach(row -> open.append(row.notIdentified().orElse("")));
        return Table.create(
                "variance inflation",
                StringColumn.create("column", rows.stream().map(Row::column).toList()),
                DoubleColumn.create(
                        "inflation", rows.stream().mapToDouble(Row::all).toArray()),
                DoubleColumn.create(
                        "inflation_by_others",
                        rows.stream().mapToDouble(Row::others).toArray()),
                open);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Variance inflation within levels");
        report.grid(
                List.of("column", "inflation", "inflation_by_others", "identified"),
                rows.stream()
                        .map(row -> List.of(
                                row.column(),
                                Numbers.significant(row.all(), 3),
                                Numbers.significant(row.others(), 3),
                                row.notIdentified().isPresent() ? "no" : "yes"))
                        .toList());
        rows.stream().flatMap(row -> row.notIdentified().stream()).distinct().forEach(report::note);
        return report.text("inflation_by_others excludes the other column of the same shape. If it is "
                        + Numbers.plain(LARGE)
                        + " or more, runs in which only that shape differs are the most informative.")
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
