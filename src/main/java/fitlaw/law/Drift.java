package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.FStatistic;
import fitlaw.fit.SingularFitException;
import fitlaw.runs.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether the effect of a shape on loss changes between classes of runs, such as sizes: a weighted F-test of separate
 * slopes for each class against shared slopes, on the log-linear law. Group effects and the slopes of the other shape
 * are shared in both.
 *
 * @param shape column of the shape
 * @param over what defines the classes: {@code size_class} or {@code token_class}
 * @param classes classes with enough runs for separate slopes; the rows of other classes are not used
 * @param test the F-test of no drift
 */
public record Drift(String shape, String over, List<String> classes, FStatistic test) {
    /** Significance level of the test. */
    public static final double SIGNIFICANCE = 0.05;

    /** Number of different values that a class needs inside a group for two slopes. */
    private static final int LEAST_VALUES = 3;

    /**
     * Creates the result of a test.
     *
     * @param shape column of the shape
     * @param over what defines the classes
     * @param classes classes with separate slopes
     * @param test the F-test of no drift
     */
    public Drift {
        classes = List.copyOf(classes);
    }

    /** {@return whether the slopes change between classes, at the 5 % level} */
    public boolean rejects() {
        return test.p() < SIGNIFICANCE;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s over %s: F(%d, %d) = %s, p = %s",
                shape,
                over,
                test.numerator(),
                test.denominator(),
                Numbers.significant(test.f(), 3),
                Numbers.significant(test.p(), 2));
    }

    /**
     * All drift tests that a sample allows.
     *
     * @param curves curves over the shapes that the runs identify
     * @param moves what the law lets the curves move with; over these, slopes of classes are expected to differ
     * @param others columns of further slopes of the law, such as depth
     */
    static List<Drift> of(TrainingData sample, List<Curve> curves, Set<Move> moves, List<double[]> others) {
        List<Drift> tests = new ArrayList<>();
        for (Curve curve : curves) {
            if (!moves.contains(Move.SIZE)) {
                one(sample, curves, others, curve, "size_class", Levels.sizeClasses(sample.runs()))
                        .ifPresent(tests::add);
            }
            if (moves.isEmpty()) {
                one(sample, curves, others, curve, "token_class", Levels.tokenClasses(sample.runs()))
                        .ifPresent(tests::add);
            }
        }
        return List.copyOf(tests);
    }

    private static Optional<Drift> one(
            TrainingData sample,
            List<Curve> curves,
            List<double[]> others,
            Curve tested,
            String over,
            List<String> labels) {
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        Set<String> able = able(sample, tested.variable(), labels);
        if (able.size() < 2) {
            return Optional.empty();
        }
        int[] rows = IntStream.range(0, sample.size())
                .filter(i -> able.contains(labels.get(i)))
                .toArray();
        List<double[]> shared = new ArrayList<>(others);
        curves.stream().filter(other -> !other.equals(tested)).forEach(other -> shared.addAll(terms(sample, other)));
        ClassSlopes slopes = new ClassSlopes(sample, rows, shared, terms(sample, tested), labels);
        int numerator = 2 * (able.size() - 1);
        int denominator = slopes.degreesOfFreedom();
        if (denominator < 1) {
            return Optional.empty();
        }
        try {
            double pooled = slopes.pooledSquares();
            OptionalDouble own = slopes.ownSquares();
            if (own.isEmpty() || !(pooled > slopes.rounding())) {
                return Optional.empty(); // Runs without noise that shared slopes fit exactly: there is no error to test
                // against.
            }
            double noise = Math.max(own.getAsDouble(), slopes.rounding()) / denominator;
            double f = Math.max(0, pooled - own.getAsDouble()) / numerator / noise;
            return Optional.of(new Drift(
                    tested.variable().column(), over, List.copyOf(able), new FStatistic(f, numerator, denominator)));
        } catch (SingularFitException e) {
            return Optional.empty();
        }
    }

    /** The classes in which the shape takes enough different values inside a group. */
    private static Set<String> able(TrainingData sample, ShapeVariable tested, List<String> labels) {
        double[] values = sample.values(tested);
        Set<String> able = new HashSet<>();
        for (int[] members : sample.members()) {
            Map<String, List<Double>> inside = new HashMap<>();
            for (int i : members) {
                inside.computeIfAbsent(labels.get(i), key -> new ArrayList<>()).add(values[i]);
            }
            inside.forEach((label, of) -> {
                double[] all = of.stream().mapToDouble(Double::doubleValue).toArray();
                if (TrainingData.different(all).size() >= LEAST_VALUES) {
                    able.add(label);
                }
            });
        }
        return new LinkedHashSet<>(labels.stream().filter(able::contains).toList());
    }

    private static List<double[]> terms(TrainingData sample, Curve curve) {
        double[] values = sample.values(curve.variable());
        return List.of(
                Arrays.stream(values)
                        .map(v -> curve.basis().first(curve.variable(), v))
                        .toArray(),
                Arrays.stream(values)
                        .map(v -> curve.basis().second(curve.variable(), v))
                        .toArray());
    }
}
