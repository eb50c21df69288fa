package fitlaw.fit;

import fitlaw.common.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fits the sum of a constant and two decreasing power laws, {@code y = E + A / u^α + B / v^β}, by Huber's loss of the
 * residuals of ln y.
 *
 * <pre>
 *   objective = Σ huber(ln y - ln(E + A / u^α + B / v^β)),   huber(z) = z² / 2 if |z| ≤ δ, else δ (|z| - δ / 2)
 * </pre>
 *
 * <p>E, A and B are kept positive by searching over their logarithms. Each start is minimised by damped Newton steps
 * with exact second derivatives. Because Huber's loss is flat far from the minimum, δ decreases from a value that
 * amounts to least squares to {@link #DELTA}. A start that reaches the path of an earlier one takes over its result.
 * The loops allocate nothing.
 *
 * <p>Source of the objective: Hoffmann et al., arXiv:2203.15556, section D.2, with δ = 1e-3 and a grid of 4,500 starts.
 */
public final class HuberPowerLaws {
    /** δ of Hoffmann et al., in units of ln y. */
    public static final double DELTA = 1e-3;

    private static final int K = 5;
    private static final double[] DELTAS = {0.1, 0.01, 0.003, DELTA};
    private static final LevenbergMarquardt.Settings COARSE = until(1e-6);
    /** Tolerance of refits to resampled rows, far below the effect of resampling. */
    private static final LevenbergMarquardt.Settings REFIT = until(1e-5);

    private static final LevenbergMarquardt.Settings FINE = until(1e-12);

    private static final double JOINED = 1e-4;
    /** Two minima are different if their exponents differ by at least this much. */
    private static final double APART = 0.02;
    /** A minimum is a rival if its objective exceeds the least by less than the average share of this many rows. */
    private static final double RIVAL = 10;

    private static final int MOST_RIVALS = 6;
    /** Limit of the exponents: a larger one makes a step between two rows and overflows the weights. */
    private static final double MOST_EXPONENT = 20;

    /** Least share of y of each term at a start; a term of 0 has no logarithm. */
    private static final double LEAST_SHARE = 0.01;

    private final double[] u;
    private final double[] v;
    private final double[] y;
    private final double meanU;
    private final double meanV;
    private final double meanY;
    private final double[] best = new double[K];
    private double objective = Double.POSITIVE_INFINITY;
    private final List<Path> paths = new ArrayList<>();
    private final List<Double> ends = new ArrayList<>();
    /** Other minima, which resampled rows may prefer. */
    private final List<End> rivals = new ArrayList<>();

    private static LevenbergMarquardt.Settings until(double step) {
        return new LevenbergMarquardt.Settings(1e-3, 300, 0, 0, step, Double.POSITIVE_INFINITY);
    }

    private HuberPowerLaws(double[] u, double[] v, double[] y) {
        meanU = meanLog(u);
        meanV = meanLog(v);
        meanY = meanLog(y);
        this.u = centred(u, meanU);
        this.v = centred(v, meanV);
        this.y = centred(y, meanY);
    }

    private static double meanLog(double[] values) {
        return Arrays.stream(values).map(Math::log).average().orElseThrow();
    }

    private static double[] centred(double[] values, double mean) {
        return Arrays.stream(values).map(value -> Math.log(value) - mean).toArray();
    }

    /**
     * The parameters of a fit.
     *
     * @param e constant E
     * @param a weight A of {@code u^-α}
     * @param b weight B of {@code v^-β}
     * @param alpha exponent α
     * @param beta exponent β
     */
    public record Parameters(double e, double a, double b, double alpha, double beta) {
        /**
         * {@return the value at a place}
         *
         * @param u first variable
         * @param v second variable
         */
        public double at(double u, double v) {
            return e + a * Math.pow(u, -alpha) + b * Math.pow(v, -beta);
        }
    }

    /**
     * {@return the fit from a few starts: α and β spread evenly over the logarithms of .05 to 1.5, E, A and B by linear
     * least squares}
     *
     * @param u first variable, positive
     * @param v second variable, positive
     * @param y observations, positive
     * @param starts number of starts
     * @param seed seed of the starts
     */
    public static HuberPowerLaws of(double[] u, double[] v, double[] y, int starts, long seed) {
        HuberPowerLaws fit = new HuberPowerLaws(u, v, y);
        fit.fromFew(starts, seed);
        return fit;
    }

    /**
     * {@return the fit from the customary grid of 4,500 starts, for comparison: ln A, ln B in {0, 5, …, 25}, ln E in {-1,
     * -.5, …, 1}, α, β in {0, .5, …, 2}}
     *
     * @param u first variable, positive
     * @param v second variable, positive
     * @param y observations, positive
     */
    public static HuberPowerLaws ofGrid(double[] u, double[] v, double[] y) {
        HuberPowerLaws fit = new HuberPowerLaws(u, v, y);
        fit.fromGrid();
        return fit;
    }

    private void fromFew(int count, long seed) {
        Task task = Task.current();
        SplittableRandom random = new SplittableRandom(seed);
        double[] alphas = spread(count, random);
        double[] betas = spread(count, random);
        Sum descent = new Sum(u, v, y, Matrices.ones(y.length));
        double[] theta = new double[K];
        for (int s = 0; s < count; s++) {
            task.progress("starts", s, count);
            start(alphas[s], betas[s], theta);
            if (s % 2 == 0) {
                follow(descent, theta);
            } else {
                // With few noisy rows the objective has several nearby minima; half of the starts skip the larger δ.
                ends.add(kept(descent.last(theta, FINE), theta));
            }
        }
        task.progress("starts", count, count);
    }

    /** Minimises from a start, or takes over the result of an earlier path that it reaches. */
    private void follow(Sum descent, double[] theta) {
        descent.first(theta);
        int path = 0;
        while (path < paths.size() && !paths.get(path).passes(theta)) {
            path++;
        }
        if (path == paths.size()) {
            double[] joint = theta.clone();
            double end = descent.rest(theta);
            paths.add(new Path(joint, end));
            kept(end, theta);
        }
        ends.add(paths.get(path).end());
    }

    /** Records a minimum as the best so far or as a rival, and returns its objective. */
    private double kept(double end, double[] theta) {
        if (rivals.stream().noneMatch(rival -> rival.isNear(theta))) {
            rivals.add(new End(end, theta.clone()));
        }
        if (end < objective) {
            objective = end;
            System.arraycopy(theta, 0, best, 0, K);
        }
        return end;
    }

    /** A minimum that one or more starts reached. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record End(double objective, double[] theta) {
        boolean isNear(double[] other) {
            return Math.abs(theta[3] - other[3]) < APART && Math.abs(theta[4] - other[4]) < APART;
        }
    }

    /** Starts of refits: the best minimum and the few others that are nearly as good. */
    private List<double[]> basins() {
        List<double[]> basins = new ArrayList<>(List.of(best));
        End first = new End(objective, best);
        rivals.stream()
                .filter(rival -> !first.isNear(rival.theta()) && rival.objective() < objective * (1 + RIVAL / y.length))
                .sorted(Comparator.comparingDouble(End::objective))
                .limit(MOST_RIVALS)
                .forEach(rival -> basins.add(rival.theta()));
        return basins;
    }

    /** Parameters of a path after its first stage, and the objective at its end. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Path(double[] joint, double end) {
        boolean passes(double[] theta) {
            for (int j = 0; j < K; j++) {
                if (!(Math.abs(theta[j] - joint[j]) < JOINED * (1 + Math.abs(joint[j])))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Stratified draws from .05 to 1.5, uniform in the logarithm, in random order. */
    private static double[] spread(int count, SplittableRandom random) {
        double[] values = new double[count];
        for (int s = 0; s < count; s++) {
            values[s] = 0.05 * Math.pow(30, (s + random.nextDouble()) / count);
        }
        for (int s = count - 1; s > 0; s--) {
            int other = random.nextInt(s + 1);
            double swap = values[s];
            values[s] = values[other];
            values[other] = swap;
        }
        return values;
    }

    private void fromGrid() {
        Task task = Task.current();
        Sum descent = new Sum(u, v, y, Matrices.ones(y.length));
        double[] theta = new double[K];
        for (int alpha = 0; alpha < 5; alpha++) {
            for (int beta = 0; beta < 5; beta++) {
                for (int e = 0; e < 5; e++) {
                    task.progress("starts", 36L * (5 * (5 * alpha + beta) + e), 4_500);
                    for (int a = 0; a < 6; a++) {
                        for (int b = 0; b < 6; b++) {
                            theta[0] = -1 + 0.5 * e - meanY;
                            theta[1] = 5 * a - 0.5 * alpha * meanU - meanY;
                            theta[2] = 5 * b - 0.5 * beta * meanV - meanY;
                            theta[3] = 0.5 * alpha;
                            theta[4] = 0.5 * beta;
                            follow(descent, theta);
                        }
                    }
                }
            }
        }
        task.progress("starts", 4_500, 4_500);
    }

    /** E, A and B by least squares of the relative deviation for given exponents, each at least a small share of y. */
    private void start(double alpha, double beta, double[] theta) {
        double[][] gram = new double[3][3];
        double[] moment = new double[3];
        double[] row = new double[3];
        for (int i = 0; i < y.length; i++) {
            double weight = Math.exp(-y[i]);
            row[0] = weight;
            row[1] = weight * Math.exp(-alpha * u[i]);
            row[2] = weight * Math.exp(-beta * v[i]);
            for (int j = 0; j < 3; j++) {
                moment[j] += row[j];
                for (int l = 0; l <= j; l++) {
                    gram[j][l] += row[j] * row[l];
                }
            }
        }
        double[] solved = new double[3];
        boolean regular = Cholesky.solve(gram, moment, solved, new double[3][3], 3);
        for (int j = 0; j < 3; j++) {
            double value = regular && Double.isFinite(solved[j]) ? solved[j] : 1.0 / 3;
            theta[j] = Math.log(Math.max(value, LEAST_SHARE));
        }
        theta[3] = alpha;
        theta[4] = beta;
    }

    /**
     * {@return the parameters of refits to rows drawn with replacement. Each refit starts from the parameters of this
     * fit and from other minima that are nearly as good}
     *
     * @param resampling how rows, or clusters of rows, are drawn
     */
    public Parameters[] resampled(Resampling resampling) {
        double[][] found = resampling.ofCases(refit());
        return Arrays.stream(found)
                .map(p -> new Parameters(p[0], p[1], p[2], p[3], p[4]))
                .toArray(Parameters[]::new);
    }

    /**
     * {@return this fit for resampling rows. Residuals cannot be resampled because they need not have equal variances}
     */
    public Refit refit() {
        return new Resampled();
    }

    /** Refits that start from the parameters of this fit and return E, A, B, α, β. */
    private final class Resampled implements Refit {
        private final double[] weights = new double[y.length];
        private final Sum descent = new Sum(u, v, y, weights);
        private final List<double[]> basins = basins();
        private final double[] theta = new double[K];
        private final double[] least = new double[K];

        @Override
        public Refit another() {
            return new Resampled();
        }

        @Override
        public int rows() {
            return y.length;
        }

        @Override
        public int parameters() {
            return K;
        }

        @Override
        public boolean drawn(double[] counts, double[] into) {
            System.arraycopy(counts, 0, weights, 0, counts.length);
            double lowest = Double.POSITIVE_INFINITY;
            for (double[] basin : basins) {
                System.arraycopy(basin, 0, theta, 0, K);
                double end = descent.last(theta, REFIT);
                if (end < lowest) {
                    lowest = end;
                    System.arraycopy(theta, 0, least, 0, K);
                }
            }
            Parameters found = HuberPowerLaws.this.parameters(least);
            into[0] = found.e();
            into[1] = found.a();
            into[2] = found.b();
            into[3] = found.alpha();
            into[4] = found.beta();
            return true;
        }
    }

    /** {@return the parameters with the smallest objective found} */
    public Parameters parameters() {
        return parameters(best);
    }

    private Parameters parameters(double[] theta) {
        return new Parameters(
                Math.exp(theta[0] + meanY),
                Math.exp(theta[1] + meanY + theta[3] * meanU),
                Math.exp(theta[2] + meanY + theta[4] * meanV),
                theta[3],
                theta[4]);
    }

    /** {@return the smallest objective found} */
    public double objective() {
        return objective;
    }

    /** {@return number of starts} */
    public int starts() {
        return ends.size();
    }

    /** {@return number of starts that reached the smallest objective} */
    public int agreeing() {
        double near = objective * (1 + 1e-9) + 1e-22;
        return (int) ends.stream().filter(end -> end <= near).count();
    }

    /**
     * The objective over (ln E, ln A, ln B, α, β) of centred logarithms, with its exact second derivatives. A {@link
     * LeastSquaresProblem} with Huber's loss has the same minima, but takes 1.6 times as long for a bootstrap of 1,000
     * refits to 240 rows (0.127 s against 0.080 s).
     */
    private static final class Sum implements Objective {
        private final double[] u;
        private final double[] v;
        private final double[] y;
        private final double[] weights;
        private final LevenbergMarquardt descent = new LevenbergMarquardt(K);
        private final double[] gradient = new double[K];
        private final double[][] hessian = new double[K][K];
        private final double[] scale = new double[K];
        private double delta = DELTA;

        Sum(double[] u, double[] v, double[] y, double[] weights) {
            this.u = u;
            this.v = v;
            this.y = y;
            this.weights = weights;
        }

        /** Minimises from a start with the largest δ, which is nearly least squares. */
        void first(double[] theta) {
            descend(theta, DELTAS[0], COARSE);
        }

        /** Continues with the smaller δ and returns the objective. */
        double rest(double[] theta) {
            for (int stage = 1; stage < DELTAS.length - 1; stage++) {
                descend(theta, DELTAS[stage], COARSE);
            }
            return descend(theta, DELTA, FINE);
        }

        /** Minimises with the final δ only. */
        double last(double[] theta, LevenbergMarquardt.Settings settings) {
            return descend(theta, DELTA, settings);
        }

        private double descend(double[] theta, double stage, LevenbergMarquardt.Settings settings) {
            delta = stage;
            return descent.minimise(this, theta, settings);
        }

        @Override
        public int parameters() {
            return K;
        }

        @Override
        public double inside(int parameter, double value) {
            return parameter < 3 ? value : Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, value));
        }

        @Override
        public void derivatives(double[] descent, double[][] curvature, double[] damped) {
            for (int j = 0; j < K; j++) {
                descent[j] = -gradient[j] / 2;
                damped[j] = scale[j] / 2;
                for (int l = 0; l <= j; l++) {
                    curvature[j][l] = hessian[j][l] / 2;
                }
            }
        }

        @Override
        public double value(double[] theta) {
            double e = Math.exp(theta[0]);
            double sum = 0;
            double g0 = 0;
            double g1 = 0;
            double g2 = 0;
            double g3 = 0;
            double g4 = 0;
            double h00 = 0;
            double h10 = 0;
            double h11 = 0;
            double h20 = 0;
            double h21 = 0;
            double h22 = 0;
            double h30 = 0;
            double h31 = 0;
            double h32 = 0;
            double h33 = 0;
            double h40 = 0;
            double h41 = 0;
            double h42 = 0;
            double h43 = 0;
            double h44 = 0;
            double d0 = 0;
            double d1 = 0;
            double d2 = 0;
            double d3 = 0;
            double d4 = 0;
            for (int i = 0; i < y.length; i++) {
                double weight = weights[i];
                if (weight == 0) {
                    continue;
                }
                double a = Math.exp(theta[1] - theta[3] * u[i]);
                double b = Math.exp(theta[2] - theta[4] * v[i]);
                double all = e + a + b;
                double z = y[i] - Math.log(all);
                double size = Math.abs(z);
                boolean inside = size <= delta;
                sum += weight * (inside ? z * z / 2 : delta * (size - delta / 2));
                double psi = weight * (inside ? z : Math.copySign(delta, z));
                double both = (inside ? weight : 0) + psi;
                double share = weight * (inside ? 1 : delta / size);
                // Derivatives of ln(E + A + B) with respect to the five parameters.
                double p0 = e / all;
                double p1 = a / all;
                double p2 = b / all;
                double p3 = -p1 * u[i];
                double p4 = -p2 * v[i];
                g0 -= psi * p0;
                g1 -= psi * p1;
                g2 -= psi * p2;
                g3 -= psi * p3;
                g4 -= psi * p4;
                h00 += both * p0 * p0 - psi * p0;
                h10 += both * p1 * p0;
                h11 += both * p1 * p1 - psi * p1;
                h20 += both * p2 * p0;
                h21 += both * p2 * p1;
                h22 += both * p2 * p2 - psi * p2;
                h30 += both * p3 * p0;
                h31 += both * p3 * p1 - psi * p3;
                h32 += both * p3 * p2;
                h33 += both * p3 * p3 + psi * p3 * u[i];
                h40 += both * p4 * p0;
                h41 += both * p4 * p1;
                h42 += both * p4 * p2 - psi * p4;
                h43 += both * p4 * p3;
                h44 += both * p4 * p4 + psi * p4 * v[i];
                d0 += share * p0 * p0;
                d1 += share * p1 * p1;
                d2 += share * p2 * p2;
                d3 += share * p3 * p3;
                d4 += share * p4 * p4;
            }
            put(gradient, g0, g1, g2, g3, g4);
            put(hessian[0], h00, 0, 0, 0, 0);
            put(hessian[1], h10, h11, 0, 0, 0);
            put(hessian[2], h20, h21, h22, 0, 0);
            put(hessian[3], h30, h31, h32, h33, 0);
            put(hessian[4], h40, h41, h42, h43, h44);
            put(scale, d0, d1, d2, d3, d4);
            return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
        }

        private static void put(double[] into, double first, double second, double third, double fourth, double fifth) {
            into[0] = first;
            into[1] = second;
            into[2] = third;
            into[3] = fourth;
            into[4] = fifth;
        }
    }
}
