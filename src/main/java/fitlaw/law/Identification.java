package fitlaw.law;

import fitlaw.fit.LinearFit;
import fitlaw.fit.Open;
import fitlaw.fit.SingularFitException;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether runs can tell how loss depends on a shape, before anything is fitted. */
final class Identification {
    /** A curve of two terms cannot be seen over a narrower range; published sweeps span factors of 4 and more. */
    private static final double LEAST_SPREAD = 1.5;

    private static final int LEAST_VALUES = 3;
    /** Share of a shape's variation inside levels that others may explain: 0.98 multiplies its variance by 50. */
    private static final double MOST_EXPLAINED = 0.98;

    private final Sample sample;
    private final int[] group;

    Identification(Sample sample) {
        this.sample = sample;
        this.group = sample.group();
    }

    /** Refuses runs that all have one relative width, which no form with a term in it can use. */
    void requireWidths() {
        double[] x = sample.values(ShapeVariable.RELATIVE_WIDTH);
        if (Sample.different(x).size() == 1) {
            throw new DataException(
                    sample.runs().source() + ", column d_over_sqrt_n: all " + x.length + " runs have "
                            + Numbers.significant(x[0], 4)
                            + ", so nothing tells how loss depends on it. Add runs of other widths, or fit the form mlp-ratio.");
        }
    }

    /** Why the runs leave a shape open, if they do. */
    Optional<Open> whyOpen(ShapeVariable variable, List<ShapeVariable> others) {
        double[] values = sample.values(variable);
        String name = variable.column();
        List<Double> different = Sample.different(values);
        if (different.size() == 1) {
            return open(
                    variable,
                    name + " is " + Numbers.significant(different.get(0), 4) + " in all runs: no spread. "
                            + advice(name));
        }
        double inside = sample.spreadInsideLevels(values);
        if (inside < LEAST_SPREAD) {
            double all = different.get(different.size() - 1) / different.get(0);
            String tied = all >= LEAST_SPREAD
                    ? " It changes by a factor of " + Numbers.significant(all, 3)
                            + " between levels, where it is tied to size and data."
                    : "";
            return open(
                    variable,
                    "No spread: inside a level " + name + " changes by a factor of "
                            + Numbers.significant(inside, 3) + " at most (" + Numbers.significant(different.get(0), 4)
                            + " to "
                            + Numbers.significant(different.get(different.size() - 1), 4) + " over all runs)." + tied
                            + " "
                            + advice(name));
        }
        if (mostDifferentInside(values) < LEAST_VALUES && different.size() < LEAST_VALUES) {
            return open(
                    variable,
                    name + " takes " + different.size() + " values only, and a curve needs three. " + advice(name));
        }
        return tied(variable, others);
    }

    private int mostDifferentInside(double[] values) {
        int most = 0;
        for (int level = 0; level < sample.levels().size(); level++) {
            most = Math.max(most, Sample.different(sample.inside(values, level)).size());
        }
        return most;
    }

    private Optional<Open> tied(ShapeVariable variable, List<ShapeVariable> others) {
        List<double[]> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        sample.logSize().ifPresent(logSize -> {
            columns.add(logSize);
            names.add("the number of parameters");
        });
        for (ShapeVariable other : others) {
            columns.add(Arrays.stream(sample.values(other)).map(Math::log).toArray());
            columns.add(Arrays.stream(sample.values(other)).map(v -> 1 / v).toArray());
            names.add(other.column());
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        double[] log = Arrays.stream(sample.values(variable)).map(Math::log).toArray();
        double explained = explained(columns, log);
        if (explained < MOST_EXPLAINED) {
            return Optional.empty();
        }
        return open(
                variable,
                variable.column() + " is tied to " + String.join(" and ", names)
                        + ": inside levels they explain " + Numbers.significant(100 * explained, 3)
                        + " % of its variation. Add runs that change it alone.");
    }

    /** Share of a column's variation inside levels that other columns explain. */
    private double explained(List<double[]> columns, double[] log) {
        double[] ones = new double[log.length];
        Arrays.fill(ones, 1);
        int levels = sample.levels().size();
        if (log.length <= levels + columns.size()) {
            return 0;
        }
        try {
            double alone =
                    LinearFit.of(new double[0][], log, ones, group, levels).weightedSquares();
            double rest = LinearFit.of(columns.toArray(new double[0][]), log, ones, group, levels)
                    .weightedSquares();
            return 1 - rest / alone;
        } catch (SingularFitException e) {
            // The others are tied among themselves, which their own check tells.
            return 0;
        }
    }

    private static String advice(String name) {
        return "Add runs of one size that differ in " + name + ", spread over a factor of 4 or more.";
    }

    private static Optional<Open> open(ShapeVariable variable, String reason) {
        return Optional.of(new Open(variable.optimumTerm(), reason));
    }
}
