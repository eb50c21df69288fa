package fitlaw.paper;

import fitlaw.bench.Bench;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import fitlaw.table.DataException;
import fitlaw.throughput.NamedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * What the analyses of arXiv:2510.18245 are redone with: its printed numbers, and training runs and benchmarks that stand in
 * for those it did not publish.
 *
 * <p>Files are read when an analysis first needs them. Numbers of figures are those of version 3.
 */
public final class Paper {
    /** Rows of the shipped sweep that differ in shape, size and seed alone. */
    private static final String MAIN = "at_size_rate == true & token_class == '50M' & purpose != 'gqa'";

    private static final String GROUPING = "purpose == 'gqa'";
    private static final Path MARK = Path.of("paper", "models.csv");

    /** Each figure that is redone, by its number. */
    private static final Map<Integer, Function<Paper, Analysis>> FIGURES = Map.ofEntries(
            Map.entry(4, paper -> ShapeCurves.of(paper, 4, ShapeVariable.RELATIVE_WIDTH)),
            Map.entry(5, paper -> ShapeCurves.of(paper, 5, ShapeVariable.MLP_RATIO)),
            Map.entry(6, Predictions::tasks),
            Map.entry(8, Predictions::pooled),
            Map.entry(24, HeadGrouping::of),
            Map.entry(25, Predictions::outliers),
            Map.entry(26, Predictions::joint));

    private final Path data;
    private final Supplier<Runs> runs;
    private final Supplier<Runs> groupingRuns;
    private final Supplier<Bench> h100;
    private final Supplier<Bench> h200;

    private Paper(
            Path data, Supplier<Runs> runs, Supplier<Runs> groupingRuns, Supplier<Bench> h100, Supplier<Bench> h200) {
        this.data = data;
        this.runs = runs;
        this.groupingRuns = groupingRuns;
        this.h100 = h100;
        this.h200 = h200;
    }

    /**
     * {@return the paper with the data that come with Fitlaw: the folder {@code data} of the working directory or of the
     * nearest folder above it}
     *
     * @throws DataException if there is none
     */
    public static Paper read() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("data");
            if (Files.isRegularFile(data.resolve(MARK))) {
                return read(here.relativize(data));
            }
        }
        throw new DataException("no data/" + MARK + " in " + here
                + " or a folder above it. Start in the folder of Fitlaw, or name its data: Paper.read(Path.of(…)).");
    }

    /**
     * {@return the paper with the data of a folder}
     *
     * @param data a folder laid out as Fitlaw's own {@code data}
     * @throws DataException if it does not hold {@code paper/models.csv}
     */
    public static Paper read(Path data) {
        if (!Files.isRegularFile(data.resolve(MARK))) {
            throw new DataException(data + " holds no " + MARK + ". Give a folder laid out as Fitlaw's own data.");
        }
        Once<Runs> sweep = new Once<>(() -> Runs.read(data.resolve("runs/sweep.csv")));
        return new Paper(
                data,
                new Once<>(() -> sweep.get().where(MAIN)),
                new Once<>(() -> sweep.get().where(GROUPING)),
                new Once<>(() -> Bench.read(data.resolve("bench/h100.csv"))),
                new Once<>(() -> Bench.read(data.resolve("bench/h200.csv"))));
    }

    /**
     * {@return the same with other training runs in the figures of loss}
     *
     * @param other runs of one training set, all of which are used
     */
    public Paper with(Runs other) {
        return new Paper(data, () -> other, () -> other, h100, h200);
    }

    /** {@return the runs that the figures of loss are about} */
    public Runs runs() {
        return runs.get();
    }

    /** {@return runs that differ in the grouping of heads} */
    Runs groupingRuns() {
        return groupingRuns.get();
    }

    /** {@return measured steps on an H100} */
    Bench h100() {
        return h100.get();
    }

    /** {@return measured steps on an H200} */
    Bench h200() {
        return h200.get();
    }

    /** {@return the paper's named models as tables print them, see {@code data/README.md}} */
    Table printedModels() {
        return Csv.read(data.resolve(MARK));
    }

    /** {@return the throughput that the paper prints or that is known of it at second hand} */
    Table printedThroughput() {
        return Csv.read(data.resolve("paper/throughput.csv"));
    }

    /** {@return the scores that the paper prints} */
    Table printedFits() {
        return Csv.read(data.resolve("paper/fit_quality.csv"));
    }

    /** {@return the architectures in {@code models/}, by name} */
    List<NamedModel> models() {
        try (Stream<Path> files = Files.list(data.resolve("models"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparing(Path::toString))
                    .map(NamedModel::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(data.resolve("models") + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** {@return the folder of the data} */
    Path data() {
        return data;
    }

    /**
     * {@return one of the paper's figures redone}
     *
     * @param number its number in version 3
     * @throws IllegalArgumentException if that figure cannot be redone
     * @throws DataException if the data do not allow it
     */
    public Analysis figure(int number) {
        Function<Paper, Analysis> analysis = FIGURES.get(number);
        if (analysis == null) {
            throw new IllegalArgumentException(
                    "the paper's figure " + number + " is not redone; there are " + new TreeSet<>(FIGURES.keySet()));
        }
        return analysis.apply(this);
    }
}
