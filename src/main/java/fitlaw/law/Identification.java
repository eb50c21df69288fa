package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.SingularFitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether runs can identify how loss depends on a shape, determined before the fit. */
final class Identification {
    /** A curve of two terms needs at least this range; published sweeps span factors of 4 and more. */
    private static final double LEAST_SPREAD = 1.5;

    private static final int LEAST_VALUES = 3;
    /**
     * Values within this factor inside a group count as the same: rounding to whole heads and multiples causes
     * differences of this size.
     */
    private static final double LEAST_ADJUSTED = 1.15;
    /** Depths are whole numbers; in a group of deep models they may differ by one layer. */
    private static final double LEAST_DEPTH_SPREAD = 1.1;

    /**
     * Largest share of a shape's variation inside groups that other columns may explain: 0.98 multiplies its variance
     * by 50.
     */
    private static final double MOST_EXPLAINED = 0.98;

    private final TrainingData sample;
    private final int[] group;

    Identification(TrainingData sample) {
        this.sample = sample;
        this.group = sample.group();
    }

    /** Rejects runs that all have one relative width, which no form with a term in it can use. */
    void requireWidths() {
        double[] x = sample.values(ShapeVariable.RELATIVE_WIDTH);
        if (TrainingData.different(x).size() == 1) {
            throw new DataException(sample.runs().source() + ", column d_over_sqrt_n: "
                    + (x.length == 1 ? "the only run has " : "all " + x.length + " runs have ")
                    + Numbers.significant(x[0], 4)
                    + ", so they do not show how loss depends on it. Add runs of other widths, or "
                    + "fit the form mlp-ratio.");
        }
    }

    /** Why the runs do not identify the effect of a shape, or empty if they do. */
    Optional<NotIdentified> whyOpen(ShapeVariable variable, List<ShapeVariable> others) {
        double[] values = sample.values(variable);
        String name = variable.column();
        List<Double> different = TrainingData.different(values);
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
                    ? " Between levels it varies by a factor of " + Numbers.significant(all, 3)
                            + ", but there it is confounded with size and data."
                    : "";
            return open(
                    variable,
                    "No spread: within a level, " + name + " varies by a factor of at most "
                            + Numbers.significant(inside, 3) + " (" + Numbers.significant(different.get(0), 4)
                            + " to "
                            + Numbers.significant(different.get(different.size() - 1), 4) + " over all runs)." + tied
                            + " "
                            + advice(name));
        }
        if (different.size() < LEAST_VALUES) {
            return open(
                    variable,
                    name + " has " + different.size() + " distinct values, and a curve needs three. " + advice(name));
        }
        return tied(variable, others).or(() -> undetermined(variable, others));
    }

    /**
     * Adds the slope that accounts for the effect of a shape that is not identified, if it has one that runs can
     * separate from those of other shapes.
     *
     * @param nuisances receives the slope
     * @return how the effect is treated, for the report; empty if the shape does not change inside groups
     */
    String adjust(ShapeVariable variable, List<ShapeVariable> shapes, List<NuisanceSlope> nuisances) {
        if (sample.spreadInsideLevels(sample.values(variable)) < LEAST_ADJUSTED) {
            return ""; // The report already says that it hardly changes.
        }
        NuisanceSlope nuisance = NuisanceSlope.of(sample, variable);
        List<double[]> columns = columns(shapes, nuisances);
        double explained = explained(columns, nuisance.of(sample));
        columns.add(nuisance.of(sample));
        boolean spare = sample.size() > sample.levels().size() + columns.size();
        if (explained < MOST_EXPLAINED && spare && isDetermined(columns)) {
            nuisances.add(nuisance);
            return " A slope on ln " + variable.letter() + " (" + nuisance.term()
                    + ") absorbs its effect, which then counts neither as noise nor as an effect of " + names(shapes)
                    + ".";
        }
        return explained < MOST_EXPLAINED
                ? " Its effect counts as noise and as an effect of " + names(shapes) + "."
                : ""; // The report already says that it is tied.
    }

    /** A note if the runs vary a shape for which the form has no term. */
    Optional<String> notAdjusted(List<ShapeVariable> wanted) {
        return Stream.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO)
                .filter(shape -> !wanted.contains(shape) && !wanted.contains(ShapeVariable.PRODUCT))
                .filter(shape -> sample.spreadInsideLevels(sample.values(shape)) >= LEAST_ADJUSTED)
                .map(shape -> shape.column() + " varies by a factor of "
                        + Numbers.significant(sample.spreadInsideLevels(sample.values(shape)), 3)
                        + " within a level and has no term in this form: its effect counts as noise and as an effect of "
                        + names(wanted) + ". The form log-linear has a term for it.")
                .findFirst();
    }

    private boolean isDetermined(List<double[]> columns) {
        try {
            int n = sample.size();
            LinearFit.of(
                    columns.toArray(new double[0][]),
                    new double[n],
                    Matrices.ones(n),
                    group,
                    sample.levels().size());
            return true;
        } catch (SingularFitException e) {
            return false;
        }
    }

    /**
     * Why there are too few different shapes inside groups for the two terms of this curve together with those of the
     * others.
     */
    private Optional<NotIdentified> undetermined(ShapeVariable variable, List<ShapeVariable> others) {
        List<double[]> columns = columns(others, List.of());
        columns.addAll(terms(variable));
        int n = sample.size();
        if (n <= sample.levels().size() + columns.size()) {
            return Optional.empty(); // There are too few rows; the report says so.
        }
        return isDetermined(columns)
                ? Optional.empty()
                : open(
                        variable,
                        "The runs have too few distinct shapes within levels for a curve over " + variable.column()
                                + (others.isEmpty() ? "" : " in addition to that over " + names(others)) + ". "
                                + advice(variable.column()));
    }

    /**
     * Columns that may explain a shape: ln N if the law has a slope on it, the curves of other shapes, and slopes on
     * shapes that are not identified.
     */
    private List<double[]> columns(List<ShapeVariable> others, List<NuisanceSlope> nuisances) {
        List<double[]> columns = new ArrayList<>();
        sample.logSize().ifPresent(columns::add);
        others.forEach(other -> columns.addAll(terms(other)));
        nuisances.forEach(nuisance -> columns.add(nuisance.of(sample)));
        return columns;
    }

    private List<double[]> terms(ShapeVariable variable) {
        double[] values = sample.values(variable);
        return List.of(
                Arrays.stream(values).map(Math::log).toArray(),
                Arrays.stream(values).map(v -> 1 / v).toArray());
    }

    private static String names(List<ShapeVariable> shapes) {
        return String.join(" and ", shapes.stream().map(ShapeVariable::column).toList());
    }

    private Optional<NotIdentified> tied(ShapeVariable variable, List<ShapeVariable> others) {
        List<double[]> columns = columns(others, List.of());
        List<String> names = new ArrayList<>();
        sample.logSize().ifPresent(logSize -> names.add("the number of parameters"));
        others.forEach(other -> names.add(other.column()));
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        double explained = explained(columns, terms(variable).get(0));
        if (explained < MOST_EXPLAINED) {
            return Optional.empty();
        }
        return open(
                variable,
                variable.column() + " is confounded with " + String.join(" and ", names)
                        + ", which explain " + Numbers.significant(100 * explained, 3)
                        + " % of its variation within levels; its effect on loss is attributed to them. Add runs that"
                        + " change it alone.");
    }

    /** Share of a column's variation inside groups that other columns explain. */
    private double explained(List<double[]> columns, double[] log) {
        double[] ones = Matrices.ones(log.length);
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
            // The others are tied among themselves, which their own check reports.
            return 0;
        }
    }

    /** Why the runs do not identify whether the best value of a shape moves with size or data. */
    Optional<NotIdentified> whyFixed(
            String term,
            Move move,
            ShapeVariable shape,
            LinearColumns columns,
            LinearColumns more,
            MovingColumn moving) {
        double[] values = move.of(sample);
        String of = "the best " + shape.column() + " varies with " + move.column();
        List<Double> scales = scales(values, sample.values(shape));
        if (SizeAndData.different(
                        scales.stream().mapToDouble(Double::doubleValue).toArray())
                < 2) {
            return Optional.of(new NotIdentified(
                    term,
                    "The runs that vary " + shape.column() + " have only one " + move.word()
                            + (scales.isEmpty() ? "" : " (" + Numbers.count(scales.get(0)) + ")") + ", so whether " + of
                            + " is not identified. Add runs of several shapes at another " + move.word() + "."));
        }
        double[] column = more.of(sample, moving);
        List<double[]> others = new ArrayList<>(List.of(columns.of(sample)));
        double explained = explained(others, column);
        if (explained >= MOST_EXPLAINED) {
            return Optional.of(new NotIdentified(
                    term,
                    "Within levels, the " + move.word() + " is confounded with terms already in the law, which explain "
                            + Numbers.significant(100 * explained, 3) + " % of its variation, so whether " + of
                            + " is not identified. Add runs that change the " + move.word() + " alone."));
        }
        return determined(
                term,
                more,
                "The runs are too few, or have too few distinct shapes, to identify whether " + of + ". Add runs.");
    }

    /** Sizes, or amounts of data, of the groups in which a shape varies. */
    private List<Double> scales(double[] values, double[] shape) {
        List<Double> of = new ArrayList<>();
        for (int[] members : sample.members()) {
            double[] inside = Arrays.stream(members).mapToDouble(i -> shape[i]).toArray();
            if (TrainingData.different(inside).size() >= 2) {
                of.add(Math.exp(Arrays.stream(members)
                        .mapToDouble(i -> Math.log(values[i]))
                        .average()
                        .orElseThrow()));
            }
        }
        return of;
    }

    /** Why the runs do not identify the effect of a covariate besides that of the other columns. */
    Optional<NotIdentified> whyOpen(CovariateColumn column, LinearColumns others) {
        double[] values = column.of(sample);
        String name = column.column();
        if (column.kind() == Covariate.Kind.PRODUCT) {
            if (others.shapes().size() < 2) {
                return Optional.of(new NotIdentified(
                        column.term(),
                        "The runs do not identify both d_over_sqrt_n and mlp_attn_ratio, of which it is the product."));
            }
        } else {
            double[] plain = sample.covariate(name);
            if (sample.spreadInsideLevels(plain) < LEAST_DEPTH_SPREAD) {
                return Optional.of(new NotIdentified(
                        column.term(),
                        name + " varies by less than 10 % within every level (" + Numbers.plain(least(plain))
                                + " to "
                                + Numbers.plain(most(plain))
                                + " over all runs), so its effect cannot be separated from that of size. Add runs of one size"
                                + " that differ in " + name + "."));
            }
        }
        double explained = explained(new ArrayList<>(List.of(others.of(sample))), values);
        if (explained >= MOST_EXPLAINED) {
            return Optional.of(new NotIdentified(
                    column.term(),
                    name + " is confounded with " + names(others.shapes()) + ", which "
                            + (others.shapes().size() == 1 ? "explains " : "explain ")
                            + Numbers.significant(100 * explained, 3)
                            + " % of its variation within levels, so their effects cannot be separated. Add runs that"
                            + " change "
                            + (name.equals("n_layers")
                                    ? "depth alone, or compare the form aspect-ratio."
                                    : name + " alone.")));
        }
        return determined(
                column.term(),
                others.with(column),
                "The runs are too few, or have too few distinct shapes within levels, for a slope on " + name
                        + " in addition to the curves over " + names(others.shapes())
                        + ". Add runs of one size that differ in "
                        + name + ".");
    }

    private Optional<NotIdentified> determined(String term, LinearColumns columns, String otherwise) {
        return sample.size() > sample.levels().size() + columns.size()
                        && isDetermined(new ArrayList<>(List.of(columns.of(sample))))
                ? Optional.empty()
                : Optional.of(new NotIdentified(term, otherwise));
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static String advice(String name) {
        return "Add runs of one size that differ in " + name + ", spread over a factor of 4 or more.";
    }

    private static Optional<NotIdentified> open(ShapeVariable variable, String reason) {
        return Optional.of(new NotIdentified(variable.optimumTerm(), reason));
    }
}
