package fitlaw.law;

import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs as the numbers that a form is fitted to. */
public final class Sample {
    private static final double SPREAD_INSIDE_A_LEVEL = 1.07;
    private static final String L_OPT = "l_opt";
    private static final String BIAS =
            "Levels are taken from the column l_opt, as published. If it is the least of several"
                    + " noisy losses, it lies about one standard deviation of the noise too low; free levels have no such bias.";

    private final Runs runs;
    private final FitOptions options;
    private final Levels levels;
    private final int[] group;
    private final double[] loss;
    private final Map<ShapeVariable, double[]> shape = new EnumMap<>(ShapeVariable.class);
    private final Optional<double[]> logSize;
    private final double sizeSpread;
    private final String sizeColumn;

    Sample(Runs runs, FitOptions options) {
        this.runs = runs;
        this.options = options;
        this.levels = options.groupBy().isEmpty() ? runs.levels() : runs.levels(options.groupBy());
        this.group = levels.group();
        this.loss = runs.loss();
        shape.put(ShapeVariable.RELATIVE_WIDTH, runs.relativeWidth(options.count()));
        shape.put(ShapeVariable.MLP_RATIO, runs.mlpRatio());
        Size size = mostNearlyConstant();
        sizeSpread = size.spread();
        sizeColumn = size.column();
        boolean covariate =
                switch (options.sizeCovariate()) {
                    case ON -> {
                        if (size.column().isEmpty()) {
                            throw new DataException(
                                    runs.source() + " has neither n_params_non_embedding nor n_params_total,"
                                            + " one of which a slope on ln N needs. Add it, or switch the slope off.");
                        }
                        yield true;
                    }
                    case OFF -> false;
                    case AUTO -> sizeSpread > SPREAD_INSIDE_A_LEVEL;
                };
        logSize = covariate
                ? Optional.of(
                        Arrays.stream(runs.numbers(sizeColumn)).map(Math::log).toArray())
                : Optional.empty();
    }

    /** A count of parameters and the largest factor between two of it inside a level. */
    private record Size(String column, double spread) {}

    /** Levels were made to hold one of the two counts constant: the one that spreads least inside them. */
    private Size mostNearlyConstant() {
        return Stream.of("n_params_non_embedding", "n_params_total")
                .filter(runs::has)
                .map(column -> new Size(column, spreadInsideLevels(runs.numbers(column))))
                .min(Comparator.comparingDouble(Size::spread))
                .orElse(new Size("", 1));
    }

    /** {@return the runs} */
    public Runs runs() {
        return runs;
    }

    /** {@return how they are to be fitted} */
    public FitOptions options() {
        return options;
    }

    /** {@return the groups that share a level} */
    public Levels levels() {
        return levels;
    }

    /** {@return number of runs} */
    public int size() {
        return loss.length;
    }

    double[] loss() {
        return loss;
    }

    int[] group() {
        return group;
    }

    double[] values(ShapeVariable variable) {
        return shape.get(variable);
    }

    /** ln N of each run, where it enters the fit. */
    Optional<double[]> logSize() {
        return logSize;
    }

    /** The count of parameters that a slope on ln N would be on. */
    String sizeColumn() {
        return sizeColumn;
    }

    double sizeSpread() {
        return sizeSpread;
    }

    /** What the levels of a fit multiply: nothing and one level per group, or the column {@code l_opt} and one level. */
    static final class Base {
        private final double[] scale;
        private final int[] group;
        private final List<String> names;
        private final List<String> notes;

        private Base(double[] scale, int[] group, List<String> names, List<String> notes) {
            this.scale = scale;
            this.group = group;
            this.names = names;
            this.notes = notes;
        }

        /** Factor of each run: 1, or its l_opt. */
        double[] scale() {
            return scale;
        }

        /** Level of each run. */
        int[] group() {
            return group;
        }

        /** Name of each level. */
        List<String> names() {
            return names;
        }

        /** What a reader must know of it. */
        List<String> notes() {
            return notes;
        }

        /** The level that applies to a group of the sample. */
        int levelOf(int sampleGroup) {
            return names.size() == 1 ? 0 : sampleGroup;
        }
    }

    /** The base of a form whose authors divided losses by l_opt, or of one that never does unless asked. */
    Base base(boolean publishedWithOptimum) {
        boolean asked = options.level() == FitOptions.Level.L_OPT;
        boolean has = runs.has(L_OPT);
        if (asked && !has) {
            throw new DataException(runs.source() + " has no column " + L_OPT
                    + ", the least loss at each size. Add it, or fit one free level per group.");
        }
        if (asked || (publishedWithOptimum && has && options.level() == FitOptions.Level.AS_PUBLISHED)) {
            double[] scale = runs.numbers(L_OPT);
            for (int i = 0; i < scale.length; i++) {
                if (!(scale[i] > 0)) {
                    throw new DataException(runs.source() + ", row " + runs.row(i) + ", column " + L_OPT + ": "
                            + scale[i] + ". The least loss must be positive.");
                }
            }
            return new Base(scale, new int[size()], List.of("l_opt"), List.of(BIAS));
        }
        double[] ones = new double[size()];
        Arrays.fill(ones, 1);
        return new Base(
                ones,
                group,
                levels.names(),
                has ? List.of("The column l_opt is not used: each level is fitted.") : List.of());
    }

    double geometricMean(ShapeVariable variable) {
        return Math.exp(Arrays.stream(values(variable)).map(Math::log).average().orElseThrow());
    }

    /** The largest factor between two values inside one level. */
    double spreadInsideLevels(double[] values) {
        double most = 1;
        for (int g = 0; g < levels.size(); g++) {
            double[] inside = inside(values, g);
            most = Math.max(
                    most,
                    Arrays.stream(inside).max().orElse(1)
                            / Arrays.stream(inside).min().orElse(1));
        }
        return most;
    }

    double[] inside(double[] values, int level) {
        return IntStream.range(0, values.length)
                .filter(i -> group[i] == level)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /** The values that occur, taking those within one per cent for one. */
    static List<Double> different(double[] values) {
        List<Double> different = new ArrayList<>();
        for (double value : Arrays.stream(values).sorted().toArray()) {
            if (different.isEmpty() || value > different.get(different.size() - 1) * 1.01) {
                different.add(value);
            }
        }
        return different;
    }
}
