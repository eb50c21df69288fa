package fitlaw.fit;

import fitlaw.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Nonlinear least squares from many starts.
 *
 * <p>Starts are drawn for the parameters in which the model is not linear; the linear ones follow by least squares (as in
 * variable projection). The best draws are led down by Levenberg–Marquardt steps that put up with places where the model is
 * not defined. The best end is compared with what simpler models reach, in which one parameter is held at 0 or 1, and with
 * the ends of disturbed copies of it unless many starts agree; {@link NonlinearFit} finishes it.
 *
 * <p>Whether parameters can be told apart is judged there, by the singular values of the derivatives.
 */
public final class MultiStart {
    private static final int DRAWS = 600;
    /** Further draws for each parameter beyond {@link #FEW} that is searched for. */
    private static final int DRAWS_EACH = 300;

    private static final int FEW = 3;
    private static final int MOST_DRAWS = 2400;
    private static final int FOLLOWED = 24;
    /** Starts followed before the search may end because so many of them agree. */
    private static final int LEAST_FOLLOWED = 8;

    private static final int ENOUGH = 6;
    /** Disturbed copies of the best end that are followed where fewer starts agree. */
    private static final int DISTURBED = 24;

    private static final int MOST_STEPS = 400;
    private static final double LEAST_DAMPING = 1e-15;
    /** Least singular value, of derivatives each scaled to length 1, below which parameters cannot be told apart. */
    private static final double SINGULAR = 1e-9;

    private static final double NEARLY_SINGULAR = 1e-7;
    /** Weight in a singular direction from which a parameter takes part in it. */
    private static final double TAKES_PART = 0.05;
    /** Ends whose squares differ by a smaller share are one minimum, reached to rounding. */
    private static final double SAME = 1e-6;
    /** Two ends with a parameter that differs by a larger share are different places. */
    private static final double ELSEWHERE = 1e-2;

    private final double[] parameters;
    private final Optional<NonlinearFit> fit;
    private final int followed;
    private final int agreeing;
    private final boolean[] atBound;
    private final List<double[]> others;

    private MultiStart(
            double[] parameters,
            Optional<NonlinearFit> fit,
            int followed,
            int agreeing,
            boolean[] atBound,
            List<double[]> others) {
        this.parameters = parameters;
        this.fit = fit;
        this.followed = followed;
        this.agreeing = agreeing;
        this.atBound = atBound;
        this.others = others;
    }

    /** Parameters that the rows cannot tell apart. */
    public static final class TiedException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final int[] parameters;
        private final double[] best;

        TiedException(int[] parameters, double[] best) {
            super("parameters " + Arrays.toString(parameters) + " cannot be told apart on these rows");
            this.parameters = parameters.clone();
            this.best = best.clone();
        }

        /** {@return the best parameters found, at which they cannot} */
        public double[] best() {
            return best.clone();
        }

        /** {@return indexes of the parameters; a single one has no effect at all} */
        public int[] parameters() {
            return parameters.clone();
        }
    }

    /**
     * {@return the fit of a model of which nothing is known but its values}
     *
     * @param model the model; values that are not finite are put up with on the way
     * @param observed observations
     * @param parameters number of parameters
     * @param seed what starts are drawn with
     * @throws TiedException if the rows leave parameters open
     * @throws FitFailedException if no start leads to a fit
     */
    public static MultiStart of(NonlinearFit.Model model, double[] observed, int parameters, long seed) {
        return of(model, observed, ParameterSpace.probed(model, observed.length, parameters, seed), seed);
    }

    /**
     * {@return the fit}
     *
     * @param model the model; values that are not finite are put up with on the way
     * @param observed observations
     * @param space where to search
     * @param seed what starts are drawn with
     * @throws TiedException if the rows leave parameters open
     * @throws UndefinedException if the model has no finite value at any start
     * @throws FitFailedException if no start leads to a fit
     */
    public static MultiStart of(NonlinearFit.Model model, double[] observed, ParameterSpace space, long seed) {
        if (observed.length <= space.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d rows cannot determine %d parameters and leave noise to see",
                    observed.length,
                    space.size()));
        }
        return new Search(model, observed, space, seed).run();
    }

    /**
     * {@return the fit from a few starts that are near it, such as fits to some of the rows}
     *
     * @param model the model
     * @param observed observations
     * @param space bounds, and what is solved for
     * @param starts parameters to start from
     * @throws TiedException if the rows leave parameters open
     */
    public static MultiStart from(
            NonlinearFit.Model model, double[] observed, ParameterSpace space, List<double[]> starts) {
        return new Search(model, observed, space, 0).follow(starts);
    }

    /** A model that is finite at no start. */
    public static final class UndefinedException extends FitFailedException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final double[][] tried;

        UndefinedException(List<double[]> tried) {
            super("the model has no finite value at any of " + tried.size() + " trial parameters", null);
            this.tried = tried.toArray(double[][]::new);
        }

        /** {@return the parameters that were tried} */
        public double[][] tried() {
            return tried.clone();
        }
    }

    /** {@return the best parameters found} */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * {@return the best fit found}
     *
     * @throws IllegalStateException if a parameter is at a bound, where there is no minimum to state errors at
     */
    public NonlinearFit fit() {
        return fit.orElseThrow(() -> new IllegalStateException(
                "a parameter ended at its bound: " + Arrays.toString(parameters) + ". Hold it there, and fit again."));
    }

    /** {@return number of starts that were followed down} */
    public int followed() {
        return followed;
    }

    /** {@return number of them that led to the best fit} */
    public int agreeing() {
        return agreeing;
    }

    /** {@return whether each parameter ended at a bound, beyond which the fit would be better} */
    public boolean[] atBound() {
        return atBound.clone();
    }

    /**
     * {@return parameters of other minima that a test at about 95 % does not tell from the best, the better first; empty where
     * all starts that come so near lead to one place}
     */
    public List<double[]> others() {
        return others.stream().map(double[]::clone).toList();
    }

    /** A place with its sum of squares. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Place(double[] at, double squares) {}

    private static final class Search {
        private final Task task = Task.current();
        private final NonlinearFit.Model model;
        private final ParameterSpace space;
        private final double[] observed;
        private final int n;
        private final int k;
        private final SplittableRandom random;
        private final double[] values;
        private final double[][] jacobian;
        /** Parameters held where they are. */
        private final boolean[] held;

        Search(NonlinearFit.Model model, double[] observed, ParameterSpace space, long seed) {
            this.model = (at, into, derivatives) -> {
                task.check();
                model.evaluate(at, into, derivatives);
            };
            this.space = space;
            this.observed = observed;
            this.n = observed.length;
            this.k = space.size();
            this.random = new SplittableRandom(seed);
            this.values = new double[n];
            this.jacobian = new double[n][k];
            this.held = new boolean[k];
        }

        MultiStart run() {
            List<Place> starts = starts();
            List<Place> followed = new ArrayList<>();
            for (Place start : starts.subList(0, Math.min(FOLLOWED, starts.size()))) {
                task.progress("starts", followed.size(), FOLLOWED);
                followed.add(descend(start.at().clone()));
                if (followed.size() >= LEAST_FOLLOWED && agreeing(followed, followed) >= ENOUGH) {
                    break;
                }
            }
            List<Place> ends = new ArrayList<>(followed);
            sort(ends);
            if (searched() > 0) {
                simpler(starts, ends);
                if (agreeing(followed, ends) < ENOUGH) {
                    disturbed(ends);
                }
            }
            task.progress("starts", FOLLOWED, FOLLOWED);
            return finished(ends, followed);
        }

        MultiStart follow(List<double[]> starts) {
            List<Place> ends = new ArrayList<>();
            for (double[] start : starts) {
                task.progress("starts", ends.size(), starts.size());
                ends.add(descend(start.clone()));
            }
            sort(ends);
            return finished(ends, ends);
        }

        private int searched() {
            return (int) IntStream.range(0, k).filter(j -> !space.isLinear(j)).count();
        }

        /** Draws with a finite value, the best first. */
        private List<Place> starts() {
            int searched = searched();
            int draws = searched == 0 ? 1 : Math.min(MOST_DRAWS, DRAWS + DRAWS_EACH * Math.max(0, searched - FEW));
            List<Place> starts = new ArrayList<>();
            List<double[]> tried = new ArrayList<>();
            for (int draw = 0; draw < draws; draw++) {
                double[] drawn = space.draw(draw, random);
                double[] at = drawn.clone();
                solveLinear(at);
                double squares = squares(at);
                if (Double.isFinite(squares)) {
                    starts.add(new Place(at, squares));
                } else {
                    tried.add(drawn);
                }
            }
            if (starts.isEmpty()) {
                throw new UndefinedException(tried);
            }
            sort(starts);
            return starts;
        }

        private static void sort(List<Place> places) {
            places.sort(Comparator.comparingDouble(Place::squares));
        }

        /** A model with a parameter at 0 or 1 is no better than this one, so neither is its best end. */
        private void simpler(List<Place> starts, List<Place> ends) {
            for (int j = 0; j < k; j++) {
                for (double value : space.isLinear(j) ? new double[] {0} : new double[] {0, 1}) {
                    List<Place> from = List.of(ends.get(0), starts.get(0));
                    for (Place place : from) {
                        double[] at = place.at().clone();
                        at[j] = space.inside(j, value);
                        held[j] = true;
                        Place end = descend(at);
                        held[j] = false;
                        if (end.squares() < ends.get(0).squares() * (1 - SAME / 100)) {
                            ends.add(descend(end.at()));
                            sort(ends);
                        }
                    }
                }
            }
        }

        /** Follows copies of the best end in which parameters that are searched for are multiplied by factors near 1. */
        private void disturbed(List<Place> ends) {
            for (int copy = 0; copy < DISTURBED; copy++) {
                task.progress("disturbed starts", copy, DISTURBED);
                double[] at = ends.get(copy % 3 == 2 ? Math.min(1, ends.size() - 1) : 0)
                        .at()
                        .clone();
                double size = copy % 2 == 0 ? 0.3 : 1.5;
                for (int j = 0; j < k; j++) {
                    at[j] = space.inside(
                            j, space.isLinear(j) ? at[j] : at[j] * Math.exp(size * (2 * random.nextDouble() - 1)));
                }
                solveLinear(at);
                ends.add(descend(at));
                sort(ends);
            }
        }

        private MultiStart finished(List<Place> ends, List<Place> followed) {
            int agreeing = agreeing(followed, ends);
            double[] best = ends.get(0).at();
            squares(best);
            boolean[] atBound = blocked(best);
            if (IntStream.range(0, k).anyMatch(j -> atBound[j])) {
                return new MultiStart(best, Optional.empty(), followed.size(), agreeing, atBound, List.of());
            }
            NonlinearFit fit = polished(best);
            return new MultiStart(fit.parameters(), Optional.of(fit), followed.size(), agreeing, atBound, others(ends));
        }

        /** Parameters at a bound that the sum of squares falls beyond, at the place last evaluated. */
        private boolean[] blocked(double[] at) {
            boolean[] blocked = new boolean[k];
            for (int j = 0; j < k; j++) {
                double moment = 0;
                for (int i = 0; i < n; i++) {
                    moment += jacobian[i][j] * (observed[i] - values[i]);
                }
                blocked[j] = space.isBlocked(j, at[j], moment);
            }
            return blocked;
        }

        /** Ends at other places whose squares an F-test of all parameters at about 95 % does not tell from the least. */
        private List<double[]> others(List<Place> ends) {
            double least = ends.get(0).squares();
            double limit = least * (1 + 4.0 * k / (n - k)) + nothing();
            List<double[]> different = new ArrayList<>(List.of(ends.get(0).at()));
            for (Place end : ends) {
                boolean near = end.squares() <= limit
                        && end.squares() >= least
                        && different.stream().allMatch(other -> elsewhere(other, end.at()));
                if (near && isMinimum(end)) {
                    different.add(end.at());
                }
            }
            return different.subList(1, different.size());
        }

        private static boolean elsewhere(double[] one, double[] other) {
            return IntStream.range(0, one.length)
                    .anyMatch(j ->
                            Math.abs(one[j] - other[j]) > ELSEWHERE * Math.max(Math.abs(one[j]), Math.abs(other[j])));
        }

        /** Whether steps that go on from an end stay there, so that it is no stop on the way to another. */
        private boolean isMinimum(Place end) {
            squares(end.at());
            if (tied(SINGULAR).length > 0) {
                return false;
            }
            Place again = descend(end.at().clone());
            return !elsewhere(again.at(), end.at());
        }

        /** Squares that rounding of the observations explains. */
        private double nothing() {
            return 1e-24 * Arrays.stream(observed).map(y -> y * y).sum();
        }

        /** How many of the starts that were followed end as well as the best of all, or without residuals worth the name. */
        private int agreeing(List<Place> followed, List<Place> all) {
            double least = all.stream().mapToDouble(Place::squares).min().orElseThrow();
            double limit = least * (1 + SAME) + nothing();
            return (int) followed.stream().filter(end -> end.squares() <= limit).count();
        }

        private NonlinearFit polished(double[] best) {
            refuse(tied(SINGULAR), best);
            try {
                return NonlinearFit.polished(model, observed, best);
            } catch (FitFailedException e) {
                // Its own test is of one parameter after another, which finds a near tie a little earlier.
                squares(best);
                refuse(tied(NEARLY_SINGULAR), best);
                throw e;
            }
        }

        private static void refuse(int[] tied, double[] best) {
            if (tied.length > 0) {
                throw new TiedException(tied, best);
            }
        }

        /** Parameters that take part in a direction along which nothing changes, at the place last evaluated. */
        private int[] tied(double singularBelow) {
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
                            .anyMatch(direction -> singular[direction] < singularBelow * singular[0]
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

        /** Puts the linear parameters where they are best for the others. */
        private void solveLinear(double[] at) {
            int[] free = IntStream.range(0, k)
                    .filter(j -> space.isLinear(j) && !held[j])
                    .toArray();
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
            hold(at, gram, moment);
            for (int round = 0; round < MOST_STEPS && damping < 1e10; round++) {
                for (int j = 0; j < k; j++) {
                    System.arraycopy(gram[j], 0, damped[j], 0, k);
                    damped[j][j] *= 1 + (space.isLinear(j) ? LEAST_DAMPING : damping);
                }
                if (!Cholesky.solve(damped, moment, step, lower)) {
                    damping = Math.max(10 * damping, 1e-12);
                    continue;
                }
                double longest = 0;
                for (int j = 0; j < k; j++) {
                    next[j] = held[j] ? at[j] : space.inside(j, at[j] + step[j] * length[j]);
                    longest = space.isLinear(j)
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
                hold(at, gram, moment);
                damping = Math.max(damping / 10, LEAST_DAMPING);
                if (done) {
                    break;
                }
            }
            return new Place(at, now);
        }

        /** Takes parameters that are held, or stand at a bound that they are to pass, out of normal equations. */
        private void hold(double[] at, double[][] gram, double[] moment) {
            for (int j = 0; j < k; j++) {
                if (held[j] || space.isBlocked(j, at[j], moment[j])) {
                    moment[j] = 0;
                    for (int l = 0; l < k; l++) {
                        gram[Math.max(j, l)][Math.min(j, l)] = j == l ? 1 : 0;
                    }
                }
            }
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
