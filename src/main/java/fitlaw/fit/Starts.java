package fitlaw.fit;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Where a search for least squares starts: parameters drawn at random, or values that are given for some of them. */
public final class Starts {
    /** One draw in so many is of exponents and scales, whatever is known of the model. */
    private static final int PLAIN = 4;

    private final Sampler sampler;
    private final Map<Integer, Double> given;

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

    private Starts(Sampler sampler, Map<Integer, Double> given) {
        this.sampler = sampler;
        this.given = Map.copyOf(given);
    }

    /**
     * {@return starts drawn for a model of which something is known; every fourth is drawn as by {@link #unknown}}
     *
     * @param sampler draws them
     */
    public static Starts of(Sampler sampler) {
        return new Starts(sampler, Map.of());
    }

    /**
     * {@return starts for a model of which nothing is known: most are sizes of exponents, .03 to 3, some are scales from 1e-3 to
     * 1e12, some negative}
     *
     * @param parameters number of parameters
     */
    public static Starts unknown(int parameters) {
        return of(random -> plain(parameters, random));
    }

    /**
     * {@return these starts with a value from which every other one sets out}
     *
     * @param parameter its index
     * @param value the value
     */
    public Starts with(int parameter, double value) {
        Map<Integer, Double> all = new HashMap<>(given);
        all.put(parameter, value);
        return new Starts(sampler, all);
    }

    /** A start within the bounds of a problem. */
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
}
