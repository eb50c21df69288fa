package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.NotIdentified;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a linear form that runs identify, and the terms that they do not.
 *
 * @param parts shapes, group effects and terms that are not identified
 * @param columns the columns
 */
record LinearDesign(IdentifiedTerms parts, LinearColumns columns) {
    static LinearDesign of(LinearForm form, TrainingData sample) {
        IdentifiedTerms parts = IdentifiedTerms.of(sample, form.shapes(), false);
        Identification identification = new Identification(sample);
        LinearColumns columns = new LinearColumns(
                form.basis(), parts.shapes(), sample.logSize().isPresent(), List.of(), List.of(), parts.nuisances());
        List<NotIdentified> open = new ArrayList<>();
        for (Move move : form.ordered()) {
            double[] values = move.of(sample);
            double reference =
                    Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
            for (int s = 0; s < parts.shapes().size(); s++) {
                LinearColumns more = columns;
                if (form.movesBoth()) {
                    more = more.with(new MovingColumn(move, s, false, reference));
                }
                MovingColumn second = new MovingColumn(move, s, true, reference);
                more = more.with(second);
                ShapeVariable shape = parts.shapes().get(s);
                Optional<NotIdentified> why =
                        identification.whyFixed(form.name(shape, second), move, shape, columns, more, second);
                if (why.isPresent()) {
                    open.add(why.get());
                } else {
                    columns = more;
                }
            }
        }
        for (Covariate covariate : form.covariates()) {
            for (CovariateColumn column : settled(covariate, sample)) {
                Optional<NotIdentified> why = identification.whyOpen(column, columns);
                if (why.isPresent()) {
                    open.add(why.get());
                } else {
                    columns = columns.with(column);
                }
            }
        }
        IdentifiedTerms all = parts;
        for (NotIdentified one : open) {
            all = all.withOpen(one);
        }
        return new LinearDesign(all, columns);
    }

    /** The columns of a covariate: one, or one for each value but the most frequent. */
    private static List<CovariateColumn> settled(Covariate covariate, TrainingData sample) {
        if (covariate.kind() == Covariate.Kind.PRODUCT) {
            return List.of(new CovariateColumn(covariate.term(), covariate.column(), covariate.kind(), 1, 1));
        }
        double[] values = sample.covariate(covariate.column());
        if (covariate.kind() != Covariate.Kind.EACH) {
            double mean =
                    Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
            // The form "depth" reports its coefficient of ln n_layers itself; squares are taken about the mean.
            double reference = covariate.kind() == Covariate.Kind.LOG_SQUARED
                            || covariate.term().startsWith("ln_")
                    ? mean
                    : 1;
            return List.of(
                    new CovariateColumn(covariate.term(), covariate.column(), covariate.kind(), reference, mean));
        }
        Map<Double, Integer> counts = new HashMap<>();
        Arrays.stream(values).forEach(value -> counts.merge(value, 1, Integer::sum));
        double usual = counts.entrySet().stream()
                .max(Map.Entry.<Double, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<Double, Integer>comparingByKey().reversed()))
                .orElseThrow()
                .getKey();
        List<Double> others = counts.keySet().stream()
                .filter(value -> value != usual)
                .sorted()
                .toList();
        if (others.isEmpty()) {
            return List.of(new CovariateColumn(
                    covariate.term(),
                    covariate.column(),
                    Covariate.Kind.LOG,
                    usual,
                    usual)); // Not identified: no spread.
        }
        return others.stream()
                .map(value -> new CovariateColumn(
                        covariate.term() + "=" + Numbers.plain(value),
                        covariate.column(),
                        Covariate.Kind.EACH,
                        value,
                        usual))
                .toList();
    }
}
