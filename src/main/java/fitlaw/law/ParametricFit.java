package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.MultiStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Least-squares fit in L of a formula with named parameters, from many starts. */
final class ParametricFit {
    private static final long SEED = 1;
    /** With more runs than this, the search starts on a subset of this size. */
    private static final int MOST_SEARCHED = 200;

    private final TrainingData sample;
    private final ParametricModel model;
    private final String form;

    ParametricFit(TrainingData sample, ParametricModel model, String form) {
        this.sample = sample;
        this.model = model;
        this.form = form;
    }

    FitResult solve() {
        return solve(search());
    }

    /** The fit that a search found, if no parameter is at a bound. */
    FitResult solve(MultiStart search) {
        List<String> names = model.parameters();
        new SizeAndData(sample).requireRows(names.size());
        LeastSquaresSolution fit = search.fit().inflated(sample.inflation());
        double[] fitted = new double[sample.size()];
        new Rows(model, all(), () -> model).evaluate(fit.parameters(), fitted, new double[sample.size()][names.size()]);
        return new FitResult(
                FitResult.linearised(model.parameters(), fit, sample.options()),
                List.of(),
                new FitResult.Residuals(fitted, sample.inflation() * fit.squares(), fit.degreesOfFreedom()),
                "linearised t",
                notes(search),
                new Solving(
                        new ParametricPredictor(model.atPoints(), fit.parameters(), fit.covariances()),
                        () -> new ParametricRegression(
                                model,
                                problem(all(), () -> model).at(fit.parameters()).inflated(sample.inflation()))));
    }

    private record ParametricRegression(ParametricModel model, LeastSquaresSolution fit) implements Regression {
        @Override
        public List<String> parameters() {
            return model.parameters();
        }

        @Override
        public double loss(int level, Point point, double[] parameters, double[] gradient) {
            return model.atPoints().at(point, parameters, gradient);
        }

        @Override
        public double loss(int run, double[] parameters) {
            return model.ofRun(run, parameters, new double[parameters.length]);
        }
    }

    private int[] all() {
        return IntStream.range(0, sample.size()).toArray();
    }

    /** The losses of some runs; each thread binds the form separately. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class, so the arrays are not modified
    private record Rows(ParametricModel model, int[] runs, Supplier<ParametricModel> binding)
            implements LeastSquaresProblem.Model {
        @Override
        public void evaluate(double[] at, double[] values, double[][] jacobian) {
            for (int i = 0; i < values.length; i++) {
                values[i] = model.ofRun(runs[i], at, jacobian[i]);
            }
        }

        @Override
        public LeastSquaresProblem.Model another() {
            return new Rows(binding.get(), runs, binding);
        }
    }

    private LeastSquaresProblem problem(int[] runs, Supplier<ParametricModel> binding) {
        double[] loss = sample.loss();
        double[] weights = sample.weights();
        return LeastSquaresProblem.of(
                        new Rows(model, runs, binding),
                        Arrays.stream(runs).mapToDouble(i -> loss[i]).toArray(),
                        model.parameters().size())
                .withWeights(Arrays.stream(runs).mapToDouble(i -> weights[i]).toArray());
    }

    /** Refits resampled runs, starting from the fit itself; each thread has its own binding. */
    static Refits refits(Supplier<ParametricFit> bound, FitResult result) {
        ParametricFit fit = bound.get();
        LeastSquaresSolution solved =
                fit.problem(fit.all(), () -> bound.get().model).at(Refits.values(result));
        return new Refits(solved.refit(), true);
    }

    /** The search for the least-squares solution, which may be at bounds. */
    MultiStart search() {
        int[] all = all();
        try {
            return sample.size() > 2 * MOST_SEARCHED ? searchBySome(all) : search(all);
        } catch (MultiStart.TiedException e) {
            int[] tied = e.parameters();
            String names =
                    Arrays.stream(tied).mapToObj(j -> model.parameters().get(j)).collect(Collectors.joining(", "));
            String what = tied.length == 1
                    ? "the parameter " + names + " has no effect"
                    : "the parameters " + names
                            + " cannot be told apart: changing them together leaves the fit unchanged";
            throw new DataException(
                    sample.runs().source() + ": on these runs " + what + " in " + form
                            + ", at the best fit found (" + values(e.best())
                            + "). Remove one or fix its value, or add runs with more variation.",
                    e);
        } catch (MultiStart.UndefinedException e) {
            throw new DataException(
                    sample.runs().source() + ": no start led to a finite value of " + form + " (" + e.tried().length
                            + " tried): " + model.whyUndefined(e.tried()),
                    e);
        }
    }

    private LeastSquaresProblem described(int[] runs) {
        return model.described(problem(runs, () -> model), SEED);
    }

    private MultiStart search(int[] runs) {
        return described(runs).search(model.starts(), SEED);
    }

    /**
     * Searches on a subset of the runs and continues from the best results on all; if the subset does not identify the
     * parameters, searches on all from the start.
     */
    private MultiStart searchBySome(int[] all) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] some = all.clone();
        for (int i = 0; i < MOST_SEARCHED; i++) {
            int other = random.nextInt(i, some.length);
            int run = some[other];
            some[other] = some[i];
            some[i] = run;
        }
        try {
            MultiStart rough = search(Arrays.copyOf(some, MOST_SEARCHED));
            List<double[]> starts = new ArrayList<>(List.of(rough.parameters()));
            starts.addAll(rough.others());
            return described(all).search(starts);
        } catch (MultiStart.TiedException | FitFailedException e) {
            return search(all);
        }
    }

    private List<String> notes(MultiStart search) {
        List<String> notes = new ArrayList<>(model.notes());
        if (search.agreeing() == 1 && search.followed() > 1) {
            notes.add("Only one of " + search.followed()
                    + " starts leads to this fit, so there may be a better one. Compare with a formula with"
                    + " fewer parameters.");
        }
        if (!search.others().isEmpty()) {
            notes.add("Other parameters fit as well within noise: "
                    + values(search.others().get(0))
                    + (search.others().size() > 1 ? ", and " + (search.others().size() - 1) + " more" : "")
                    + ". The intervals are those of the best fit; choose another with bounds or fixed values.");
        }
        return notes;
    }

    private String values(double[] at) {
        return IntStream.range(0, at.length)
                .mapToObj(j -> model.parameters().get(j) + " " + Numbers.significant(at[j], 4))
                .collect(Collectors.joining(", "));
    }
}
