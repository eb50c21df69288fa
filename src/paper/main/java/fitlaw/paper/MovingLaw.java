package fitlaw.paper;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Quantity;
import fitlaw.fit.SingularFitException;
import fitlaw.law.ActsOn;
import fitlaw.law.Covariate;
import fitlaw.law.Difference;
import fitlaw.law.FitOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Move;
import fitlaw.law.Optimum;
import fitlaw.law.Point;
import fitlaw.law.Protocol;
import fitlaw.law.ShapeRange;
import fitlaw.law.ShapeVariable;
import fitlaw.law.TestGroupEffect;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Predictions at the paper's sizes by a law whose best shape depends on size, fitted to the runs of an analysis. The
 * law is a log-parabola, because the published basis is unsuitable for such an extrapolation. Each answer is one
 * sentence below a figure.
 */
final class MovingLaw {
    private static final double[] SIZES = {80e6, 145e6, 297e6};
    private static final int MIDDLE = 1;
    /** The runs in whose range the dependence on ln r is a parabola. */
    private static final String FITTED = "r >= 0.3 & r <= 6.6";

    private static final String WHO = "Our law with a size-dependent best shape, at the paper's sizes: ";

    private MovingLaw() {}

    /** An answer that the runs may not allow. */
    @FunctionalInterface
    private interface Answer {
        String of(Runs runs);
    }

    private static String answered(Runs runs, Answer answer) {
        try {
            return WHO + answer.of(runs.where(FITTED));
        } catch (DataException | FitFailedException | SingularFitException | IllegalArgumentException e) {
            return WHO + Outcome.CANNOT_SAY + ". " + e.getMessage();
        }
    }

    private static Law fitted(LawForm form, Runs runs) {
        Law law = Law.fit(form, runs);
        if (!law.optimum().moves().contains(Move.SIZE)) {
            throw new DataException(
                    runs.source() + ": runs of a single size, or runs that do not identify a best shape, do not"
                            + " determine how it depends on size.");
        }
        return law;
    }

    /**
     * Compares the best value of a shape variable at the paper's sizes with the printed one. Agrees if the interval at
     * the middle size contains the printed value, otherwise disagrees.
     */
    static String optimum(Runs all, ShapeVariable variable, String symbol) {
        return answered(all, runs -> {
            Law law = fitted(LawForm.logParabola(), runs);
            double tokens = tokens(law).orElse(1);
            List<String> said = new ArrayList<>();
            for (double size : SIZES) {
                said.add(value(best(law.optimum().at(size, tokens), variable)) + " at " + Numbers.count(size));
            }
            Estimate printed = best(Law.published(Overview.OF_1B).optimum(), variable)
                    .estimate()
                    .orElseThrow();
            Outcome outcome = best(law.optimum().at(SIZES[MIDDLE], tokens), variable)
                    .estimate()
                    .filter(one -> one.interval().isBounded())
                    .map(one -> one.interval().contains(printed.value()) ? Outcome.AGREES : Outcome.DISAGREES)
                    .orElse(Outcome.CANNOT_SAY);
            return "best " + symbol + " " + String.join(", ", said) + "; printed "
                    + Numbers.significant(printed.value(), 3) + ": " + outcome + "." + far(law);
        });
    }

    private static Quantity best(Optimum optimum, ShapeVariable variable) {
        return variable == ShapeVariable.RELATIVE_WIDTH ? optimum.relativeWidth() : optimum.mlpRatio();
    }

    private static String value(Quantity quantity) {
        return quantity.estimate()
                .map(one -> Numbers.significant(one.value(), 3)
                        + (one.interval().isBounded() ? " " + one.interval().ends(3) : " (unbounded)"))
                .orElse("not identified");
    }

    private static String far(Law law) {
        return law.domain()
                .sizes()
                .map(ShapeRange::high)
                .map(most -> " These sizes are " + Numbers.significant(SIZES[0] / most, 2) + " to "
                        + Numbers.significant(SIZES[SIZES.length - 1] / most, 2)
                        + " times its largest runs: treat the intervals as lower bounds on the error.")
                .orElse("");
    }

    /**
     * Compares the predicted difference between the paper's 1B models with the printed one, and reports how well the
     * law predicts our larger sizes. Agrees if the interval of the difference contains the printed one, otherwise
     * disagrees.
     */
    static String prediction(Paper paper, Runs all) {
        return answered(all, runs -> {
            fitted(LawForm.logParabola(), runs);
            Law law = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), runs);
            List<PrintedModel> models = PrintedModel.all(paper);
            PrintedModel llama = PrintedModel.named(models, "LLaMA-3.2-1B");
            PrintedModel panda = PrintedModel.named(models, "Panda-1B");
            Estimate there =
                    Difference.of(law, place(law, panda), place(law, llama)).relative();
            double printed = panda.loss() / llama.loss() - 1;
            Protocol own =
                    Protocol.tasks(LawForm.logParabola(), runs, FitOptions.defaults(), TestGroupEffect.AUTOMATIC);
            String ours = own.cases().stream()
                    .flatMap(one -> one.heldOut().stream())
                    .map(one -> one.scores()
                            .spearman()
                            .map(rank -> Numbers.significant(rank.value(), 2))
                            .orElse("–"))
                    .collect(Collectors.joining(", "));
            return "loss of Panda-1B relative to LLaMA-3.2-1B " + Numbers.percent(there.value()) + " ["
                    + Numbers.percent(there.interval().low()) + ", "
                    + Numbers.percent(there.interval().high()) + "]; printed " + Numbers.percent(printed) + ": "
                    + (there.interval().contains(printed) ? Outcome.AGREES : Outcome.DISAGREES)
                    + ". On our own tasks, its Spearman correlations are " + ours + ".";
        });
    }

    private static Point place(Law law, PrintedModel model) {
        Point place = Point.shape(
                        model.architecture().relativeWidth(),
                        model.architecture().mlpRatio())
                .withSize((double) model.architecture().nonEmbeddingParameters());
        OptionalDouble tokens = tokens(law);
        return tokens.isPresent() ? place.withTokens(tokens.getAsDouble()) : place;
    }

    private static OptionalDouble tokens(Law law) {
        return law.optimum().place().map(Move.TOKENS::of).orElse(OptionalDouble.empty());
    }

    /**
     * The effect on loss of doubling the query heads per KV head, which the law assumes to be the same share of loss at
     * all sizes. Runs with other head sizes have separate group intercepts.
     */
    static String grouping(Runs main, Runs grouping) {
        boolean same = main.source().equals(grouping.source()) && main.size() == grouping.size();
        return answered(same ? main : main.and(grouping), runs -> {
            Covariate term = Covariate.groupSize();
            String[] groups = Stream.of("size_class", "token_class", "head_dim")
                    .filter(runs::has)
                    .toArray(String[]::new);
            Law law = Law.fit(
                    LawForm.logParabola().with(term),
                    runs,
                    FitOptions.defaults().withGroupBy(groups));
            Estimate slope = law.estimates().stream()
                    .filter(one -> one.term().equals(term.term()))
                    .findFirst()
                    .flatMap(Quantity::estimate)
                    .orElseThrow(
                            () -> new DataException(runs.source() + ": the runs do not identify the term in ln g."));
            return "each doubling of the GQA group changes loss by " + doubled(slope.value()) + " ["
                    + doubled(slope.interval().low()) + ", "
                    + doubled(slope.interval().high())
                    + "], assumed to be the same fraction at every size: "
                    + (slope.interval().contains(0) ? Outcome.CANNOT_SAY : Outcome.DISAGREES)
                    + ".";
        });
    }

    private static String doubled(double slope) {
        return Numbers.percent(Math.expm1(slope * Math.log(2)));
    }
}
