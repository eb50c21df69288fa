package fitlaw.fit;

import fitlaw.common.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The best solution of a {@link LeastSquaresProblem} from many starts; see {@link LeastSquaresProblem#search}.
 *
 * <p>Starts are drawn for the nonlinear parameters; the linear ones follow by least squares (variable projection). The
 * best draws are minimised. The best minimum is compared with those of simpler models, in which one parameter is held
 * at 0 or 1, and, unless many starts agree, with those reached from disturbed copies of it.
 *
 * <p>Whether the parameters can be distinguished is decided there, from the singular values of the derivatives.
 */
public final class MultiStart {
    private static final int DRAWS = 600;
    /** Additional draws for each nonlinear parameter beyond {@link #FEW}. */
    private static final int DRAWS_EACH = 300;

    private static final int FEW = 3;
    private static final int MOST_DRAWS = 2400;
    private static final int FOLLOWED = 24;
    /** Least number of starts minimised before the search may stop because enough of them agree. */
    private static final int LEAST_FOLLOWED = 8;

    private static final int ENOUGH = 6;
    /** Number of disturbed copies of the best minimum that are tried if too few starts agree. */
    private static final int DISTURBED = 24;

    /** Relative singular value, of derivatives scaled to length 1, below which parameters cannot be distinguished. */
    private static final double SINGULAR = 1e-9;

    private static final double NEARLY_SINGULAR = 1e-7;
    /** Least component of a parameter in a singular direction for it to be part of that direction. */
    private static final double TAKES_PART = 0.05;
    /** Sums of squares that differ by a smaller share are the same minimum. */
    private static final double SAME = 1e-6;
    /** Two minima are different if a parameter differs by a larger share. */
    private static final double ELSEWHERE = 1e-2;

    private final double[] parameters;
    private final Optional<LeastSquaresSolution> fit;
    private final int followed;
    private final int agreeing;
    private final boolean[] atBound;
    private final List<double[]> others;

    private MultiStart(
            double[] parameters,
            Optional<LeastSquaresSolution> fit,
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

    /** Thrown if the rows do not determine some parameters. */
    public static final class TiedException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final int[] parameters;
        private final double[] best;

        TiedException(int[] parameters, double[] best) {
            super("these rows do not identify the parameters " + Arrays.toString(parameters));
            this.parameters = parameters.clone();
            this.best = best.clone();
        }

        /** {@return the best parameters found} */
        public double[] best() {
            return best.clone();
        }

        /** {@return indexes of the parameters; a single one has no effect at all} */
        public int[] parameters() {
            return parameters.clone();
        }
    }

    static MultiStart of(LeastSquaresProblem problem, Starts starts, long seed) {
        return new Search(problem, seed).run(starts);
    }

    static MultiStart from(LeastSquaresProblem problem, List<double[]> starts) {
        return new Search(problem, 0).follow(starts);
    }

    /** Thrown if the model is not finite at any start. */
    public static final class UndefinedException extends FitFailedException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final double[][] tried;

        UndefinedException(List<double[]> tried) {
            super("the model is not finite at any of " + tried.size() + " starts", null);
            this.tried = tried.toArray(double[][]::new);
        }

        /** {@return the parameters tried} */
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
     * @throws IllegalStateException if a parameter is at a bound, where standard errors are not defined
     */
    public LeastSquaresSolution fit() {
        return fit.orElseThrow(() -> new IllegalStateException(
                "a parameter ended at its bound: " + Arrays.toString(parameters) + ". Hold it there, and fit again."));
    }

    /** {@return number of starts minimised} */
    public int followed() {
        return followed;
    }

    /** {@return number of starts that reached the best fit} */
    public int agreeing() {
        return agreeing;
    }

    /** {@return whether each parameter ended at a bound, beyond which the fit would be better} */
    public boolean[] atBound() {
        return atBound.clone();
    }

    /**
     * {@return parameters of other minima that a test at about 95 % does not distinguish from the best, best first;
     * empty if there are none}
     */
    public List<double[]> others() {
        return others.stream().map(double[]::clone).toList();
    }

    /** A point with its sum of squares. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Place(double[] at, double squares) {}

    private static final class Search {
        private final Task task = Task.current();
        private final LeastSquaresProblem problem;
        private final LeastSquaresObjective objective;
        private final LevenbergMarquardt descent;
        private final int k;
        private final SplittableRandom random;

        Search(LeastSquaresProblem problem, long seed) {
            this.problem = problem;
            this.objective = new LeastSquaresObjective(problem);
            this.k = problem.parameters();
            this.descent = new LevenbergMarquardt(k);
            this.random = new SplittableRandom(seed);
        }

        MultiStart run(Starts from) {
            List<Place> starts = starts(from);
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
            return (int)
                    IntStream.range(0, k).filter(j -> !objective.isSolvedFor(j)).count();
        }

        /** Draws with a finite value, the best first. */
        private List<Place> starts(Starts from) {
            int searched = searched();
            int draws = searched == 0 ? 1 : Math.min(MOST_DRAWS, DRAWS + DRAWS_EACH * Math.max(0, searched - FEW));
            List<Place> starts = new ArrayList<>();
            List<double[]> tried = new ArrayList<>();
            for (int draw = 0; draw < draws; draw++) {
                task.check();
                double[] drawn = from.draw(problem, draw, random);
                double[] at = drawn.clone();
                objective.solveLinear(at);
                double squares = objective.value(at);
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

        /**
         * Tries the minima of models with a parameter held at 0 or 1, which are never better than the minimum of this
         * model.
         */
        private void simpler(List<Place> starts, List<Place> ends) {
            for (int j = 0; j < k; j++) {
                for (double value : objective.isSolvedFor(j) ? new double[] {0} : new double[] {0, 1}) {
                    List<Place> from = List.of(ends.get(0), starts.get(0));
                    for (Place place : from) {
                        Place end = new Search(problem.withPinned(j, objective.inside(j, value)), 0)
                                .descend(place.at().clone());
                        if (end.squares() < ends.get(0).squares() * (1 - SAME / 100)) {
                            ends.add(descend(end.at()));
                            sort(ends);
                        }
                    }
                }
            }
        }

        /** Minimises from copies of the best minimum whose nonlinear parameters are multiplied by random factors. */
        private void disturbed(List<Place> ends) {
            for (int copy = 0; copy < DISTURBED; copy++) {
                task.progress("disturbed starts", copy, DISTURBED);
                double[] at = ends.get(copy % 3 == 2 ? Math.min(1, ends.size() - 1) : 0)
                        .at()
                        .clone();
                double size = copy % 2 == 0 ? 0.3 : 1.5;
                for (int j = 0; j < k; j++) {
                    at[j] = objective.inside(
                            j,
                            objective.isSolvedFor(j) ? at[j] : at[j] * Math.exp(size * (2 * random.nextDouble() - 1)));
                }
                objective.solveLinear(at);
                ends.add(descend(at));
                sort(ends);
            }
        }

        private MultiStart finished(List<Place> ends, List<Place> followed) {
            int agreeing = agreeing(followed, ends);
            double[] best = ends.get(0).at();
            objective.value(best);
            boolean[] atBound = objective.atBounds(best);
            if (IntStream.range(0, k).anyMatch(j -> atBound[j])) {
                return new MultiStart(best, Optional.empty(), followed.size(), agreeing, atBound, List.of());
            }
            LeastSquaresSolution fit = polished(best);
            return new MultiStart(fit.parameters(), Optional.of(fit), followed.size(), agreeing, atBound, others(ends));
        }

        /** Other minima whose squares an F-test of all parameters at about 95 % does not distinguish from the least. */
        private List<double[]> others(List<Place> ends) {
            double least = ends.get(0).squares();
            double limit = least * (1 + 4.0 * k / (problem.rows() - k)) + nothing();
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

        /** Whether further steps stay at this point, which shows that the search did not stop early. */
        private boolean isMinimum(Place end) {
            if (tied(end.at(), SINGULAR).length > 0) {
                return false;
            }
            Place again = descend(end.at().clone());
            return !elsewhere(again.at(), end.at());
        }

        /** Sum of squares that rounding of the observations explains. */
        private double nothing() {
            return 1e-24
                    * IntStream.range(0, problem.rows())
                            .mapToDouble(i -> problem.weights[i] * problem.observed[i] * problem.observed[i])
                            .sum();
        }

        /** Number of minimised starts that reached the best sum of squares of all, or residuals at rounding level. */
        private int agreeing(List<Place> followed, List<Place> all) {
            double least = all.stream().mapToDouble(Place::squares).min().orElseThrow();
            double limit = least * (1 + SAME) + nothing();
            return (int) followed.stream().filter(end -> end.squares() <= limit).count();
        }

        private LeastSquaresSolution polished(double[] best) {
            refuse(tied(best, SINGULAR), best);
            try {
                LeastSquaresSolution end = problem.at(best);
                return problem.isPlain() ? end.polished() : end;
            } catch (FitFailedException e) {
                // The test in polished() takes one parameter after another and is slightly stricter.
                refuse(tied(best, NEARLY_SINGULAR), best);
                throw e;
            }
        }

        private static void refuse(int[] tied, double[] best) {
            if (tied.length > 0) {
                throw new TiedException(tied, best);
            }
        }

        /** Parameters that are part of a direction in which the fitted values do not change. */
        private int[] tied(double[] at, double singularBelow) {
            LeastSquaresSolution.Rows rows = LeastSquaresSolution.Rows.at(problem, at);
            int[] free = rows.free();
            double[][] scaled = rows.derivatives();
            double[] length = new double[free.length];
            for (double[] row : scaled) {
                for (int j = 0; j < free.length; j++) {
                    length[j] += row[j] * row[j];
                }
            }
            double longest = Math.sqrt(Arrays.stream(length).max().orElse(0));
            int[] dead = IntStream.range(0, free.length)
                    .filter(j -> !(Math.sqrt(length[j]) > 1e-200) || !(longest > 0))
                    .map(j -> free[j])
                    .toArray();
            if (dead.length > 0) {
                return dead;
            }
            for (double[] row : scaled) {
                for (int j = 0; j < free.length; j++) {
                    row[j] /= Math.sqrt(length[j]);
                }
            }
            SingularValueDecomposition svd = new SingularValueDecomposition(new Array2DRowRealMatrix(scaled, false));
            double[] singular = svd.getSingularValues();
            return IntStream.range(0, free.length)
                    .filter(j -> IntStream.range(0, free.length)
                            .anyMatch(direction -> singular[direction] < singularBelow * singular[0]
                                    && Math.abs(svd.getV().getEntry(j, direction)) > TAKES_PART))
                    .map(j -> free[j])
                    .toArray();
        }

        private Place descend(double[] start) {
            double end = descent.minimise(objective, start, LevenbergMarquardt.Settings.FAR);
            return new Place(start, end);
        }
    }
}
