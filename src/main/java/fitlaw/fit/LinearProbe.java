package fitlaw.fit;

import java.util.SplittableRandom;

/** Detects the linear parameters of a model from its values. */
record LinearProbe(LeastSquaresProblem problem, int rows, int parameters, SplittableRandom random) {
    /** Largest relative second difference that counts as rounding. */
    private static final double LINEAR = 1e-7;

    private static final int TRIALS = 32;
    private static final int LEAST_SEEN = 3;

    static boolean[] of(LeastSquaresProblem problem, long seed) {
        return new LinearProbe(problem, problem.rows(), problem.parameters(), new SplittableRandom(seed))
                .linearParameters();
    }

    /** Adds one parameter after another, if its second differences with those before it vanish. */
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
        problem.model.evaluate(at, values, new double[rows][parameters]);
        return values;
    }
}
