package fitlaw.figure;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyChain;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.AtomicFile;
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
 * A drawing: one or more panels in rows, the numbers drawn, where they came from, and perhaps a note under them.
 *
 * <p>{@link #svg()} for pages, {@link #png(double)} for programs that cannot show SVG, {@link #table()} for the numbers.
 */
public final class Figure {
    private final String title;
    private final String source;
    private final PanelGrid grid;
    private final Table table;
    private final Notes notes;

    /**
     * Creates a figure of one's own.
     *
     * @param title what it shows, in one line
     * @param source the file or table that the numbers came from
     * @param panels at least one; as many stand in a row as fit
     * @param table the numbers drawn
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
     * {@return the same figure with text under it}
     *
     * @param lines text, each from a new line
     */
    public Figure withNotes(String... lines) {
        return new Figure(title, source, grid, table, new Notes("", List.of(lines)));
    }

    /**
     * {@return the same figure with a verdict under it, in bold, then text and where the numbers came from}
     *
     * @param verdict a few words
     * @param lines text, each from a new line
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
     * {@return loss over each shape that the runs identify, at the best value of the other: the fitted curve with the
     * interval of its optimum, and the runs with what the law explains by other causes taken out}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law was printed in a paper and has no runs
     */
    public static Figure shape(Law law) {
        return LawFigures.shape(law);
    }

    /**
     * {@return the best shape over size by a law in which it moves, with bands, dashed beyond the runs: beside it the best shape
     * of each size alone, the other basis where it fits as well and says otherwise, and what other laws found at their sizes}
     *
     * @param law a law whose best shape moves with size, such as a log-parabola
     * @param others laws whose best shape is drawn as a point at the sizes of their runs, such as {@link Law#published(String)}
     * @throws IllegalArgumentException if the best shape does not move with size
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
     * {@return the same up to a size}
     *
     * @param law a law whose best shape moves with size
     * @param size the size that must be in view, in parameters as the law counts them
     * @param others laws whose best shape is drawn as a point at the sizes of their runs
     */
    public static Figure optimum(Law law, double size, Law... others) {
        return OptimumFigure.of(law, size, List.of(others));
    }

    /**
     * {@return loss over size for each budget of equal FLOP, with its parabola and minimum}
     *
     * @param parabolas budgets with a best size, see {@link IsoFlop#of}
     */
    public static Figure isoFlop(IsoFlop parabolas) {
        return BudgetFigures.isoFlop(parabolas);
    }

    /**
     * {@return the same of the runs of an allocation}
     *
     * @param allocation the answer for one budget
     * @throws IllegalArgumentException if the runs have no three budgets of equal FLOP with a best size; says why
     */
    public static Figure isoFlop(Allocation allocation) {
        return BudgetFigures.isoFlop(allocation
                .isoFlop()
                .orElseThrow(() -> new IllegalArgumentException(allocation.notes().stream()
                        .filter(note -> note.startsWith("No parabolas"))
                        .findFirst()
                        .orElse("No parabolas beside the fit: the law has no runs at hand."))));
    }

    /**
     * {@return the best size and the best data over the training budget, with bands, the budget that was asked about, and the
     * minima of parabolas where the runs have equal budgets}
     *
     * @param allocation the answer for one budget
     */
    public static Figure budgets(Allocation allocation) {
        return BudgetFigures.budgets(allocation);
    }

    /**
     * {@return accuracy over loss, a panel for the mean and each task that carries a curve: models, curve, and the bands of both}
     *
     * @param accuracy curves
     * @param tasks tasks to draw instead, of which those without a curve say why
     */
    public static Figure accuracy(Accuracy accuracy, String... tasks) {
        return AccuracyFigures.curves(accuracy, List.of(tasks));
    }

    /**
     * {@return accuracy over size behind a law without levels, with bands, and where the variance comes from}
     *
     * @param chain curves behind a law
     * @param task task, or {@code mean}
     * @param tokensPerParameter training tokens of each parameter
     * @param low least size, in parameters as the law counts them
     * @param high greatest size
     */
    public static Figure accuracy(
            AccuracyChain chain, String task, double tokensPerParameter, double low, double high) {
        return AccuracyFigures.chain(chain, task, tokensPerParameter, low, high);
    }

    /**
     * {@return measured against predicted accuracy of each task and of the mean, the run left out of the fit}
     *
     * @param accuracy curves
     * @throws IllegalStateException if no task carries a curve
     */
    public static Figure fit(Accuracy accuracy) {
        return AccuracyFigures.fit(accuracy);
    }

    /**
     * {@return measured against predicted time of each measurement, the architecture left out of the fit, with the interval}
     *
     * @param speed a calibrated model
     * @throws IllegalStateException if it was read from a file or carried from another GPU and has no measurements
     */
    public static Figure fit(Throughput speed) {
        return SpeedFigures.fit(speed);
    }

    /**
     * {@return tokens per second over batch, at the size of an architecture: one panel for its hidden size, one for its
     * MLP/attention ratio and one for its grouping of heads, each with a line per value}
     *
     * @param speed a calibrated model
     * @param architecture the shape that the others are variants of
     * @param workload tokens in and out; its batch does not count
     */
    public static Figure variants(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.variants(speed, architecture, workload);
    }

    /**
     * {@return FLOP per second over FLOP per byte of each operator, in decode steps and in a prefill, under the measured
     * rates of the GPU}
     *
     * @param speed a calibrated model
     * @param architecture architecture
     * @param workload tokens in and out; its batch does not count
     */
    public static Figure roofline(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.roofline(speed, architecture, workload);
    }

    /**
     * {@return the share of each operator in the time of a decode step, over batch, and of a prefill, over its length}
     *
     * @param speed a calibrated model
     * @param architecture architecture
     * @param workload tokens in and out; its batch does not count
     */
    public static Figure operators(Throughput speed, Architecture architecture, Workload workload) {
        return SpeedFigures.operators(speed, architecture, workload);
    }

    /**
     * {@return the misfit of each value of the best shapes: what it gains when that value is held and all else is fitted
     * again, with the level of the interval and its ends; a shape without a best value says why}
     *
     * @param law a law fitted to runs by least squares
     * @param terms names of terms to show instead, see {@link fitlaw.law.Profile#of}
     * @throws IllegalStateException if the law was not fitted by least squares or has no runs
     */
    public static Figure profile(Law law, String... terms) {
        return ProfileFigure.of(law, List.of(terms));
    }

    /**
     * {@return predicted loss over both shapes as contours, with the joint confidence region of the best shape and the runs;
     * where the runs leave x or r open it says why instead}
     *
     * @param law a law of both shapes fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure contours(Law law) {
        return ContourFigure.of(law);
    }

    /**
     * {@return predicted against measured loss of runs that the law has not seen, each with its 95 % prediction interval}
     *
     * @param heldOut a hold-out
     */
    public static Figure holdOut(HoldOut heldOut) {
        return HoldOutFigure.of(heldOut);
    }

    /**
     * {@return the same for each case of a protocol; a case that the runs do not allow says why}
     *
     * @param protocol a protocol
     */
    public static Figure holdOut(Protocol protocol) {
        return HoldOutFigure.of(protocol);
    }

    /**
     * {@return measured less fitted loss of each run: by level, and over each shape that the runs identify}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure residuals(Law law) {
        return ResidualFigure.of(law);
    }

    /**
     * {@return where the runs lie in the plane of both shapes, with the intervals of the best values as bars}
     *
     * @param law a law fitted to runs
     * @throws IllegalStateException if the law has no runs
     */
    public static Figure design(Law law) {
        return DesignFigure.of(law, Optional.empty());
    }

    /**
     * {@return the same with runs to make next}
     *
     * @param law a law fitted to runs
     * @param next what {@link NextRuns#of} planned
     */
    public static Figure design(Law law, NextRuns next) {
        return DesignFigure.of(law, Optional.of(next));
    }

    /**
     * {@return how the interval of a target narrows as the runs of a table are revealed by their worth, at random and smallest
     * first, and where the estimate goes}
     *
     * @param replay a replay
     */
    public static Figure replay(DesignReplay replay) {
        return ReplayFigure.of(replay);
    }

    /**
     * {@return loss against speed of what a search found: the front that nothing beats in both, the fastest shapes, the
     * baseline, the models named by {@link fitlaw.search.Search#beside} and the limit of loss, with intervals of speed, and
     * of loss where the law states its uncertainty}
     *
     * @param found what a search found
     */
    public static Figure pareto(Candidates found) {
        return ParetoFigure.of(found);
    }

    /**
     * {@return output tokens per second over batch, and over the baseline's, of the best that a search found and of the models
     * named by {@link fitlaw.search.Search#beside}, with intervals; for each workload of the search}
     *
     * @param found what a search found
     */
    public static Figure batches(Candidates found) {
        return BatchesFigure.of(found, Optional.empty());
    }

    /**
     * {@return the same with points where the steps of these very shapes were measured}
     *
     * @param found what a search found
     * @param bench measurements
     * @throws fitlaw.common.DataException if none is of the throughput model's GPU, engine, version and precision
     */
    public static Figure batches(Candidates found, Bench bench) {
        return BatchesFigure.of(found, Optional.of(bench));
    }

    /** {@return the panels, from the left and from the top} */
    public List<Panel> panels() {
        return grid.rows().stream().flatMap(List::stream).toList();
    }

    /** {@return what the figure shows, in one line of text} */
    public String title() {
        return title;
    }

    /** {@return the file or table that the numbers came from} */
    public String source() {
        return source;
    }

    /** {@return what is said under the figure, such as a verdict, one line each; often none} */
    public List<String> notes() {
        return Stream.concat(Stream.of(notes.verdict()).filter(words -> !words.isEmpty()), notes.lines().stream())
                .toList();
    }

    /** {@return the points drawn, a row each, with the panel and series they belong to; a copy} */
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
     * {@return a chart of XChart for each panel, from the left and from the top, to restyle and to paint with XChart}
     *
     * <p>It holds the same marks, a series each under the name that stands in the legend, with axes and legend of XChart's own.
     * Doublings lie at their exponents. Each call gives new charts.
     */
    public List<XYChart> charts() {
        return panels().stream().map(PanelChart::whole).toList();
    }

    /**
     * {@return the chart of XChart of the only panel, see {@link #charts()}}
     *
     * @throws IllegalStateException if the figure has several panels
     */
    public XYChart chart() {
        if (panels().size() != 1) {
            throw new IllegalStateException("the figure has " + panels().size() + " panels; charts() gives them all");
        }
        return charts().get(0);
    }

    /**
     * {@return the figure as a PNG file}
     *
     * @param scale pixels per pixel, 2 for a sharp picture on a dense screen
     */
    public byte[] png(double scale) {
        if (!(scale > 0 && scale <= 10)) {
            throw new IllegalArgumentException("scale must lie between 0 and 10: " + scale);
        }
        return Png.of(width(), height(), scale, this::paint);
    }

    /**
     * {@return the figure as a specification of Vega-Lite 5, JSON, for programs that draw it themselves and say more of a point
     * when the mouse is over it; its numbers are those of the SVG to seven digits}
     */
    public String vegaLite() {
        return VegaLite.of(this.toString(), grid, written()).toString();
    }

    /**
     * Writes the figure to a file.
     *
     * @param file path that ends in {@code .svg}, {@code .png}, {@code .vl.json} for Vega-Lite, or {@code .csv} for the table;
     *     folders above it are made
     * @throws IllegalArgumentException if it ends otherwise
     * @throws fitlaw.common.DataException if it cannot be written; a file that was there before is then unchanged
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
                "a figure is written as .svg or .png, as .vl.json for Vega-Lite, or as .csv for its table; the name "
                        + file + " ends in none of these");
    }

    /** A picture that is passed on says where its numbers are from. */
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
        return "Numbers: " + source + ".";
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
