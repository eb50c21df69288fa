package fitlaw.law;

import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The log-linear law on some rows, with two slopes shared by all classes of runs or separate for each class. If each
 * group belongs to one class, the class-specific slopes are partialled out class by class (Frisch and Waugh 1933;
 * Lovell 1963), so that the work does not grow with the number of classes.
 */
final class ClassSlopes {
    /**
     * Minimum share of a column that must remain after the slopes and group effects of the classes are partialled out.
     */
    private static final double SINGULAR = 1e-9;
    /** Squares below this share of those of ln L are rounding errors of sums. */
    private static final double ROUNDING = 1e-24;

    private final List<double[]> shared;
    private final List<double[]> tested;
    private final double[] y;
    private final double[] w;
    private final int[] level;
    private final int levels;
    private final int[] label;
    private final int labels;

    ClassSlopes(TrainingData sample, int[] rows, List<double[]> shared, List<double[]> tested, List<String> labels) {
        double[] loss = sample.loss();
        double[] weights = sample.weights();
        this.shared = shared.stream().map(column -> Matrices.pick(column, rows)).toList();
        this.tested = tested.stream().map(column -> Matrices.pick(column, rows)).toList();
        y = Arrays.stream(rows).mapToDouble(i -> Math.log(loss[i])).toArray();
        w = Arrays.stream(rows).mapToDouble(i -> weights[i] * loss[i] * loss[i]).toArray();
        Map<Object, Integer> numbers = new HashMap<>();
        level = numbered(
                numbers, Arrays.stream(rows).mapToObj(i -> sample.group()[i]).toList());
        levels = numbers.size();
        numbers.clear();
        label = numbered(numbers, Arrays.stream(rows).mapToObj(labels::get).toList());
        this.labels = numbers.size();
    }

    private static int[] numbered(Map<Object, Integer> numbers, List<?> keys) {
        return keys.stream()
                .mapToInt(key -> numbers.computeIfAbsent(key, one -> numbers.size()))
                .toArray();
    }

    /** Rows minus group effects, shared slopes and class-specific slopes. */
    int degreesOfFreedom() {
        return y.length - levels - shared.size() - tested.size() * labels;
    }

    /** The sum of squares that rounding alone would produce. */
    double rounding() {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += w[i] * Math.max(1, y[i] * y[i]);
        }
        return ROUNDING * sum;
    }

    /** Weighted sum of squared residuals with slopes shared by the classes. */
    double pooledSquares() {
        List<double[]> columns = new ArrayList<>(shared);
        columns.addAll(tested);
        return fit(columns, y, w, level, levels).weightedSquares();
    }

    /** The same with class-specific slopes; empty if these explain another column. */
    OptionalDouble ownSquares() {
        Map<Integer, List<Integer>> classes = new LinkedHashMap<>();
        int[] classOf = new int[levels];
        Arrays.fill(classOf, -1);
        for (int i = 0; i < y.length; i++) {
            classes.computeIfAbsent(label[i], key -> new ArrayList<>()).add(i);
            if (classOf[level[i]] >= 0 && classOf[level[i]] != label[i]) {
                return OptionalDouble.of(ownSquaresAtOnce());
            }
            classOf[level[i]] = label[i];
        }
        List<double[]> left = new ArrayList<>();
        for (int j = 0; j <= shared.size(); j++) {
            left.add(new double[y.length]);
        }
        for (List<Integer> members : classes.values()) {
            takeOut(members.stream().mapToInt(Integer::intValue).toArray(), left);
        }
        double[] observed = left.remove(shared.size());
        for (int j = 0; j < shared.size(); j++) {
            double inside = fit(List.of(), shared.get(j), w, level, levels).weightedSquares();
            if (!(squares(left.get(j)) > SINGULAR * inside)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(
                shared.isEmpty()
                        ? squares(observed)
                        : fit(left, observed, w, new int[y.length], 1).weightedSquares());
    }

    /**
     * For each shared column, and last for ln L, keeps the part that the group effects and slopes of a class do not
     * explain.
     */
    private void takeOut(int[] rows, List<double[]> left) {
        Map<Object, Integer> numbers = new HashMap<>();
        int[] own =
                numbered(numbers, Arrays.stream(rows).mapToObj(i -> level[i]).toList());
        if (rows.length <= numbers.size() + tested.size()) {
            return; // The class has as many slopes and group effects as rows, so nothing remains.
        }
        List<double[]> columns =
                tested.stream().map(column -> Matrices.pick(column, rows)).toList();
        double[] weights = Matrices.pick(w, rows);
        for (int j = 0; j < left.size(); j++) {
            double[] of = j < shared.size() ? shared.get(j) : y;
            LinearFit fit = fit(columns, Matrices.pick(of, rows), weights, own, numbers.size());
            for (int k = 0; k < rows.length; k++) {
                left.get(j)[rows[k]] = fit.residual(k);
            }
        }
    }

    /** For groups that span several classes: a column for each slope of each class. */
    private double ownSquaresAtOnce() {
        List<double[]> columns = new ArrayList<>(shared);
        for (int c = 0; c < labels; c++) {
            for (double[] term : tested) {
                double[] own = new double[y.length];
                for (int i = 0; i < own.length; i++) {
                    own[i] = label[i] == c ? term[i] : 0;
                }
                columns.add(own);
            }
        }
        return fit(columns, y, w, level, levels).weightedSquares();
    }

    private double squares(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += w[i] * values[i] * values[i];
        }
        return sum;
    }

    private static LinearFit fit(List<double[]> columns, double[] y, double[] w, int[] group, int groups) {
        return LinearFit.of(columns.toArray(new double[0][]), y, w, group, groups);
    }
}
