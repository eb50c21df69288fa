package fitlaw.fit;

import fitlaw.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Nonlinear least squares from many starts, for a model that nobody has told anything about.
 *
 * <p>Parameters on which the model depends linearly, at fixed others, are found by trying; starts are then drawn for the
 * others only, with the linear ones by least squares (as in variable projection). Draws cover exponents (±.03 to 3) and, more
 * thinly, scales (1e-3 to 1e12). The best draws are led down by Levenberg–Marquardt steps that put up with places where the
 * model is not defined, and the best end is finished by {@link NonlinearFit}.
 */
public final class MultiStart {
    private static final int DRAWS = 600;
    private static final int FOLLOWED = 24;
    /** Starts followed before the search may end because so many of them agree. */
    private static final int LEAST_FOLLOWED = 8;

    private static final int ENOUGH = 6;
    private static final int TRIALS = 3;
    private static final int MOST_STEPS = 400;
    private static final double LEAST_DAMPING = 1e-15;
    /** Relative size of a second difference that rounding explains. */
    private static final double LINEAR = 1e-7;
    /** Least singular value, of derivatives each scaled to length 1, below which parameters cannot be told apart. */
    private static final double SINGULAR = 1e-9;
    /** Weight in a singular direction from which a parameter takes part in it. */
    private static final double TAKES_PART = 0.05;

    private final NonlinearFit fit;
    private final int followed;
    private final int agreeing;

    private MultiStart(NonlinearFit fit, int followed, int agreeing) {
        this.fit = fit;
        this.followed = followed;
        this.agreeing = agreeing;
    }

    /** Parameters that the rows cannot tell apart. */
    public static final class TiedException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final int[] parameters;

        TiedException(int[] parameters) {
            super("parameters " + Arrays.toString(parameters) + " cannot be told apart on these rows");
            this.parameters = parameters.clone();
        }

        /** {@return indexes of the parameters; a single one has no effect at all} */
        public int[] parameters() {
            return parameters.clone();
        }
    }

    /**
     * {@return the fit}
     *
     * @param model the model; values that are not finite are put up with on the way
     * @param observed observations
     * @param parameters number of parameters
     * @param seed what starts are drawn with
     * @throws TiedException if the rows leave parameters open
     * @throws FitFailedException if no start leads to a fit
     */
    public static MultiStart of(NonlinearFit.Model model, double[] observed, int parameters, long seed) {
        if (observed.length <= parameters) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d rows cannot determine %d parameters and leave noise to see",
                    observed.length,
                    parameters));
        }
        return new Search(model, observed, parameters, seed).run();
    }

    /** {@return the best fit found} */
    public NonlinearFit fit() {
        return fit;
    }

    /** {@return number of starts that were followed down} */
    public int followed() {
        return followed;
    }

    /** {@return number of them that led to the best fit} */
    public int agreeing() {
        return agreeing;
    }

    /** A place with its sum of squares. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Place(double[] at, double squares) {}

    private static final class Search {
        private final Task task = Task.current();
        private final NonlinearFit.Model model;
        private final double[] observed;
        private final int n;
        private final int k;
        private final SplittableRandom random;
        private final double[] values;
        private final double[][] jacobian;
        private final boolean[] linear;

        Search(NonlinearFit.Model model, double[] observed, int parameters, long seed) {
            this.model = (at, into, derivatives) -> {
                task.check();
                model.evaluate(at, into, derivatives);
            };
            this.observed = observed;
            this.n = observed.length;
            this.k = parameters;
            this.random = new SplittableRandom(seed);
            this.values = new double[n];
            this.jacobian = new double[n][k];
            this.linear = linearParameters();
        }

        MultiStart run() {
            List<Place> starts = new ArrayList<>();
            boolean nonlinear = IntStream.range(0, k).anyMatch(j -> !linear[j]);
            for (int draw = 0; draw < (nonlinear ? DRAWS : 1); draw++) {
                double[] at = drawn(draw);
                solveLinear(at);
                double squares = squares(at);
                if (Double.isFinite(squares)) {
                    starts.add(new Place(at, squares));
                }
            }
            if (starts.isEmpty()) {
                throw new FitFailedException(
                        "the formula has no finite value at any of " + DRAWS + " trial parameters", null);
            }
            refuseTied(starts);
            starts.sort(Comparator.comparingDouble(Place::squares));
            List<double[]> followed = new ArrayList<>();
            starts.stream().limit(FOLLOWED).map(Place::at).forEach(followed::add);
            List<Place> ends = new ArrayList<>();
            for (double[] start : followed) {
                task.progress("starts", ends.size(), followed.size());
                ends.add(descend(start.clone()));
                if (ends.size() >= LEAST_FOLLOWED && agreeing(ends) >= ENOUGH) {
                    break;
                }
            }
            task.progress("starts", followed.size(), followed.size());
            ends.sort(Comparator.comparingDouble(Place::squares));
            return finished(ends);
        }

        private MultiStart finished(List<Place> ends) {
            squares(ends.get(0).at());
            refuse(tied());
            return new MultiStart(
                    NonlinearFit.polished(model, observed, ends.get(0).at()), ends.size(), agreeing(ends));
        }

        /** How many ends are as good as the best, or have no residuals worth the name. */
        private int agreeing(List<Place> ends) {
            double least = ends.stream().mapToDouble(Place::squares).min().orElseThrow();
            double nothing = 1e-24 * Arrays.stream(observed).map(y -> y * y).sum();
            return (int) ends.stream()
                    .filter(end -> end.squares() <= least * (1 + 1e-6) + nothing)
                    .count();
        }

        /** Refuses parameters that are tied wherever one looks, before any search runs along the valley. */
        private void refuseTied(List<Place> starts) {
            int[] always = {};
            for (int trial = 0; trial < Math.min(TRIALS, starts.size()); trial++) {
                squares(starts.get(trial).at());
                int[] tied = tied();
                if (tied.length == 0) {
                    return;
                }
                always = tied;
            }
            refuse(always);
        }

        private static void refuse(int[] tied) {
            if (tied.length > 0) {
                throw new TiedException(tied);
            }
        }

        /** Parameters that take part in a direction along which nothing changes, at the place last evaluated. */
        private int[] tied() {
            double[] length = lengths();
            double longest = Arrays.stream(length).max().orElse(0);
            int[] dead = IntStream.range(0, k)
                    .filter(j -> !(length[j] > 1e-200) || !(longest > 0))
                    .toArray();
            if (dead.length > 0) {
                return dead;
            }
            double[][] scaled = new double[n][k];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < k; j++) {
                    scaled[i][j] = jacobian[i][j] / length[j];
                }
            }
            SingularValueDecomposition svd = new SingularValueDecomposition(new Array2DRowRealMatrix(scaled, false));
            double[] singular = svd.getSingularValues();
            return IntStream.range(0, k)
                    .filter(j -> IntStream.range(0, k)
                            .anyMatch(direction -> singular[direction] < SINGULAR * singular[0]
                                    && Math.abs(svd.getV().getEntry(j, direction)) > TAKES_PART))
                    .toArray();
        }

        private double[] lengths() {
            double[] length = new double[k];
            for (int j = 0; j < k; j++) {
                for (int i = 0; i < n; i++) {
                    length[j] += jacobian[i][j] * jacobian[i][j];
                }
                length[j] = Math.sqrt(length[j]);
            }
            return length;
        }

        /** One parameter after another, as long as second differences with those before it vanish. */
        private boolean[] linearParameters() {
            boolean[] found = new boolean[k];
            for (int j = 0; j < k; j++) {
                found[j] = true;
                for (int l = 0; l <= j && found[j]; l++) {
                    found[j] = !found[l] || linearIn(j, l);
                }
            }
            return found;
        }

        private boolean linearIn(int j, int l) {
            int seen = 0;
            for (int trial = 0; trial < 20 && seen < TRIALS; trial++) {
                double[] at = new double[k];
                for (int m = 0; m < k; m++) {
                    at[m] = 0.1 + 0.8 * random.nextDouble();
                }
                double step = 0.5 + random.nextDouble();
                double[] both = shifted(shifted(at, j, step), l, step);
                double[] a = evaluated(at);
                double[] b = evaluated(shifted(at, j, step));
                double[] c = evaluated(shifted(at, l, step));
                double[] d = evaluated(both);
                boolean finite = true;
                for (int i = 0; i < n; i++) {
                    double second = d[i] - b[i] - c[i] + a[i];
                    double size = Math.abs(a[i]) + Math.abs(b[i]) + Math.abs(c[i]) + Math.abs(d[i]);
                    finite &= Double.isFinite(second);
                    if (Math.abs(second) > LINEAR * size) {
                        return false;
                    }
                }
                seen += finite ? 1 : 0;
            }
            return seen > 0;
        }

        private static double[] shifted(double[] at, int j, double step) {
            double[] other = at.clone();
            other[j] += step;
            return other;
        }

        private double[] evaluated(double[] at) {
            model.evaluate(at, values, jacobian);
            return values.clone();
        }

        /** Exponents mostly; every third draw lets some parameters be scales. */
        private double[] drawn(int draw) {
            double[] at = new double[k];
            for (int j = 0; j < k; j++) {
                double u = random.nextDouble();
                boolean scale = draw % 3 == 2 && random.nextBoolean();
                double size = scale ? Math.pow(10, -3 + 15 * u) : 0.03 * Math.pow(100, u);
                boolean negative = draw % 2 == 1 && random.nextInt(3) == 0;
                at[j] = negative ? -size : size;
            }
            return at;
        }

        /** Puts the linear parameters where they are best for the others. */
        private void solveLinear(double[] at) {
            int[] free = IntStream.range(0, k).filter(j -> linear[j]).toArray();
            if (free.length == 0) {
                return;
            }
            Arrays.stream(free).forEach(j -> at[j] = 0);
            model.evaluate(at, values, jacobian);
            int m = free.length;
            double[][] gram = new double[m][m];
            double[] moment = new double[m];
            double[] scale = new double[m];
            for (int j = 0; j < m; j++) {
                for (int i = 0; i < n; i++) {
                    scale[j] = Math.hypot(scale[j], jacobian[i][free[j]]);
                }
                scale[j] = scale[j] > 0 ? 1 / scale[j] : 1;
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    double x = jacobian[i][free[j]] * scale[j];
                    moment[j] += x * (observed[i] - values[i]);
                    for (int l = 0; l <= j; l++) {
                        gram[j][l] += x * jacobian[i][free[l]] * scale[l];
                    }
                }
            }
            for (int j = 0; j < m; j++) {
                gram[j][j] *= 1 + 1e-12;
            }
            double[] solved = new double[m];
            boolean regular = Cholesky.solve(gram, moment, solved, new double[m][m]);
            for (int j = 0; j < m; j++) {
                at[free[j]] = (regular ? solved[j] : moment[j] / m) * scale[j];
            }
        }

        /** Sum of squares, leaving values and derivatives of the place; infinite where the model is not defined. */
        private double squares(double[] at) {
            model.evaluate(at, values, jacobian);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += (observed[i] - values[i]) * (observed[i] - values[i]);
                for (int j = 0; j < k; j++) {
                    sum += 0 * jacobian[i][j]; // NaN if a derivative is not finite
                }
            }
            return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
        }

        /**
         * Levenberg–Marquardt with each parameter in units of its derivative's length; the linear ones follow the others at
         * once (Kaufman's variable projection), since a search over all would creep along a bent valley.
         */
        private Place descend(double[] start) {
            double[] at = start;
            double now = squares(at);
            double damping = 1e-3;
            double[][] gram = new double[k][k];
            double[][] damped = new double[k][k];
            double[][] lower = new double[k][k];
            double[] moment = new double[k];
            double[] step = new double[k];
            double[] next = new double[k];
            double[] length = new double[k];
            normal(gram, moment, length);
            for (int round = 0; round < MOST_STEPS && damping < 1e10; round++) {
                for (int j = 0; j < k; j++) {
                    System.arraycopy(gram[j], 0, damped[j], 0, k);
                    damped[j][j] *= 1 + (linear[j] ? LEAST_DAMPING : damping);
                }
                if (!Cholesky.solve(damped, moment, step, lower)) {
                    damping = Math.max(10 * damping, 1e-12);
                    continue;
                }
                double longest = 0;
                for (int j = 0; j < k; j++) {
                    next[j] = at[j] + step[j] * length[j];
                    longest = linear[j]
                            ? longest
                            : Math.max(longest, Math.abs(next[j] - at[j]) / (Math.abs(at[j]) + 1e-300));
                }
                solveLinear(next);
                double there = squares(next);
                if (!(there < now)) {
                    if (longest < 1e-10) {
                        break;
                    }
                    damping = Math.max(5 * damping, 1e-9);
                    continue;
                }
                boolean done = now - there < 1e-14 * now && longest < 1e-8;
                System.arraycopy(next, 0, at, 0, k);
                now = there;
                normal(gram, moment, length);
                damping = Math.max(damping / 10, LEAST_DAMPING);
                if (done) {
                    break;
                }
            }
            return new Place(at, now);
        }

        /** Normal equations of the place last evaluated, scaled to unit diagonal; {@code length} turns steps back. */
        private void normal(double[][] gram, double[] moment, double[] length) {
            double[] found = lengths();
            for (int j = 0; j < k; j++) {
                length[j] = found[j] > 0 ? 1 / found[j] : 1;
                moment[j] = 0;
                Arrays.fill(gram[j], 0);
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < k; j++) {
                    double x = jacobian[i][j] * length[j];
                    moment[j] += x * (observed[i] - values[i]);
                    for (int l = 0; l <= j; l++) {
                        gram[j][l] += x * jacobian[i][l] * length[l];
                    }
                }
            }
        }
    }
}
