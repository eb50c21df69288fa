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
 * Figures 4 and 5: loss over one shape variable, with one curve for each size, and a test of whether all sizes have the
 * same best value.
 *
 * <p>Each size has its own law, {@code ln L = c0 + c1 ln x + c2 / x + e1 ln r + e2 / r}, fitted to all its runs; the
 * loss of a run is adjusted, by the law of its size, to the geometric mean over all runs of the other shape variable.
 * Best values have Fieller's intervals. {@link CommonRatio} tests whether they are equal, with separate coefficients
 * and noise for each size. {@link fitlaw.law.Drift} tests something else: whether the entire curve is the same.
 *
 * @param number 4 for relative width, 5 for the MLP/attention ratio
 * @param variable the shape variable
 * @param source the file of the runs
 * @param other value of the other shape variable, the geometric mean of all runs
 * @param sizes the curves, in order of increasing size
 * @param equal the test of one best value; empty if fewer than two sizes identify the curve
 * @param change the factor by which the best value changes from the smallest to the largest size, by a power law in N;
 *     empty if {@code equal} is
 * @param notes limits and assumptions
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
     * @param variable the shape variable
     * @param source the file of the runs
     * @param other value of the other shape variable
     * @param sizes the curves
     * @param equal the test of one best value
     * @param change the change of the best value
     * @param notes limits and assumptions
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
                                "its size is not " + levels.names().get(s)),
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
        return "Loss against " + symbol() + ", one curve per size";
    }

    /** {@return the shape variable in the notation of the paper} */
    public String symbol() {
        return variable == ShapeVariable.RELATIVE_WIDTH ? "d/√N" : "r";
    }

    @Override
    public Verdict verdict() {
        return OptimaVerdict.of(this);
    }

    /**
     * {@return one row for each run: size, row of the file, shape variable, loss adjusted to the common other shape
     * variable, measured loss}
     */
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

    /** {@return one row for each size: N, runs, the best value with its interval, or the reason why there is none} */
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
