package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.HuberPowerLaws;
import fitlaw.fit.PowerLawSpread;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The group effects of a law as a function of size and data, {@code E + A / N^α + B / D^β}, used to extrapolate the
 * group effect of a size without training runs. A group effect is the expected loss at the mean shape of the runs, at
 * the geometric means of their N and D.
 */
final class GroupEffectModel {
    private static final int FEWEST = 6;

    private final HuberPowerLaws.Parameters fit;
    private final PowerLawSpread spread;

    private GroupEffectModel(HuberPowerLaws.Parameters fit, PowerLawSpread spread) {
        this.fit = fit;
        this.spread = spread;
    }

    static GroupEffectModel of(Law law) {
        RunSummary facts = law.facts().orElseThrow();
        int levels = facts.levels().size();
        if (levels < FEWEST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: the training runs have %d levels (%s), and extrapolating a group intercept with the five "
                            + "parameters of E + A / N^alpha + B / D^beta needs at least six. Train on more "
                            + "sizes or amounts of data, or fit the intercept to the test runs.",
                    facts.source(),
                    levels,
                    String.join(", ", facts.levels().names())));
        }
        TrainingData sample = new TrainingData(
                levels(law, facts),
                FitOptions.defaults().withCount(facts.options().count()));
        SizeAndData data = new SizeAndData(sample);
        data.requireOneTrainingSet();
        data.requireDifferent(LawForm.chinchilla().name());
        data.requireUntied(LawForm.chinchilla().name());
        double[] n = sample.parameters();
        double[] d = sample.tokens();
        double[] loss = sample.loss();
        ChinchillaForm form = LawForm.chinchilla();
        HuberPowerLaws fit = HuberPowerLaws.of(n, d, loss, form.starts(), form.seed());
        try {
            return new GroupEffectModel(fit.parameters(), PowerLawSpread.of(fit.parameters(), n, d, loss));
        } catch (FitFailedException e) {
            throw new DataException(
                    sample.runs().source()
                            + ": the group intercepts do not separate the effects of size and data, so none can be "
                            + "extrapolated. Train on more sizes or amounts of data, or fit the intercept "
                            + "to the test runs.",
                    e);
        }
    }

    /** The group effects as runs of size and data. */
    private static Runs levels(Law law, RunSummary facts) {
        int levels = facts.levels().size();
        String count = facts.options().count() == ParameterCount.TOTAL ? "n_params_total" : "n_params_non_embedding";
        List<Column<?>> columns = new ArrayList<>();
        columns.add(DoubleColumn.create(
                "loss",
                IntStream.range(0, levels)
                        .mapToDouble(g -> law.predictor().at(g, facts.centre())[0])
                        .toArray()));
        columns.add(DoubleColumn.create(count, known(facts, count, Point::n)));
        columns.add(DoubleColumn.create("tokens", known(facts, "tokens", Point::d)));
        for (String text : List.of("train_set", "tokenizer")) {
            if (law.runs().has(text)) {
                List<String> sets = law.runs().texts(text);
                int[] group = facts.levels().group();
                columns.add(StringColumn.create(
                        text,
                        IntStream.range(0, levels)
                                .mapToObj(g -> sets.get(first(group, g)))
                                .toList()));
            }
        }
        return Runs.of(Table.create("levels of " + facts.source(), columns));
    }

    private static int first(int[] group, int level) {
        return IntStream.range(0, group.length)
                .filter(i -> group[i] == level)
                .findFirst()
                .orElseThrow();
    }

    private static double[] known(RunSummary facts, String column, ToDoubleFunction<Point> value) {
        double[] values = facts.places().stream().mapToDouble(value).toArray();
        for (double one : values) {
            if (Double.isNaN(one)) {
                throw new DataException(facts.source() + " has no column " + column
                        + ", or has empty cells in it, but a group intercept is extrapolated by size and tokens. Fill it "
                        + "in, or fit the intercept to the test runs.");
            }
        }
        return values;
    }

    /** The expected group effect at a size and an amount of data. */
    double at(Point place) {
        return fit.at(place.parameters(), place.tokens());
    }

    /** Variance of the logarithm of the group effect there. */
    double logVariance(Point place) {
        return spread.logVariance(place.parameters(), place.tokens());
    }

    int degreesOfFreedom() {
        return spread.degreesOfFreedom();
    }
}
