package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.MultiStart;
import fitlaw.fit.NonlinearFit;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Unweighted least squares in L of a formula with named parameters, from many starts. */
final class ParametricFit {
    private static final long SEED = 1;

    private final Sample sample;
    private final ParametricModel model;
    private final String form;

    ParametricFit(Sample sample, ParametricModel model, String form) {
        this.sample = sample;
        this.model = model;
        this.form = form;
    }

    Solution solve() {
        List<String> names = model.parameters();
        new SizeAndData(sample).requireRows(names.size());
        NonlinearFit.Model rows = (at, values, jacobian) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = model.ofRun(i, at, jacobian[i]);
            }
        };
        MultiStart search = search(rows);
        NonlinearFit fit = search.fit();
        double[] fitted = new double[sample.size()];
        rows.evaluate(fit.parameters(), fitted, new double[sample.size()][names.size()]);
        return new Solution(
                terms(fit),
                List.of(),
                List.of(),
                fitted,
                fit.squares(),
                fit.degreesOfFreedom(),
                "linearised t",
                notes(search),
                new ParametricPredictor(model.atPoints(), fit.parameters(), fit.covariances()));
    }

    private MultiStart search(NonlinearFit.Model rows) {
        try {
            return MultiStart.of(rows, sample.loss(), model.parameters().size(), SEED);
        } catch (MultiStart.TiedException e) {
            int[] tied = e.parameters();
            String names =
                    Arrays.stream(tied).mapToObj(j -> model.parameters().get(j)).collect(Collectors.joining(", "));
            String what = tied.length == 1
                    ? "the parameter " + names + " has no effect"
                    : "the parameters " + names + " cannot be told apart: moving them together changes nothing";
            throw new DataException(
                    sample.runs().source() + ": on these runs " + what + " in " + form
                            + ". Leave one out or give it a number, or add runs in which more varies.",
                    e);
        }
    }

    private List<String> notes(MultiStart search) {
        List<String> notes = new ArrayList<>(model.notes());
        if (search.agreeing() == 1) {
            notes.add(
                    "Only one of " + search.followed()
                            + " starts leads to this fit, so there may be a better one. Compare with a formula of fewer parameters.");
        }
        return notes;
    }

    private List<Quantity> terms(NonlinearFit fit) {
        double confidence = sample.options().confidence();
        double t = Student.halfWidth(confidence, fit.degreesOfFreedom());
        String method = "linearised t " + Numbers.plain(100 * confidence) + " %";
        List<Quantity> terms = new ArrayList<>();
        for (int j = 0; j < model.parameters().size(); j++) {
            double value = fit.parameter(j);
            double error = Math.sqrt(fit.covariance(j, j));
            terms.add(new Estimate(
                    model.parameters().get(j),
                    value,
                    error,
                    new Interval(value - t * error, value + t * error, method)));
        }
        return terms;
    }
}
