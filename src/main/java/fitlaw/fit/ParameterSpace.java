package fitlaw.fit;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Where a search for least squares starts, which parameters it can solve for, and the bounds that it keeps to. */
public final class ParameterSpace {
    /** Relative size of a second difference that rounding explains. */
    private static final double LINEAR = 1e-7;

    private static final int TRIALS = 32;
    private static final int LEAST_SEEN = 3;
    /** One draw in so many is of exponents and scales, whatever is known of the model. */
    private static final int PLAIN = 4;

    private final boolean[] linear;
    private final Sampler sampler;
    private final double[] low;
    private final double[] high;
    private final double[] start;

    /** Draws parameters to start from. */
    @FunctionalInterface
    public interface Sampler {
        /**
         * {@return parameters}
         *
         * @param random source of the draw
         */
        double[] draw(SplittableRandom random);
    }

    private ParameterSpace(boolean[] linear, Sampler sampler, double[] low, double[] high, double[] start) {
        this.linear = linear;
        this.sampler = sampler;
        this.low = low;
        this.high = high;
        this.start = start;
    }

    /**
     * {@return a space without bounds}
     *
     * @param linear the parameters that the model is linear in, all at once while the others are held
     * @param sampler draws starts
     */
    public static ParameterSpace of(boolean[] linear, Sampler sampler) {
        double[] low = new double[linear.length];
        double[] high = new double[linear.length];
        double[] start = new double[linear.length];
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        Arrays.fill(high, Double.POSITIVE_INFINITY);
        Arrays.fill(start, Double.NaN);
        return new ParameterSpace(linear.clone(), sampler, low, high, start);
    }

    /**
     * {@return the space of a model of which nothing is known: parameters count as linear where second differences vanish on
     * scales from 1e-3 to 1e12}
     *
     * @param model the model
     * @param rows number of observations
     * @param parameters number of parameters
     * @param seed what the places of differences are drawn with
     */
    public static ParameterSpace probed(NonlinearFit.Model model, int rows, int parameters, long seed) {
        Probe probe = new Probe(model, rows, parameters, new SplittableRandom(seed));
        return of(probe.linearParameters(), random -> plain(parameters, random));
    }

    /**
     * {@return this space with bounds; a bounded parameter is searched for, not solved for}
     *
     * @param parameter its index
     * @param lowest lower bound, or {@code -Infinity}
     * @param highest upper bound, or {@code +Infinity}
     */
    public ParameterSpace withBounds(int parameter, double lowest, double highest) {
        boolean[] solved = linear.clone();
        solved[parameter] = false;
        return new ParameterSpace(solved, sampler, with(low, parameter, lowest), with(high, parameter, highest), start);
    }

    /**
     * {@return this space with a value from which every other start sets out}
     *
     * @param parameter its index
     * @param value the value
     */
    public ParameterSpace withStart(int parameter, double value) {
        return new ParameterSpace(linear, sampler, low, high, with(start, parameter, value));
    }

    private static double[] with(double[] values, int index, double value) {
        double[] changed = values.clone();
        changed[index] = value;
        return changed;
    }

    int size() {
        return linear.length;
    }

    /** Whether a parameter is found by linear least squares, given the others. */
    boolean isLinear(int j) {
        return linear[j];
    }

    boolean isBounded(int j) {
        return low[j] > Double.NEGATIVE_INFINITY || high[j] < Double.POSITIVE_INFINITY;
    }

    /** The nearest value within bounds. */
    double inside(int j, double value) {
        return Math.min(high[j], Math.max(low[j], value));
    }

    /** Whether a parameter that is to move by a step stands at its bound. */
    boolean isBlocked(int j, double at, double step) {
        return (at <= low[j] && step < 0) || (at >= high[j] && step > 0);
    }

    double[] draw(int number, SplittableRandom random) {
        double[] at = number % PLAIN == PLAIN - 1 ? plain(size(), random) : sampler.draw(random);
        for (int j = 0; j < at.length; j++) {
            if (number % 2 == 0 && !Double.isNaN(start[j])) {
                at[j] = start[j];
            } else if (inside(j, at[j]) != at[j]) {
                boolean both = Double.isFinite(low[j]) && Double.isFinite(high[j]);
                at[j] = both ? low[j] + (high[j] - low[j]) * random.nextDouble() : 2 * inside(j, at[j]) - at[j];
            }
        }
        return at;
    }

    /** Exponents mostly; every third draw lets some parameters be scales. */
    private static double[] plain(int parameters, SplittableRandom random) {
        boolean scales = random.nextInt(3) == 0;
        boolean signs = random.nextBoolean();
        double[] at = new double[parameters];
        for (int j = 0; j < parameters; j++) {
            double u = random.nextDouble();
            double size = scales && random.nextBoolean() ? Math.pow(10, -3 + 15 * u) : 0.03 * Math.pow(100, u);
            at[j] = signs && random.nextInt(3) == 0 ? -size : size;
        }
        return at;
    }

    /** Finds linear parameters of a model that is known by its values only. */
    private record Probe(NonlinearFit.Model model, int rows, int parameters, SplittableRandom random) {
        /** One parameter after another, as long as second differences with those before it vanish. */
        boolean[] linearParameters() {
            boolean[] found = new boolean[parameters];
            for (int j = 0; j < parameters; j++) {
                found[j] = true;
                for (int l = 0; l <= j && found[j]; l++) {
                    found[j] = !found[l] || isLinear(j, l);
                }
            }
            return found;
        }

        private boolean isLinear(int j, int l) {
            int seen = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                double[] at = random.doubles(parameters, 0.1, 0.9).toArray();
                double step = (0.5 + random.nextDouble()) * (trial % 2 == 0 ? 1 : Math.pow(10, trial / 2 - 3));
                double[] a = evaluated(at);
                double[] b = evaluated(shifted(at, j, step));
                double[] c = evaluated(shifted(at, l, step));
                double[] d = evaluated(shifted(shifted(at, j, step), l, step));
                boolean finite = true;
                for (int i = 0; i < rows; i++) {
                    double second = d[i] - b[i] - c[i] + a[i];
                    double size = Math.abs(a[i]) + Math.abs(b[i]) + Math.abs(c[i]) + Math.abs(d[i]);
                    finite &= Double.isFinite(second);
                    if (Math.abs(second) > LINEAR * size) {
                        return false;
                    }
                }
                seen += finite ? 1 : 0;
            }
            return seen >= LEAST_SEEN;
        }

        private static double[] shifted(double[] at, int j, double step) {
            double[] other = at.clone();
            other[j] += step;
            return other;
        }

        private double[] evaluated(double[] at) {
            double[] values = new double[rows];
            model.evaluate(at, values, new double[rows][parameters]);
            return values;
        }
    }
}
