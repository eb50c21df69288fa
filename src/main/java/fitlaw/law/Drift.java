package fitlaw.law;

import fitlaw.fit.FisherF;
import fitlaw.fit.LinearFit;
import fitlaw.fit.SingularFitException;
import fitlaw.runs.Levels;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether the effect of a shape on loss changes between classes of runs, such as sizes: a weighted F-test of slopes of their
 * own for each class against shared ones, on the log-linear law, with the levels and the other shape's slopes shared in
 * both.
 *
 * @param shape column of the shape
 * @param over what the classes are: {@code size_class} or {@code token_class}
 * @param classes classes whose runs can carry slopes of their own; the rows of others do not enter
 * @param f value of F
 * @param numerator degrees of freedom of the numerator
 * @param denominator degrees of freedom of the denominator
 * @param p probability of a value at least as large without drift
 */
public record Drift(
        String shape, String over, List<String> classes, double f, int numerator, int denominator, double p) {
    /** A rarer value than this is called drift. */
    public static final double LEVEL = 0.05;

    /** Fewer different values inside a level cannot carry two slopes. */
    private static final int LEAST_VALUES = 3;

    /**
     * Creates the result of a test.
     *
     * @param shape column of the shape
     * @param over what the classes are
     * @param classes classes with slopes of their own
     * @param f value of F
     * @param numerator degrees of freedom of the numerator
     * @param denominator degrees of freedom of the denominator
     * @param p probability of a value at least as large without drift
     */
    public Drift {
        classes = List.copyOf(classes);
    }

    /** {@return whether the slopes change, at the 5 % level} */
    public boolean rejects() {
        return p < LEVEL;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s over %s: F(%d, %d) = %s, p %s",
                shape,
                over,
                numerator,
                denominator,
                Numbers.significant(f, 3),
                Numbers.significant(p, 2));
    }

    /** All tests that a sample allows. */
    static List<Drift> of(Sample sample, List<ShapeVariable> shapes, Optional<double[]> depth) {
        List<Drift> tests = new ArrayList<>();
        for (ShapeVariable shape : shapes) {
            one(sample, shapes, depth, shape, "size_class", Levels.sizeClasses(sample.runs()))
                    .ifPresent(tests::add);
            one(sample, shapes, depth, shape, "token_class", Levels.tokenClasses(sample.runs()))
                    .ifPresent(tests::add);
        }
        return List.copyOf(tests);
    }

    private static Optional<Drift> one(
            Sample sample,
            List<ShapeVariable> shapes,
            Optional<double[]> depth,
            ShapeVariable tested,
            String over,
            List<String> labels) {
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        Set<String> able = able(sample, tested, labels);
        if (able.size() < 2) {
            return Optional.empty();
        }
        int[] rows = IntStream.range(0, sample.size())
                .filter(i -> able.contains(labels.get(i)))
                .toArray();
        List<double[]> shared = new ArrayList<>();
        sample.logSize().ifPresent(shared::add);
        depth.ifPresent(shared::add);
        shapes.stream().filter(other -> other != tested).forEach(other -> shared.addAll(terms(sample, other)));
        List<double[]> pooled = new ArrayList<>(shared);
        pooled.addAll(terms(sample, tested));
        List<double[]> own = new ArrayList<>(shared);
        for (String label : able) {
            for (double[] term : terms(sample, tested)) {
                own.add(IntStream.range(0, term.length)
                        .mapToDouble(i -> labels.get(i).equals(label) ? term[i] : 0)
                        .toArray());
            }
        }
        try {
            Optional<LinearFit> without = fit(sample, rows, pooled);
            Optional<LinearFit> with = fit(sample, rows, own);
            if (without.isEmpty() || with.isEmpty()) {
                return Optional.empty();
            }
            int numerator = own.size() - pooled.size();
            double gain = (without.get().weightedSquares() - with.get().weightedSquares()) / numerator;
            double f = gain / with.get().variance();
            int denominator = with.get().degreesOfFreedom();
            return Optional.of(new Drift(
                    tested.column(),
                    over,
                    List.copyOf(able),
                    f,
                    numerator,
                    denominator,
                    FisherF.upperTail(f, numerator, denominator)));
        } catch (SingularFitException e) {
            return Optional.empty();
        }
    }

    /** The classes in which the shape takes enough values inside a level. */
    private static Set<String> able(Sample sample, ShapeVariable tested, List<String> labels) {
        int[] group = sample.group();
        double[] values = sample.values(tested);
        Set<String> able = new LinkedHashSet<>();
        for (String label : new LinkedHashSet<>(labels)) {
            for (int g = 0; g < sample.levels().size(); g++) {
                int level = g;
                double[] inside = IntStream.range(0, values.length)
                        .filter(i -> group[i] == level && labels.get(i).equals(label))
                        .mapToDouble(i -> values[i])
                        .toArray();
                if (Sample.different(inside).size() >= LEAST_VALUES) {
                    able.add(label);
                }
            }
        }
        return able;
    }

    private static List<double[]> terms(Sample sample, ShapeVariable shape) {
        double[] values = sample.values(shape);
        return List.of(
                Arrays.stream(values).map(Math::log).toArray(),
                Arrays.stream(values).map(v -> 1 / v).toArray());
    }

    /** The log-linear law on some rows; empty if there are too few of them. */
    private static Optional<LinearFit> fit(Sample sample, int[] rows, List<double[]> columns) {
        double[] loss = sample.loss();
        int[] renumbered = renumber(rows, sample.group());
        int levels = Arrays.stream(renumbered).max().orElse(-1) + 1;
        if (rows.length <= levels + columns.size()) {
            return Optional.empty();
        }
        double[][] x = columns.stream()
                .map(column -> Arrays.stream(rows).mapToDouble(i -> column[i]).toArray())
                .toArray(double[][]::new);
        double[] y = Arrays.stream(rows).mapToDouble(i -> Math.log(loss[i])).toArray();
        double[] w = Arrays.stream(rows)
                .mapToDouble(i -> sample.weights()[i] * loss[i] * loss[i])
                .toArray();
        return Optional.of(LinearFit.of(x, y, w, renumbered, levels));
    }

    private static int[] renumber(int[] rows, int[] group) {
        List<Integer> seen = new ArrayList<>();
        return Arrays.stream(rows)
                .map(i -> {
                    if (!seen.contains(group[i])) {
                        seen.add(group[i]);
                    }
                    return seen.indexOf(group[i]);
                })
                .toArray();
    }
}
