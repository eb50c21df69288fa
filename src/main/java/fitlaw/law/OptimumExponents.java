package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Fieller;
import fitlaw.fit.FisherF;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Ratio;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * How the best shape moves: exponents such as {@code d ln x* / d ln N}, with tests against a best shape that does not
 * move.
 *
 * @param all an exponent for each shape and each of size and data, or why there is none
 */
public record OptimumExponents(List<Exponent> all) implements Report.Source {
    /**
     * How the best value of one shape moves with size or data.
     *
     * @param variable the shape
     * @param move size or data
     * @param value the exponent, or why there is none
     * @param p p-value: the probability of an exponent at least as far from 0 if the best value does not move; empty if
     *     there is no exponent
     */
    public record Exponent(ShapeVariable variable, Move move, Quantity value, Optional<Double> p) {
        /** {@return whether it moves significantly, at the 5 % level} */
        public boolean isSeen() {
            return p.filter(one -> one < Drift.SIGNIFICANCE).isPresent();
        }
    }

    /**
     * Creates exponents.
     *
     * @param all an exponent for each shape and each of size and data
     */
    public OptimumExponents {
        all = List.copyOf(all);
    }

    static OptimumExponents of(Law law, Point place) {
        List<Exponent> all = new ArrayList<>();
        for (ShapeVariable variable : law.curves().keySet()) {
            for (Move move : Move.values()) {
                all.add(law.predictor()
                        .exponent(variable, move, place)
                        .map(ratio -> estimated(law, variable, move, ratio))
                        .orElseGet(() -> new Exponent(
                                variable,
                                move,
                                law.fixedBecause(variable, move)
                                        .map(open -> new NotIdentified(term(variable, move), open.reason()))
                                        .orElseGet(() -> new NotIdentified(
                                                term(variable, move),
                                                "The form has no term that varies it with " + move.column() + ".")),
                                Optional.empty())));
            }
        }
        return new OptimumExponents(all);
    }

    private static String term(ShapeVariable variable, Move move) {
        return variable.optimumTerm() + "_over_" + move.column();
    }

    private static Exponent estimated(Law law, ShapeVariable variable, Move move, Ratio ratio) {
        int degrees = law.diagnostics().degreesOfFreedom();
        double t = Student.halfWidth(law.options().confidence(), degrees);
        double sign = Math.signum(ratio.a());
        Interval interval = Fieller.ratio(
                sign * ratio.a(),
                sign * ratio.b(),
                ratio.vaa(),
                ratio.vab(),
                ratio.vbb(),
                t,
                law.knownFacts().options().method("fieller"));
        double value = ratio.value();
        double error =
                Math.sqrt(ratio.vbb() - 2 * value * ratio.vab() + value * value * ratio.vaa()) / Math.abs(ratio.a());
        // The exponent is 0 exactly if the numerator is, which is normal, so no ratio needs to be tested.
        double p = FisherF.upperTail(ratio.b() * ratio.b() / ratio.vbb(), 1, degrees);
        return new Exponent(variable, move, new Estimate(term(variable, move), value, error, interval), Optional.of(p));
    }

    /**
     * {@return one exponent}
     *
     * @param variable the shape
     * @param move size or data
     */
    public Optional<Exponent> of(ShapeVariable variable, Move move) {
        return all.stream()
                .filter(one -> one.variable() == variable && one.move() == move)
                .findFirst();
    }

    /** {@return the exponents as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(all.stream().map(Exponent::value).toList());
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Scaling exponents of the best shape");
        List<Quantity> values = all.stream().map(Exponent::value).toList();
        report.grid(Estimates.HEADER, Estimates.rows(values));
        Estimates.reasons(values).forEach(report::note);
        all.stream().filter(one -> one.p().isPresent()).forEach(one -> report.text(inWords(one)));
        return report.build();
    }

    static String inWords(Exponent one) {
        String exponent = one.value()
                .estimate()
                .map(estimate -> Numbers.significant(estimate.value(), 3) + " " + estimate.interval())
                .orElse("not identified");
        return "The best " + one.variable().column()
                + (one.isSeen() ? " varies with " : " does not vary significantly with ")
                + one.move().column()
                + ": exponent " + exponent + ", p = "
                + Numbers.significant(one.p().orElse(Double.NaN), 2)
                + " for no variation.";
    }

    @Override
    public String toString() {
        return report().text();
    }
}
