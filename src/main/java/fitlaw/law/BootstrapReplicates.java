package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.Interval;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The values of each term of a law over the bootstrap resamples. */
record BootstrapReplicates(List<Column> columns) {
    /** Whether a resample has a value, and if not, on which side of the others it counts. */
    enum Found {
        LOCATED,
        BELOW,
        ABOVE,
        NOWHERE
    }

    static BootstrapReplicates of(Law law, Refits refits, double[][] parameters) {
        List<Column> columns = new ArrayList<>();
        List<Curve> curves = law.solution().curves();
        for (int s = 0; s < curves.size(); s++) {
            columns.add(optimum(curves.get(s), parameters, refits.firstCurve() + 2 * s));
        }
        List<Quantity> terms = law.terms();
        for (int j = 0; j < terms.size(); j++) {
            columns.add(term(terms.get(j).term(), parameters, j, refits));
        }
        return new BootstrapReplicates(List.copyOf(columns));
    }

    private static Column optimum(Curve curve, double[][] parameters, int at) {
        double[] values = new double[parameters.length];
        Found[] found = new Found[values.length];
        for (int draw = 0; draw < values.length; draw++) {
            double c1 = parameters[draw][at];
            double c2 = parameters[draw][at + 1];
            found[draw] = where(curve.basis(), c1, c2);
            values[draw] = found[draw] == Found.LOCATED ? curve.basis().shape(curve.variable(), c2 / c1) : Double.NaN;
        }
        return new Column(curve.variable().optimumTerm(), values, found, true);
    }

    /** The location of the minimum of a curve; a parabola that opens downward has none. */
    private static Found where(ShapeBasis basis, double c1, double c2) {
        if (basis.hasMinimum(c1, c2)) {
            return Found.LOCATED;
        }
        if (basis == ShapeBasis.LOG_PARABOLA) {
            return Found.NOWHERE;
        }
        if (c1 > 0 && c2 <= 0) {
            return Found.BELOW; // The curve rises throughout.
        }
        return c1 <= 0 && c2 > 0 ? Found.ABOVE : Found.NOWHERE;
    }

    private static Column term(String term, double[][] parameters, int at, Refits refits) {
        return values(term, parameters, row -> refits.stated(at, row[at]));
    }

    /** Rejects a number of resamples too small for a percentile on either side of an interval. */
    static void requirePercentiles(int resamples, double confidence) {
        if ((1 - confidence) / 2 * (resamples + 1) < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d resamples are too few for percentile intervals of %s %%. Draw at least %d.",
                    resamples,
                    Numbers.plain(100 * confidence),
                    leastPercentiles(confidence)));
        }
    }

    /** The smallest number of resamples with a percentile on either side of an interval. */
    static int leastPercentiles(double confidence) {
        return (int) Math.ceil(2 / (1 - confidence) - 1 - 1e-9);
    }

    /** A quantity for each resample; NaN if its runs do not determine it. */
    static Column values(String term, double[][] parameters, ToDoubleFunction<double[]> of) {
        return values(term, Arrays.stream(parameters).mapToDouble(of).toArray());
    }

    /** A quantity for each resample; NaN if its runs do not determine it. */
    static Column values(String term, double[] values) {
        Found[] found = Arrays.stream(values)
                .mapToObj(value -> Double.isNaN(value) ? Found.NOWHERE : Found.LOCATED)
                .toArray(Found[]::new);
        return new Column(term, values, found, false);
    }

    Optional<Column> column(String term) {
        return columns.stream().filter(column -> column.term().equals(term)).findFirst();
    }

    Table table() {
        int rows = columns.get(0).values().length;
        Table table = Table.create(
                "resamples",
                IntColumn.create("resample", IntStream.rangeClosed(1, rows).toArray()));
        for (Column column : columns) {
            table.addColumns(DoubleColumn.create(column.term(), column.values()));
            if (column.optimum()) {
                table.addColumns(StringColumn.create(column.term() + "_is", column.words()));
            }
        }
        return table;
    }

    /** One term: one value per resample, NaN if there is none. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
    record Column(String term, double[] values, Found[] found, boolean optimum) {
        /** Share of resamples without a value. */
        double without() {
            return 1 - count(Found.LOCATED) / (double) found.length;
        }

        private long count(Found which) {
            return Arrays.stream(found).filter(one -> one == which).count();
        }

        /** Standard deviation, or NaN if any resample has no value, in which case none can be stated. */
        double deviation() {
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            return Math.sqrt(squares / (values.length - 1));
        }

        /** Between the order statistics just outside the percentiles; a resample without a value counts as outside. */
        Interval interval(double confidence, String method) {
            double[] lows = sided(Double.NEGATIVE_INFINITY);
            double[] highs = sided(Double.POSITIVE_INFINITY);
            int cut = (int) Math.floor((1 - confidence) / 2 * (values.length + 1) + 1e-9) - 1;
            double low = lows[cut];
            double high = highs[values.length - 1 - cut];
            return new Interval(
                    Double.isFinite(low) ? low : Double.NEGATIVE_INFINITY,
                    Double.isFinite(high) ? high : Double.POSITIVE_INFINITY,
                    method);
        }

        /** Sorted values, with undetermined ones at {@code nowhere}. */
        private double[] sided(double nowhere) {
            double[] sided = values.clone();
            for (int draw = 0; draw < sided.length; draw++) {
                sided[draw] = switch (found[draw]) {
                    case LOCATED -> values[draw];
                    case BELOW -> Double.NEGATIVE_INFINITY;
                    case ABOVE -> Double.POSITIVE_INFINITY;
                    case NOWHERE -> nowhere;
                };
            }
            Arrays.sort(sided);
            return sided;
        }

        String[] words() {
            return Arrays.stream(found)
                    .map(one -> switch (one) {
                        case LOCATED -> "located";
                        case BELOW -> "below";
                        case ABOVE -> "above";
                        case NOWHERE -> "nowhere";
                    })
                    .toArray(String[]::new);
        }

        /** A note about resamples without a minimum. */
        String told() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s %% of the resamples have no minimum (the loss rises throughout in %d, falls throughout in %d, and has a maximum or is not identified in %d). They count as below, above, and outside the interval on both sides, respectively.",
                    term,
                    Numbers.significant(100 * without(), 3),
                    count(Found.BELOW),
                    count(Found.ABOVE),
                    count(Found.NOWHERE));
        }
    }
}
