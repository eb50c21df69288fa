package fitlaw.law;

import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Whether runs can tell how loss depends on size and data, before anything is fitted. */
final class SizeAndData {
    /** Counts closer than this are meant to be the same. */
    private static final double SAME = 1.07;

    private static final int LEAST_VALUES = 3;
    /** Share of the variation of ln D that ln N may explain, as for shapes inside levels. */
    private static final double MOST_EXPLAINED = 0.98;

    private final Sample sample;

    SizeAndData(Sample sample) {
        this.sample = sample;
    }

    /** Refuses runs trained on different texts, whose losses have different floors. */
    void requireOneTrainingSet() {
        if (!sample.runs().has("train_set")) {
            return;
        }
        List<String> sets = sample.runs().texts("train_set").stream().distinct().toList();
        if (sets.size() > 1) {
            throw new DataException(sample.runs().source() + ", column train_set: " + sets.size() + " training sets ("
                    + String.join(", ", sets) + "), whose losses cannot be compared by size and data alone."
                    + " Choose one, such as with the condition train_set == \"" + sets.get(0) + "\".");
        }
    }

    /** Refuses runs of fewer than three sizes or three amounts of data, between which a constant and a power law differ. */
    void requireDifferent(String form) {
        require(form, "n_params", "sizes", sample.parameters());
        require(form, "tokens", "amounts of data", sample.tokens());
    }

    private void require(String form, String column, String what, double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int different = 0;
        double last = 0;
        for (double value : sorted) {
            if (value > last * SAME) {
                different++;
                last = value;
            }
        }
        if (different < LEAST_VALUES) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, column %s: %d different %s only (%s to %s), and the form %s needs three to tell a power law from a constant. Add runs.",
                    sample.runs().source(),
                    column,
                    different,
                    what,
                    Numbers.count(sorted[0]),
                    Numbers.count(sorted[sorted.length - 1]),
                    form));
        }
    }

    /** Refuses runs whose tokens follow from their size, so that the effects of the two cannot be told apart. */
    void requireUntied(String form) {
        if (explained() > MOST_EXPLAINED) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: tokens D are tied to size N (ln N explains %s %% of the variation of ln D; %s), so the form %s cannot tell what size does from what data do. Add runs of one size with several amounts of data.",
                    sample.runs().source(),
                    Numbers.significant(100 * explained(), 4),
                    ratio(),
                    form));
        }
    }

    /** Whether tokens follow from size. */
    boolean isTied() {
        return explained() > MOST_EXPLAINED;
    }

    private String ratio() {
        double[] n = sample.parameters();
        double[] d = sample.tokens();
        double[] perParameter = IntStream.range(0, n.length)
                .mapToDouble(i -> d[i] / n[i])
                .sorted()
                .toArray();
        return "D / N goes from " + Numbers.significant(perParameter[0], 3) + " to "
                + Numbers.significant(perParameter[n.length - 1], 3);
    }

    private double explained() {
        double[] n = Arrays.stream(sample.parameters()).map(Math::log).toArray();
        double[] d = Arrays.stream(sample.tokens()).map(Math::log).toArray();
        double meanN = Arrays.stream(n).average().orElseThrow();
        double meanD = Arrays.stream(d).average().orElseThrow();
        double nn = 0;
        double nd = 0;
        double dd = 0;
        for (int i = 0; i < n.length; i++) {
            nn += (n[i] - meanN) * (n[i] - meanN);
            nd += (n[i] - meanN) * (d[i] - meanD);
            dd += (d[i] - meanD) * (d[i] - meanD);
        }
        return nd * nd / (nn * dd);
    }

    /** Refuses more parameters than runs can determine. */
    void requireRows(int parameters) {
        if (sample.size() <= parameters) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d rows are too few for %d parameters. Add runs.",
                    sample.runs().source(),
                    sample.size(),
                    parameters));
        }
    }
}
