package fitlaw.paper;

import fitlaw.arch.ParameterCount;
import fitlaw.figure.Figure;
import fitlaw.fit.CommonRatio;
import fitlaw.fit.Estimate;
import fitlaw.fit.Ratio;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figures 4 and 5: loss over one shape, one curve a size, and whether all sizes have one best value.
 *
 * <p>Each size has a law of its own, {@code ln L = c0 + c1 ln x + c2 / x + e1 ln r + e2 / r}, fitted to all its runs; a run is
 * drawn where it would lie if its other shape were the geometric mean of all runs, by the law of its size. Best values have
 * Fieller's intervals. Whether they are equal is tested by {@link CommonRatio}, with strengths and noise of its own for each
 * size; {@link fitlaw.law.Drift} tests another thing, whether the whole curve is the same.
 *
 * @param number 4 for relative width, 5 for the MLP/attention ratio
 * @param variable which shape
 * @param source the file of the runs
 * @param other where the other shape is held, the geometric mean of all runs
 * @param sizes the curves, from the smallest size on
 * @param equal the test of one best value; empty if fewer than two sizes tell the curve
 * @param change the factor by which the best value changes from the smallest to the largest size, on a power of N; empty with
 *     the test
 * @param notes what a reader must know beside the numbers
 */
record ShapeCurves(
        int number,
        ShapeVariable variable,
        String source,
        double other,
        List<SizeCurve> sizes,
        Optional<CommonRatio> equal,
        Optional<Estimate> change,
        List<String> notes)
        implements FigureAnalysis {
    private static final double CONFIDENCE = 0.95;

    /**
     * Creates the analysis.
     *
     * @param number number of the figure
     * @param variable which shape
     * @param source the file of the runs
     * @param other where the other shape is held
     * @param sizes the curves
     * @param equal the test of one best value
     * @param change how far the best value moves
     * @param notes what a reader must know
     */
    public ShapeCurves {
        sizes = List.copyOf(sizes);
        notes = List.copyOf(notes);
    }

    static ShapeCurves of(Paper paper, int number, ShapeVariable variable) {
        OneTokenCountEach sample = OneTokenCountEach.of(paper.runs());
        Runs runs = sample.runs();
        boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
        double other =
                SizeCurve.geometricMean(width ? runs.mlpRatio() : runs.relativeWidth(ParameterCount.NON_EMBEDDING));
        Levels levels = Levels.sizes(runs);
        int[] size = levels.group();
        List<SizeCurve> sizes = IntStream.range(0, levels.size())
                .mapToObj(s -> SizeCurve.of(
                        levels.names().get(s),
                        runs.only(
                                i -> size[i] == s,
                                "it is of another size than " + levels.names().get(s)),
                        variable,
                        other))
                .toList();
        List<SizeCurve> fitted = sizes.stream().filter(SizeCurve::isFitted).toList();
        List<Ratio> ratios = fitted.stream().map(ShapeCurves::ratio).toList();
        boolean testable = ratios.size() > 1 && ratios.stream().anyMatch(ratio -> ratio.a() > 0 && ratio.b() > 0);
        double[] logSize = fitted.stream()
                .mapToDouble(curve -> Math.log(curve.parameters()))
                .toArray();
        return new ShapeCurves(
                number,
                variable,
                runs.source(),
                other,
                sizes,
                testable ? Optional.of(CommonRatio.of(ratios)) : Optional.empty(),
                testable
                        ? Optional.of(CommonRatio.change("change_over_sizes", ratios, logSize, CONFIDENCE))
                        : Optional.empty(),
                Stream.concat(
                                Stream.of(MovingLaw.optimum(runs, variable, width ? "d/√N" : "r")),
                                sample.notes().stream())
                        .toList());
    }

    private static Ratio ratio(SizeCurve size) {
        return size.law()
                .flatMap(law -> Optional.ofNullable(law.curves().get(size.variable()))
                        .map(curve -> curve.ratio(law.diagnostics().degreesOfFreedom())))
                .orElseThrow();
    }

    @Override
    public String title() {
        return "Loss over " + symbol() + ", one curve a size";
    }

    /** {@return the shape in the paper's letters} */
    public String symbol() {
        return variable == ShapeVariable.RELATIVE_WIDTH ? "d/√N" : "r";
    }

    @Override
    public Verdict verdict() {
        return OptimaVerdict.of(this);
    }

    /** {@return a row per run: size, row of the file, shape, loss at the common other shape, loss as measured} */
    @Override
    public Table table() {
        StringColumn name = StringColumn.create("size_class");
        IntColumn row = IntColumn.create("row");
        DoubleColumn shape = DoubleColumn.create(variable.column());
        DoubleColumn adjusted = DoubleColumn.create("loss_at_other");
        DoubleColumn measured = DoubleColumn.create("loss");
        for (SizeCurve size : sizes) {
            double[] values = size.values();
            double[] losses = size.losses();
            for (int i = 0; i < values.length; i++) {
                name.append(size.name());
                row.append(size.runs().row(i));
                shape.append(values[i]);
                adjusted.append(losses[i]);
                measured.append(size.runs().loss()[i]);
            }
        }
        return Table.create(title(), name, row, shape, adjusted, measured);
    }

    /** {@return a row per size: N, runs, the best value with its interval, or why there is none} */
    public Table optima() {
        StringColumn name = StringColumn.create("size_class");
        DoubleColumn parameters = DoubleColumn.create("n_params_non_embedding");
        IntColumn runs = IntColumn.create("runs");
        DoubleColumn best = DoubleColumn.create(variable.optimumTerm());
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        StringColumn method = StringColumn.create("method");
        for (SizeCurve size : sizes) {
            name.append(size.name());
            parameters.append(size.parameters());
            runs.append(size.runs().size());
            size.best()
                    .estimate()
                    .ifPresentOrElse(
                            found -> {
                                best.append(found.value());
                                low.append(found.interval().low());
                                high.append(found.interval().high());
                                method.append(found.interval().method());
                            },
                            () -> {
                                List.of(best, low, high).forEach(DoubleColumn::appendMissing);
                                method.append(size.best().toString());
                            });
        }
        return Table.create("optima", name, parameters, runs, best, low, high, method);
    }

    @Override
    public Figure draw() {
        return ShapeCurvesFigure.of(this);
    }
}
