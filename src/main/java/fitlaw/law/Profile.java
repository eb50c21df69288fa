package fitlaw.law;

import fitlaw.common.DidYouMean;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Profiler;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * The profile of one term of a law: the term is held at a value and all other terms are refitted. The interval is the
 * set of values that a t-test does not reject; it may be bounded, a half-line or the whole line. For x* and r* of the
 * default form it equals Fieller's.
 *
 * @param estimate the term with its profile interval
 * @param curve held values, with the sum of squares and the signed root at each
 * @param t size of the root at the ends of the interval
 * @see Profiler
 */
public record Profile(Estimate estimate, List<Profiler.Held> curve, double t) implements Report.Source {
    private static final int SHOWN_EVERY = 4;
    private static final int EACH_SIDE = 20;
    private static final double BEYOND = 1.5;

    /**
     * Creates a profile.
     *
     * @param estimate the term with its profile interval
     * @param curve held values
     * @param t size of the root at the ends of the interval
     */
    public Profile {
        Objects.requireNonNull(estimate, "estimate");
        curve = List.copyOf(curve);
    }

    /**
     * {@return the profile of a term: its interval from refits of all other terms at held values, and the curve}
     *
     * @param law the law
     * @param asked name of a term among {@link Law#estimates()}; {@code x*} and {@code r*} are abbreviations of the
     *     optima
     * @throws IllegalArgumentException if there is no such term; the message lists the terms
     * @throws IllegalStateException if no runs could identify it, or these do not, with the reason
     */
    public static Profile of(Law law, String asked) {
        Regression regression = law.regression();
        FitOptions options = law.sample().options();
        double t = Student.halfWidth(options.confidence(), law.diagnostics().degreesOfFreedom());
        String method = options.method("profile");
        Optional<ShapeVariable> shape = Stream.of(ShapeVariable.values())
                .filter(variable -> asked.equals(variable.optimumTerm()) || asked.equals(variable.letter() + "*"))
                .findFirst();
        String term = shape.map(ShapeVariable::optimumTerm).orElse(asked);
        Estimate estimate = estimate(law, regression, term);
        if (shape.isPresent()) {
            Curve fitted = law.curves().get(shape.get());
            if (fitted.basis() == ShapeBasis.LOG_PARABOLA) {
                return ofParabola(law, fitted, estimate, t, method);
            }
            int first = regression.curve(shape.get()).orElseThrow();
            Profiler profiler = Profiler.ofRatio(regression.fit(), first + 1, first);
            return new Profile(with(estimate, profiler.interval(t, method)), profiler.curve(t), t);
        }
        int parameter = regression.parameters().indexOf(term);
        Profiler profiler = Profiler.of(regression.fit(), parameter);
        Interval interval = profiler.interval(t, method);
        Interval stated = new Interval(
                Double.isFinite(interval.low()) ? regression.stated(parameter, interval.low()) : interval.low(),
                Double.isFinite(interval.high()) ? regression.stated(parameter, interval.high()) : interval.high(),
                method);
        List<Profiler.Held> curve = profiler.curve(t).stream()
                .map(held -> new Profiler.Held(regression.stated(parameter, held.value()), held.squares(), held.root()))
                .toList();
        return new Profile(with(estimate, stated), curve, t);
    }

    /**
     * For a linear form Fieller's set is the profile set, and the sums of squares follow from the weights of the curve.
     */
    private static Profile ofParabola(Law law, Curve fitted, Estimate estimate, double t, String method) {
        Interval fieller = estimate.interval();
        Estimate stated = with(estimate, new Interval(fieller.low(), fieller.high(), method));
        double squares = law.diagnostics().squares().orElseThrow();
        double variance = squares / law.diagnostics().degreesOfFreedom();
        double width = Math.min(Math.log(20), BEYOND * t * estimate.stdError().orElseThrow() / estimate.value());
        List<Profiler.Held> curve = new ArrayList<>();
        for (int place = -EACH_SIDE; place <= EACH_SIDE; place++) {
            double value = estimate.value() * Math.exp(width * place / EACH_SIDE);
            double ratio = fitted.basis().ratio(fitted.variable(), value);
            double error = Math.sqrt(fitted.v22() - 2 * ratio * fitted.v12() + ratio * ratio * fitted.v11());
            double root = (ratio * fitted.c1() - fitted.c2()) / error;
            // The ratio falls as the shape rises.
            curve.add(new Profiler.Held(value, squares + variance * root * root, -root));
        }
        return new Profile(stated, curve, t);
    }

    private static Estimate with(Estimate estimate, Interval interval) {
        return new Estimate(estimate.term(), estimate.value(), estimate.stdError(), interval);
    }

    private static Estimate estimate(Law law, Regression regression, String term) {
        List<Quantity> all = law.estimates();
        Optional<Quantity> found =
                all.stream().filter(quantity -> quantity.term().equals(term)).findFirst();
        if (found.isEmpty()) {
            Optional<String> why = regression.whyNone(term);
            if (why.isPresent()) {
                throw new IllegalStateException("There is no profile of " + term + ". " + why.get());
            }
            List<String> names = all.stream().map(Quantity::term).toList();
            throw new IllegalArgumentException("The law '" + law.name() + "' has no term " + term + ". Its terms are "
                    + String.join(", ", names) + DidYouMean.ending(term, names));
        }
        if (found.get() instanceof NotIdentified open) {
            throw new IllegalStateException(
                    "There is no profile of " + term + ", which is not identified. " + open.reason());
        }
        return found.get().estimate().orElseThrow();
    }

    /** {@return the estimate as a row: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(List.of(estimate));
    }

    /** {@return the curve as rows: value, squares, signed_root} */
    public Table curveTable() {
        return Table.create(
                "profile of " + estimate.term(),
                column("value", Profiler.Held::value),
                column("squares", Profiler.Held::squares),
                column("signed_root", Profiler.Held::root));
    }

    private DoubleColumn column(String name, ToDoubleFunction<Profiler.Held> of) {
        return DoubleColumn.create(name, curve.stream().mapToDouble(of).toArray());
    }

    @Override
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < curve.size(); i += SHOWN_EVERY) {
            Profiler.Held held = curve.get(i);
            rows.add(List.of(
                    Numbers.significant(held.value(), 4),
                    Numbers.significant(held.squares(), 5),
                    Numbers.significant(held.root(), 3)));
        }
        return Report.titled("Profile of " + estimate.term())
                .grid(Estimates.HEADER, Estimates.rows(List.of(estimate)))
                .text("All other terms are refitted at each value. The interval contains the values whose signed root"
                        + " is within " + Numbers.significant(t, 4) + " of 0.")
                .grid(List.of("value", "squares", "signed_root"), rows)
                .build();
    }

    @Override
    public String toString() {
        return estimate.toString();
    }
}
