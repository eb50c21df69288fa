package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.runs.Levels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether runs identify how loss depends on size and data, determined before the fit. */
final class SizeAndData {
    /** Counts within this factor are treated as equal. */
    private static final double SAME = 1.07;

    private static final int LEAST_VALUES = 3;
    /** Share of the variation of ln D explained by ln N from which on the report has a note. */
    private static final double TIED = 0.98;
    /** If a power of size predicts the amounts of data to this accuracy, 0.2 %, they differ only by rounding. */
    private static final double ROUNDED = 0.002;

    private final TrainingData sample;

    SizeAndData(TrainingData sample) {
        this.sample = sample;
    }

    /** Rejects runs trained on different texts or with different tokenisers, whose losses have different floors. */
    void requireOneTrainingSet() {
        String why = "whose losses cannot be compared by size and data alone";
        Levels.requireOne(sample.runs(), "train_set", "training sets", why);
        Levels.requireOne(sample.runs(), "tokenizer", "tokenizers", why);
    }

    /**
     * Rejects runs of fewer than three sizes or three amounts of data, with which a power law cannot be distinguished
     * from a constant.
     */
    void requireDifferent(String form) {
        require(form, "n_params", "sizes", sample.parameters());
        require(form, "tokens", "amounts of data", sample.tokens());
    }

    /** Number of different values; those within 7 % of the first of them count as one. */
    static int different(double[] values) {
        int different = 0;
        double last = 0;
        for (double value : Arrays.stream(values).sorted().toArray()) {
            if (value > last * SAME) {
                different++;
                last = value;
            }
        }
        return different;
    }

    private void require(String form, String column, String what, double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int different = different(values);
        if (different < LEAST_VALUES) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, column %s: only %d distinct %s (%s to %s), and the form %s needs three to distinguish a power law from a constant. Add runs.",
                    sample.runs().source(),
                    column,
                    different,
                    what,
                    Numbers.count(sorted[0]),
                    Numbers.count(sorted[sorted.length - 1]),
                    form));
        }
    }

    /**
     * Rejects runs whose tokens follow from their size except for rounding; for others the intervals show the
     * uncertainty.
     */
    void requireUntied(String form) {
        if (ofDataGivenSize() < ROUNDED) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: tokens D are determined by size N (ln N explains %s %% of the variation of ln D; %s), so the "
                            + "form %s cannot separate the effects of size and data. Add runs of one size with "
                            + "several amounts of data.",
                    sample.runs().source(),
                    explained(),
                    ratio(),
                    form));
        }
    }

    /** A note if tokens nearly follow from size. */
    Optional<String> nearlyTied() {
        return isTied()
                ? Optional.of("Tokens D are nearly determined by size N (ln N explains " + explained()
                        + " % of the variation of ln D; " + ratio()
                        + "), so the effects of size and data are poorly separated and intervals are wide. Add runs of"
                        + " one size with several amounts of data.")
                : Optional.empty();
    }

    /** Whether tokens nearly follow from size. */
    boolean isTied() {
        return share() > TIED;
    }

    private String explained() {
        return Numbers.significant(100 * share(), 4);
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

    private double share() {
        double[] sums = sums();
        return sums[1] * sums[1] / (sums[0] * sums[2]);
    }

    /** Standard deviation of ln D around a line on ln N. */
    private double ofDataGivenSize() {
        double[] sums = sums();
        return Math.sqrt(Math.max(0, sums[2] - sums[1] * sums[1] / sums[0]) / sample.size());
    }

    /** Sums of squares and products of ln N and ln D about their means: NN, ND, DD. */
    private double[] sums() {
        double[] n = Arrays.stream(sample.parameters()).map(Math::log).toArray();
        double[] d = Arrays.stream(sample.tokens()).map(Math::log).toArray();
        double meanN = Arrays.stream(n).average().orElseThrow();
        double meanD = Arrays.stream(d).average().orElseThrow();
        double[] sums = new double[3];
        for (int i = 0; i < n.length; i++) {
            sums[0] += (n[i] - meanN) * (n[i] - meanN);
            sums[1] += (n[i] - meanN) * (d[i] - meanD);
            sums[2] += (d[i] - meanD) * (d[i] - meanD);
        }
        return sums;
    }

    /** Rejects more parameters than the runs can determine. */
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
