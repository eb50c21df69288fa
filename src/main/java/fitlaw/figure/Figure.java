package fitlaw.figure;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyChain;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.law.Allocation;
import fitlaw.law.DesignReplay;
import fitlaw.law.HoldOut;
import fitlaw.law.IsoFlop;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Optimum;
import fitlaw.law.Protocol;
import fitlaw.law.ShapeRange;
import fitlaw.search.Candidates;
import fitlaw.table.Csv;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

/**
 * A figure: one or more panels in rows, the data drawn, their source, and optional notes.
 *
 * <p>Use {@link #svg()} for web pages, {@link #png(double)} for programs that cannot show SVG, and {@link #table()} for
 * the data.
 */
public final class Figure {
    private final String title;
    private final String source;
    private final PanelGrid grid;
    private final Table table;
    private final Notes notes;

    /**
     * Creates a custom figure.
     *
     * @param title title, in one line
     * @param source the file or table of the data
     * @param panels at least one panel; each row holds as many as fit
     * @param table the data drawn
     */
    public Figure(String title, String source, List<Panel> panels, Table table) {
        this(title, source, PanelGrid.of(panels), table, new Notes("", List.of()));
    }

    private Figure(String title, String source, PanelGrid grid, Table table, Notes notes) {
        this.title = title;
        this.source = source;
        this.grid = grid;
        this.table = table;
        this.notes = notes;
    }

    /**
     * {@return this figure with text below it}
     *
     * @param lines lines of text
     */
    public Figure withNotes(String... lines) {
        return new Figure(title, source, grid, table, new Notes("", List.of(lines)));
    }

    /**
     * {@return this figure with a verdict in bold below it, followed by text and the source of the data}
     *
     * @param verdict a few words
     * @param lines lines of text
     */
    public Figure withVerdict(String verdict, List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.add(numbers(source));
        return new Figure(title, source, grid, table, new Notes(verdict, all));
    }

    /**
     * {@return predicted against measured loss of each run, with the noise band}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law was printed in a paper and has no runs
     */
    public static Figure fit(Law law) {
        return LawFigures.fit(law);
    }

    /**
     * {@return loss over each shape variable that the runs identify, at the best value of the other: the fitted curve,
     * the interval of its optimum, and the runs adjusted for the other effects of the law}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law was printed in a paper and has no runs
     */
    public static Figure shape(Law law) {
        return LawFigures.shape(law);
    }

    /**
     * {@return the best shape over size for a law in which it depends on size, with bands, dashed beyond the runs. For
     * comparison: the best shape of each size alone, the other basis if it fits equally well but disagrees, and the
     * best shapes of other laws}
     *
     * @param law a law whose best shape depends on size, such as a log-parabola
     * @param others laws whose best shape is drawn as a point at the sizes of their runs, such as {@link
     *     Law#published(String)}
     * @throws IllegalArgumentException if the best shape does not depend on size
     */
    public static Figure optimum(Law law, Law... others) {
        return OptimumFigure.of(
                law,
                others.length > 0
                        ? Double.MIN_NORMAL
                        : Optimum.MARKED_SIZE
                                * law.domain().sizes().map(ShapeRange::high).orElse(Double.NaN),
                List.of(others));
    }

    /**
     * {@return the best shape over size, with the axis extended to a size}
     *
     * @param law a law whose best shape depends on size
     * @param size the size to include, in parameters as the law counts them
     * @param others laws whose best shape is drawn as a point at the sizes of their runs
     */
    public static Figure optimum(Law law, double size, Law... others) {
        return OptimumFigure.of(law, size, List.of(others));
    }

    /**
     * {@return loss over size for each budget of equal FLOP, with its parabola and minimum}
     *
     * @param parabolas parabolas of several budgets, see {@link IsoFlop#of}
     */
    public static Figure isoFlop(IsoFlop parabolas) {
        return BudgetFigures.isoFlop(parabolas);
    }

    /**
     * {@return loss over size for each budget of equal FLOP in the runs of an allocation}
     *
     * @param allocation the allocation of one budget
     * @throws DataException if the runs have fewer than three budgets of equal FLOP with a best size; the message says why
     * @throws IllegalStateException if the law was read without its runs
     */
    public static Figure isoFlop(Allocation allocation) {
        Law law = allocation.law();
        return isoFlop(allocation
                .isoFlop()
                .orElseGet(() -> IsoFlop.of(
                        law.runs(), allocation.budget().rule(), law.options().confidence())));
    }

    /**
     * {@return the best size and the best data over the training budget, with bands, the budget of the allocation, and
     * the minima of parabolas if the runs have equal budgets}
     *
     * @param allocation the allocation of one budget
     */
    public static Figure budgets(Allocation allocation) {
        return BudgetFigures.budgets(allocation);
    }

    /**
     * {@return accuracy over loss, with one panel for the mean and for each task with a curve: models, curve, and the
     * bands of both}
     *
     * @param accuracy curves
     * @param tasks tasks to draw instead; the panel of a task without a curve shows the reason
     */
    public static Figure accuracy(Accuracy accuracy, String... tasks) {
        return AccuracyFigures.curves(accuracy, List.of(tasks));
    }

    /**
     * {@return accuracy over size for a law without levels, with bands, and the components of the variance}
     *
     * @param chain law and curves
     * @param task task, or {@code mean}
     * @param tokensPerParameter training tokens per parameter
     * @param low smallest size, in parameters as the law counts them
     * @param high largest size
     */
    public static Figure accuracy(
            AccuracyChain chain, String task, double tokensPerParameter, double low, double high) {
        return AccuracyFigures.chain(chain, task, tokensPerParameter, low, high);
    }

    /**
     * {@return measured against predicted accuracy of each task and of the mean, with the run left out of the fit}
     *
     * @param accuracy curves
     * @throws IllegalStateException if no task has a curve
     */
    public static Figure fit(Accuracy accuracy) {
        return AccuracyFigures.fit(accuracy);
    }

    /**
     * {@return measured against predicted time of each measurement, with the architecture left out of the fit, and its
     * interval}
     *
     * @param speed a calibrated model
     * @throws IllegalStateException if it was read from a file or carried from another GPU and has no measurements
     */
    public static Figure fit(Throughput speed) {
        return SpeedFigures.fit(speed);
    }

    /**
     * {@return tokens per second over batch at the size of an architecture: one panel each for hidden size,
     * MLP/attention ratio and GQA group, with one line per value}
     *
     * @param speed a calibrated model
     * @param architecture the base shape of the variants
     * @param workload input and output tokens; its batch is ignored
     */
    public static Figure variants(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.variants(speed, architecture, workload);
    }

    /**
     * {@return the roofline plot: FLOP per second over FLOP per byte of each operator, in decode steps and in a
     * prefill, with the measured rates of the GPU}
     *
     * @param speed a calibrated model
     * @param architecture architecture
     * @param workload input and output tokens; its batch is ignored
     */
    public static Figure roofline(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.roofline(speed, architecture, workload);
    }

    /**
     * {@return the share of each operator in the time of a decode step over batch, and in the time of a prefill over
     * prompt length}
     *
     * @param speed a calibrated model
     * @param architecture architecture
     * @param workload input and output tokens; its batch is ignored
     */
    public static Figure operators(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.operators(speed, architecture, workload);
    }

    /**
     * {@return the profile of each best shape: the increase of the misfit if a value is held and all other parameters
     * are refitted, with the level and the ends of the interval. The panel of a shape without a best value shows the
     * reason}
     *
     * @param law a law fitted to runs by least squares
     * @param terms names of terms to show instead, see {@link fitlaw.law.Profile#of}
     * @throws IllegalStateException if the law was not fitted by least squares or has no runs
     */
    public static Figure profile(Law law, String... terms) {
        return ProfileFigure.of(law, List.of(terms));
    }

    /**
     * {@return contours of predicted loss over both shape variables, with the joint confidence region of the best shape
     * and the runs. If the runs do not identify x or r, the figure shows the reason instead}
     *
     * @param law a law of both shapes fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure contours(Law law) {
        return ContourFigure.of(law);
    }

    /**
     * {@return predicted against measured loss of runs that were not used in the fit, each with its 95 % prediction
     * interval}
     *
     * @param heldOut a hold-out
     */
    public static Figure holdOut(HoldOut heldOut) {
        return HoldOutFigure.of(heldOut);
    }

    /**
     * {@return predicted against measured loss for each case of a protocol; the panel of a case that the runs do not
     * allow shows the reason}
     *
     * @param protocol a protocol
     */
    public static Figure holdOut(Protocol protocol) {
        return HoldOutFigure.of(protocol);
    }

    /**
     * {@return residuals (measured minus fitted loss) of each run: by level, and over each shape variable that the runs
     * identify}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure residuals(Law law) {
        return ResidualFigure.of(law);
    }

    /**
     * {@return the runs in the plane of both shape variables, with the intervals of the best values as bars}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure design(Law law) {
        return DesignFigure.of(law, Optional.empty());
    }

    /**
     * {@return the runs and the planned next runs in the plane of both shape variables}
     *
     * @param law a law fitted to runs
     * @param next plan from {@link NextRuns#of}
     */
    public static Figure design(Law law, NextRuns next) {
        return DesignFigure.of(law, Optional.of(next));
    }

    /**
     * {@return how the interval of a target narrows and its estimate changes as the runs of a table are revealed by
     * expected gain, at random and smallest first}
     *
     * @param replay a replay
     */
    public static Figure replay(DesignReplay replay) {
        return ReplayFigure.of(replay);
    }

    /**
     * {@return loss against speed for the result of a search: the Pareto front, the fastest shapes, the baseline, the
     * models given to {@link fitlaw.search.Search#beside} and the loss limit, with intervals of speed, and of loss if
     * the law has an uncertainty}
     *
     * @param found result of a search
     */
    public static Figure pareto(Candidates found) {
        return ParetoFigure.of(found);
    }

    /**
     * {@return output tokens per second over batch, absolute and relative to the baseline, of the best shape of a
     * search and of the models given to {@link fitlaw.search.Search#beside}, with intervals, for each workload of the
     * search}
     *
     * @param found result of a search
     */
    public static Figure batches(Candidates found) {
        return BatchesFigure.of(found, Optional.empty());
    }

    /**
     * {@return speed over batch as {@link #batches(Candidates)}, with points from measured steps of the same shapes}
     *
     * @param found result of a search
     * @param bench measurements
     * @throws fitlaw.common.DataException if no measurement has the GPU, engine, version and precision of the
     *     throughput model
     */
    public static Figure batches(Candidates found, Bench bench) {
        return BatchesFigure.of(found, Optional.of(bench));
    }

    /** {@return the panels, from left to right and top to bottom} */
    public List<Panel> panels() {
        return grid.rows().stream().flatMap(List::stream).toList();
    }

    /** {@return the title} */
    public String title() {
        return title;
    }

    /** {@return the file or table of the data} */
    public String source() {
        return source;
    }

    /** {@return the lines below the figure, such as a verdict; may be empty} */
    public List<String> notes() {
        return Stream.concat(Stream.of(notes.verdict()).filter(words -> !words.isEmpty()), notes.lines().stream())
                .toList();
    }

    /** {@return the points drawn, one row each, with their panel and series; a copy} */
    public Table table() {
        return table.copy();
    }

    /** {@return width in pixels} */
    public int width() {
        return grid.width();
    }

    /** {@return height in pixels} */
    public int height() {
        return grid.height() + written().height(width());
    }

    /** {@return the figure as a complete SVG document, without scripts} */
    public String svg() {
        return SvgCanvas.document(title + " (" + source + ")", width(), height(), this::paint);
    }

    /**
     * {@return an XChart chart for each panel, from left to right and top to bottom, to restyle and paint with XChart}
     *
     * <p>A chart has the same marks, each a series with the name in the legend, and the axes and legend of XChart.
     * Values on an axis of powers of two are replaced by their exponents. Each call creates new charts.
     */
    public List<XYChart> charts() {
        return panels().stream().map(PanelChart::whole).toList();
    }

    /**
     * {@return the XChart chart of a figure with one panel, see {@link #charts()}}
     *
     * @throws IllegalStateException if the figure has several panels
     */
    public XYChart chart() {
        if (panels().size() != 1) {
            throw new IllegalStateException(
                    "the figure has " + panels().size() + " panels; charts() returns all of them");
        }
        return charts().get(0);
    }

    /**
     * {@return the figure as a PNG file}
     *
     * @param scale image pixels per pixel, such as 2 for a high-resolution screen
     */
    public byte[] png(double scale) {
        if (!(scale > 0 && scale <= 10)) {
            throw new IllegalArgumentException("scale must be greater than 0 and at most 10: " + scale);
        }
        return Png.of(width(), height(), scale, this::paint);
    }

    /**
     * {@return the figure as a Vega-Lite 5 specification (JSON), for programs that draw interactive figures with
     * tooltips; its numbers equal those of the SVG to seven digits}
     */
    public String vegaLite() {
        return VegaLite.of(this.toString(), grid, written()).toString();
    }

    /**
     * Writes the figure to a file.
     *
     * @param file path that ends in {@code .svg}, {@code .png}, {@code .vl.json} for Vega-Lite, or {@code .csv} for the
     *     table; missing parent folders are created
     * @throws IllegalArgumentException if the path has another ending
     * @throws fitlaw.common.DataException if the file cannot be written; an existing file is then unchanged
     */
    public void write(Path file) {
        AtomicFile.write(file, contents(file.getFileName().toString(), file));
    }

    private byte[] contents(String name, Path file) {
        if (name.endsWith(".png")) {
            return png(2);
        } else if (name.endsWith(".svg")) {
            return svg().getBytes(StandardCharsets.UTF_8);
        } else if (name.endsWith(".vl.json")) {
            return vegaLite().getBytes(StandardCharsets.UTF_8);
        } else if (name.endsWith(".csv")) {
            return Csv.text(table).getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException(
                "a figure is written as .svg, .png, .vl.json (Vega-Lite) or .csv (its table); the name " + file
                        + " has none of these extensions");
    }

    /** The notes of a written figure, which include the source of its data. */
    private Notes written() {
        String numbers = numbers(source);
        return notes.lines().contains(numbers)
                ? notes
                : new Notes(
                        notes.verdict(),
                        Stream.concat(notes.lines().stream(), Stream.of(numbers))
                                .toList());
    }

    /** The note that names a source. */
    private static String numbers(String source) {
        return "Data: " + source + ".";
    }

    private void paint(Graphics2D graphics) {
        AffineTransform origin = graphics.getTransform();
        int top = 0;
        for (List<Panel> row : grid.rows()) {
            List<Drawing> drawings = Drawing.row(row);
            int left = 0;
            for (Drawing drawing : drawings) {
                graphics.setTransform(origin);
                graphics.translate(left, top);
                drawing.paint(graphics);
                left += drawing.width();
            }
            top += PanelGrid.height(row);
        }
        graphics.setTransform(origin);
        graphics.translate(0, top);
        written().paint(graphics, width());
        graphics.setTransform(origin);
    }

    @Override
    public String toString() {
        return title + " (" + source + ")";
    }
}
