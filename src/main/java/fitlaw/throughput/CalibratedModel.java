package fitlaw.throughput;

import fitlaw.common.Work;
import fitlaw.fit.LeastSquaresSolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A model fitted to rows, with its leave-one-architecture-out errors. */
final class CalibratedModel {
    private final TimeModel model;
    private final List<MeasuredSteps> rows;
    private final List<int[]> groups;
    private final LeastSquaresSolution fit;
    private final double[][] without;
    private final double[] leftOut;

    private CalibratedModel(
            TimeModel model,
            List<MeasuredSteps> rows,
            List<int[]> groups,
            LeastSquaresSolution fit,
            double[][] without,
            double[] leftOut) {
        this.model = model;
        this.rows = rows;
        this.groups = groups;
        this.fit = fit;
        this.without = without;
        this.leftOut = leftOut;
    }

    /**
     * Fits a model.
     *
     * @param model the model
     * @param rows its rows
     */
    static CalibratedModel of(TimeModel model, List<MeasuredSteps> rows) {
        double[] observed = rows.stream()
                .mapToDouble(row -> Math.log(row.measured().seconds()))
                .toArray();
        LeastSquaresSolution fit = model.problem(rows).solve(model.usual());
        List<int[]> groups = groups(rows);
        double[] leftOut = new double[observed.length];
        Arrays.fill(leftOut, Double.NaN);
        double[][] without =
                groups.size() < 2 ? new double[0][] : new LeftOutGroups(model, rows, groups, fit.parameters()).done();
        for (int group = 0; group < without.length; group++) {
            double[] c = TimeModel.natural(without[group]);
            for (int row : groups.get(group)) {
                leftOut[row] = Math.log(model.seconds(rows.get(row), c, null)) - observed[row];
            }
        }
        return new CalibratedModel(model, rows, groups, fit, without, leftOut);
    }

    /** Parameters of fits that each leave out the rows of one group. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record LeftOutGroups(TimeModel model, List<MeasuredSteps> rows, List<int[]> groups, double[] start)
            implements Work.RowOfEach {
        @Override
        public String name() {
            return "calibration";
        }

        @Override
        public int units() {
            return groups.size();
        }

        @Override
        public double[] row(int group) {
            int[] out = groups.get(group);
            List<MeasuredSteps> kept = IntStream.range(0, rows.size())
                    .filter(row -> Arrays.binarySearch(out, row) < 0)
                    .mapToObj(rows::get)
                    .toList();
            return model.problem(kept).solve(start).parameters();
        }
    }

    /**
     * Predictions of a fit that leaves out some rows.
     *
     * @param off logarithm of predicted over measured time
     * @param variance variance of the logarithm of the predicted time due to the uncertainty of the coefficients
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Refit(double[] off, double[] variance) {}

    /** Refits the model without some rows. */
    Refit without(Predicate<MeasuredSteps> out) {
        double[] observed = rows.stream()
                .mapToDouble(row -> Math.log(row.measured().seconds()))
                .toArray();
        LeastSquaresSolution refit =
                model.problem(rows.stream().filter(Predicate.not(out)).toList()).solve(fit.parameters());
        double[] c = TimeModel.natural(refit.parameters());
        double[][] covariance = refit.posteriorCovariance(independentShare());
        return new Refit(
                IntStream.range(0, observed.length)
                        .mapToDouble(row -> Math.log(model.seconds(rows.get(row), c, null)) - observed[row])
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> CrossCheck.variance(model, row, c, covariance))
                        .toArray());
    }

    /** Groups the rows by architecture, in the order of the rows. */
    private static List<int[]> groups(List<MeasuredSteps> rows) {
        Map<Object, List<Integer>> byArchitecture = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byArchitecture
                    .computeIfAbsent(rows.get(i).measured().architecture(), key -> new ArrayList<>())
                    .add(i);
        }
        return byArchitecture.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    TimeModel model() {
        return model;
    }

    List<MeasuredSteps> rows() {
        return rows;
    }

    /** Indexes of the rows of each architecture. */
    List<int[]> groups() {
        return groups;
    }

    LeastSquaresSolution fit() {
        return fit;
    }

    /** Logarithms of the coefficients with each architecture left out; empty if there is only one. */
    double[][] without() {
        return without;
    }

    /**
     * Logarithm of predicted over measured time of each row with its architecture left out; NaN if it could not be left
     * out.
     */
    double[] leftOut() {
        return leftOut.clone();
    }

    /** Mean absolute relative error of each architecture when left out, over its decode rows or its other rows. */
    double[] errors(boolean decode) {
        return groups.stream()
                .mapToDouble(group -> error(group, decode))
                .filter(error -> !Double.isNaN(error))
                .toArray();
    }

    private double error(int[] group, boolean decode) {
        return Arrays.stream(group)
                .filter(row -> rows.get(row).isDecode() == decode)
                .mapToDouble(row -> Math.abs(Math.expm1(leftOut[row])))
                .average()
                .orElse(Double.NaN);
    }

    /** Mean absolute relative error over rows whose architecture was left out; empty if there are none. */
    OptionalDouble leftOutError(boolean decode) {
        return IntStream.range(0, without.length == 0 ? 0 : leftOut.length)
                .filter(row -> rows.get(row).isDecode() == decode)
                .mapToDouble(row -> Math.abs(Math.expm1(leftOut[row])))
                .average();
    }

    /**
     * Effective number of rows as a share of all rows: the deviations of one architecture are correlated, and the
     * intraclass correlation of the left-out deviations estimates by how much.
     */
    double independentShare() {
        double mean = (double) rows.size() / groups.size();
        double together = 0.5;
        if (groups.size() >= 3) {
            double all = Arrays.stream(leftOut).map(r -> r * r).average().orElse(0);
            double ofMeans = groups.stream()
                    .mapToDouble(group -> Arrays.stream(group)
                            .mapToDouble(row -> leftOut[row])
                            .average()
                            .orElse(0))
                    .map(r -> r * r)
                    .average()
                    .orElse(0);
            together = all > 0 ? Math.min(1, ofMeans / all) : 0.5;
        }
        return 1 / (1 + (mean - 1) * together);
    }
}
