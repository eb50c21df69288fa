package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The terms of a conditional form that a sample identifies: shapes, slopes on shapes that are not identified
 * themselves, and the slope on ln N.
 */
record IdentifiedTerms(
        List<ShapeVariable> shapes,
        List<NuisanceSlope> nuisances,
        List<Quantity> open,
        TrainingData.Base base,
        List<String> notes) {
    static IdentifiedTerms of(TrainingData sample, List<ShapeVariable> wanted, boolean publishedWithOptimum) {
        if (wanted.contains(ShapeVariable.RELATIVE_WIDTH)) {
            new Identification(sample).requireWidths();
        }
        TrainingData.Base base = sample.base(publishedWithOptimum);
        requireRepeatedLevels(sample, base);
        Identification identification = new Identification(sample);
        List<ShapeVariable> shapes = new ArrayList<>();
        List<NotIdentified> why = new ArrayList<>();
        List<ShapeVariable> left = new ArrayList<>();
        for (ShapeVariable variable : wanted) {
            identification
                    .whyOpen(variable, shapes)
                    .ifPresentOrElse(
                            open -> {
                                why.add(open);
                                left.add(variable);
                            },
                            () -> shapes.add(variable));
        }
        List<NuisanceSlope> nuisances = new ArrayList<>();
        List<Quantity> open = new ArrayList<>();
        for (int k = 0; k < left.size() && !shapes.isEmpty(); k++) {
            String told = identification.adjust(left.get(k), shapes, nuisances);
            open.add(new NotIdentified(why.get(k).term(), why.get(k).reason() + told));
        }
        String source = sample.runs().source();
        if (shapes.isEmpty()) {
            throw new DataException(source + ": these runs identify no part of the law. "
                    + String.join(" ", why.stream().map(Object::toString).toList()));
        }
        List<String> notes = new ArrayList<>(base.notes());
        if (sample.logSize().isPresent()) {
            notes.add(sample.sizeColumn() + " varies by a factor of "
                    + Numbers.significant(sample.sizeSpread(), 3)
                    + " within a level; a slope on its logarithm, ln_n, shared by all levels, absorbs its effect.");
        }
        identification.notAdjusted(wanted).ifPresent(notes::add);
        int parameters = base.names().size()
                + 2 * shapes.size()
                + nuisances.size()
                + (sample.logSize().isPresent() ? 1 : 0);
        if (sample.size() <= parameters) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d rows are too few for %d parameters (%d levels, 2 for each of %d shapes%s%s). Add runs, or merge levels.",
                    source,
                    sample.size(),
                    parameters,
                    base.names().size(),
                    shapes.size(),
                    sample.logSize().isPresent() ? ", 1 for ln N" : "",
                    String.join(
                            "",
                            nuisances.stream()
                                    .map(nuisance -> ", 1 for " + nuisance.term())
                                    .toList())));
        }
        return new IdentifiedTerms(
                List.copyOf(shapes), List.copyOf(nuisances), List.copyOf(open), base, List.copyOf(notes));
    }

    /** These terms, with one more that is not identified. */
    IdentifiedTerms withOpen(NotIdentified more) {
        List<Quantity> all = new ArrayList<>(open);
        all.add(more);
        return new IdentifiedTerms(shapes, nuisances, List.copyOf(all), base, notes);
    }

    private static void requireRepeatedLevels(TrainingData sample, TrainingData.Base base) {
        int levels = base.names().size();
        int[] runs = new int[levels];
        Arrays.stream(base.group()).forEach(g -> runs[g]++);
        if (Arrays.stream(runs).allMatch(count -> count == 1)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: each of the %d levels (%s) has one run, so neither d_over_sqrt_n nor mlp_attn_ratio can be separated from size and data. Add runs of other shapes at the same size, or define coarser groups.",
                    sample.runs().source(),
                    levels,
                    sample.levels().basis()));
        }
    }
}
