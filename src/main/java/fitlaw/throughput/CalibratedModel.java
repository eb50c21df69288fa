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

/** A model fitted to rows, and how far it is off for each architecture when that architecture is left out. */
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

    /** The parameters of fits without the rows of one group each. */
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
     * What a fit without some rows predicts for each row.
     *
     * @param off logarithm of predicted over measured time
     * @param variance variance of the logarithm of the predicted time that its coefficients leave open
     */
    @SuppressWarnings("ArrayRecordComponent") // made here and read by Extent
    record Refit(double[] off, double[] variance) {}

    /** A fit without some rows. */
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

    /** Rows of the same architecture, in the order of the rows. */
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

    /** Numbers of the rows of each architecture. */
    List<int[]> groups() {
        return groups;
    }

    LeastSquaresSolution fit() {
        return fit;
    }

    /** The logarithms of the coefficients without each architecture; empty where there is only one. */
    double[][] without() {
        return without;
    }

    /** Logarithm of predicted over measured time of each row, its architecture left out; NaN where it could not be. */
    double[] leftOut() {
        return leftOut.clone();
    }

    /** Mean absolute relative error of each architecture left out, over its rows that are decode steps or that are not. */
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

    /** Mean absolute relative error over rows whose architecture was left out; empty where none was. */
    OptionalDouble leftOutError(boolean decode) {
        return IntStream.range(0, without.length == 0 ? 0 : leftOut.length)
                .filter(row -> rows.get(row).isDecode() == decode)
                .mapToDouble(row -> Math.abs(Math.expm1(leftOut[row])))
                .average();
    }

    /**
     * The share of rows that would carry as much information if they deviated independently: rows of one architecture deviate
     * together, by the intraclass correlation of what they leave.
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
