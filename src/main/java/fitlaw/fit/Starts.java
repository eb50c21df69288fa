package fitlaw.fit;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Starts of a least-squares search: parameters drawn at random, with given values for some of them if known. */
public final class Starts {
    /** One draw in this many is by {@link #unknown}, even if the model has a sampler. */
    private static final int PLAIN = 4;

    private final Sampler sampler;
    private final Map<Integer, Double> given;

    /** Draws initial parameters. */
    @FunctionalInterface
    public interface Sampler {
        /**
         * {@return parameters}
         *
         * @param random random generator
         */
        double[] draw(SplittableRandom random);
    }

    private Starts(Sampler sampler, Map<Integer, Double> given) {
        this.sampler = sampler;
        this.given = Map.copyOf(given);
    }

    /**
     * {@return starts drawn by a sampler for a known model; every fourth is drawn as by {@link #unknown}}
     *
     * @param sampler the sampler
     */
    public static Starts of(Sampler sampler) {
        return new Starts(sampler, Map.of());
    }

    /**
     * {@return starts for an unknown model: most have the size of exponents, .03 to 3, some the size of scales, 1e-3 to
     * 1e12; some are negative}
     *
     * @param parameters number of parameters
     */
    public static Starts unknown(int parameters) {
        return of(random -> plain(parameters, random));
    }

    /**
     * {@return these starts with a given value that every second start uses}
     *
     * @param parameter its index
     * @param value the value
     */
    public Starts with(int parameter, double value) {
        Map<Integer, Double> all = new HashMap<>(given);
        all.put(parameter, value);
        return new Starts(sampler, all);
    }

    /** Draws a start within the bounds of a problem. */
    double[] draw(LeastSquaresProblem problem, int number, SplittableRandom random) {
        double[] at = number % PLAIN == PLAIN - 1 ? plain(problem.parameters(), random) : sampler.draw(random);
        for (int j = 0; j < at.length; j++) {
            double low = problem.low[j];
            double high = problem.high[j];
            double inside = Math.min(high, Math.max(low, at[j]));
            if (number % 2 == 0 && given.containsKey(j)) {
                at[j] = given.get(j);
            } else if (inside != at[j]) {
                boolean both = Double.isFinite(low) && Double.isFinite(high);
                at[j] = both ? low + (high - low) * random.nextDouble() : 2 * inside - at[j];
            }
        }
        return at;
    }

    /** Draws exponents; in every third draw some parameters are scales. */
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
}
