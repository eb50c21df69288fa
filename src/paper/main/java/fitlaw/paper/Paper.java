package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import fitlaw.common.DataException;
import fitlaw.common.Lazy;
import fitlaw.common.ReadFailure;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import fitlaw.throughput.Hardware;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The data with which the analyses of arXiv:2510.18245 are repeated: its printed numbers, and training runs and
 * benchmarks in place of those that were not published.
 *
 * <p>Files are read when an analysis first needs them. Numbers of figures are those of version 3.
 */
public final class Paper {
    /** Rows of the shipped sweep that differ only in shape, size and seed. */
    private static final String MAIN = "at_size_rate == true & token_class == '50M' & purpose != 'gqa'";

    private static final String GROUPING = "purpose == 'gqa'";
    private static final String MARK = "paper/models.csv";

    /** A figure that is repeated. */
    private record Redone(String words, Function<Paper, FigureAnalysis> analysis) {}

    /** The repeated figures by number. */
    private static final SortedMap<Integer, Redone> FIGURES = new TreeMap<>(Map.ofEntries(
            Map.entry(1, new Redone("overview: loss against speed", Overview::of)),
            Map.entry(2, new Redone("speed of open models of equal depth", OpenModels::of)),
            Map.entry(3, new Redone("speed by hidden size and r", ShapeAblation::widthAndRatio)),
            Map.entry(
                    4,
                    new Redone("loss against d/√N", paper -> ShapeCurves.of(paper, 4, ShapeVariable.RELATIVE_WIDTH))),
            Map.entry(5, new Redone("loss against r", paper -> ShapeCurves.of(paper, 5, ShapeVariable.MLP_RATIO))),
            Map.entry(6, new Redone("each size predicted from smaller ones", SizePredictions::tasks)),
            Map.entry(7, new Redone("loss at the largest size, and speed of Surefire", Surefire::of)),
            Map.entry(
                    8,
                    new Redone(
                            "largest size predicted from all smaller sizes, and from the nearest",
                            SizePredictions::pooled)),
            Map.entry(11, new Redone("speed by GQA group", ShapeAblation::group)),
            Map.entry(24, new Redone("loss by GQA group", HeadGrouping::of)),
            Map.entry(
                    25,
                    new Redone(
                            "largest size predicted with outliers, and by an additive law", SizePredictions::outliers)),
            Map.entry(26, new Redone("largest size predicted by a joint law", SizePredictions::joint))));

    private final Path data;
    private final Supplier<Runs> runs;
    private final Supplier<Runs> groupingRuns;
    private final List<GpuModels> cards;
    private final Supplier<Throughput> a100;

    private Paper(Path data, Supplier<Runs> runs, Supplier<Runs> groupingRuns, List<GpuModels> cards) {
        this.data = data;
        this.runs = runs;
        this.groupingRuns = groupingRuns;
        this.cards = List.copyOf(cards);
        a100 = new Lazy<>(this::fromKernels);
    }

    /**
     * {@return the paper with the data shipped with Fitlaw: the folder {@code data} of the working directory or of the
     * nearest parent folder that has one, otherwise the data in the jar}
     */
    public static Paper read() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("data");
            if (Files.isRegularFile(data.resolve(MARK))) {
                return read(here.relativize(data));
            }
        }
        return read(shipped());
    }

    /** The data folder in the jar or in the class directory. */
    static Path shipped() {
        try {
            URI mark = Paper.class.getResource("data/paper/models.csv").toURI();
            if (mark.getScheme().equals("jar")) {
                opened(mark);
            }
            return Path.of(mark).getParent().getParent();
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("the jar of Fitlaw cannot be read", e);
        }
    }

    /** Opens the file system of the jar, which stays open until the program ends because files are read later. */
    @SuppressWarnings("resource")
    private static void opened(URI jar) throws IOException {
        try {
            FileSystems.newFileSystem(jar, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // Already open.
        }
    }

    /**
     * {@return the paper with the data of a folder}
     *
     * @param data a folder laid out as Fitlaw's own {@code data}
     * @throws DataException if it does not contain {@code paper/models.csv}
     */
    public static Paper read(Path data) {
        if (!Files.isRegularFile(data.resolve(MARK))) {
            throw new DataException(
                    data + " has no " + MARK + ". Specify a folder with the layout of Fitlaw's data folder.");
        }
        Lazy<Runs> sweep = new Lazy<>(() -> Runs.read(data.resolve("runs/sweep.csv")));
        return new Paper(
                data,
                new Lazy<>(() -> sweep.get().where(MAIN)),
                new Lazy<>(() -> sweep.get().where(GROUPING)),
                List.of(card("H100", data.resolve("bench/h100.csv")), card("H200", data.resolve("bench/h200.csv"))));
    }

    private static GpuModels card(String name, Path file) {
        return new GpuModels(name, new Lazy<>(() -> Bench.read(file)));
    }

    /**
     * {@return a copy with other training runs for the figures of loss}
     *
     * @param other runs of one training set, all of which are used
     */
    public Paper with(Runs other) {
        return new Paper(data, () -> other, () -> other, cards);
    }

    /**
     * {@return a copy with other measurements for the figures of throughput}
     *
     * <p>They replace those of the same GPU and come first, so figures of one GPU, such as 3 and 11, use them.
     * Measurements of other GPUs are kept.
     *
     * @param bench measurements of one GPU, engine, version and precision, all of which are used
     * @throws DataException if they are of several setups
     */
    public Paper with(Bench bench) {
        GpuModels card = GpuModels.of(bench);
        List<GpuModels> all = new ArrayList<>(List.of(card));
        cards.stream().filter(other -> !other.name().equals(card.name())).forEach(all::add);
        return new Paper(data, runs, groupingRuns, all);
    }

    /** {@return the runs for the figures of loss} */
    public Runs runs() {
        return runs.get();
    }

    /** {@return runs that differ in GQA group} */
    Runs groupingRuns() {
        return groupingRuns.get();
    }

    /** {@return the GPUs with measured steps} */
    List<GpuModels> cards() {
        return cards;
    }

    /**
     * {@return a model of the paper's GPU, an A100 with 40 GB, without measurements: from kernel tables of the A100
     * with 80 GB, carried over by its bandwidth}
     */
    Throughput a100() {
        return a100.get();
    }

    private Throughput fromKernels() {
        List<Architecture> shapes = Stream.concat(
                        cards.get(0).shapes().stream(), models().stream().map(NamedModel::architecture))
                .toList();
        return Throughput.fromKernels(
                        GpuProfile.read(kernelTables(), Gpu.A100_80GB),
                        GpuProfile.read(kernelTables(), Gpu.H100),
                        shapes,
                        ThroughputOptions.defaults())
                .on(Hardware.typical(Gpu.A100_40GB));
    }

    /** {@return the folder of kernel tables} */
    Path kernelTables() {
        return data.resolve("gpu");
    }

    /** {@return the paper's named models as printed in its tables, see {@code data/README.md}} */
    Table printedModels() {
        return Csv.read(data.resolve(MARK));
    }

    /** {@return the same, as text with all printed digits} */
    Table printedDigits() {
        return Csv.readAsText(data.resolve(MARK));
    }

    /** {@return throughput ratios printed in the paper, or quoted by others} */
    Table printedThroughput() {
        return Csv.read(data.resolve("paper/throughput.csv"));
    }

    /** {@return the scores printed in the paper} */
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
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(data.resolve("models"), e);
        }
    }

    /** {@return the folder of the data} */
    Path data() {
        return data;
    }

    /**
     * {@return the repeat of one of the paper's figures}
     *
     * @param number its number in version 3
     * @throws IllegalArgumentException if that figure is not repeated
     * @throws DataException if the data do not allow it
     */
    public FigureAnalysis figure(int number) {
        Redone redone = FIGURES.get(number);
        if (redone == null) {
            throw new IllegalArgumentException(notRedone(number));
        }
        return redone.analysis().apply(this);
    }

    /**
     * {@return one of the paper's tables of named models, with computed and predicted numbers}
     *
     * @param number 1 or 2
     * @throws IllegalArgumentException if that table is not repeated
     */
    public ModelTable table(int number) {
        return switch (number) {
            case 1 -> NamedModels.first(this);
            case 2 -> NamedModels.second(this);
            default ->
                throw new IllegalArgumentException(
                        "table " + number + " of the paper is not reproduced; available: 1, 2");
        };
    }

    /** {@return the repeated figures, each with a short description} */
    public static SortedMap<Integer, String> figures() {
        SortedMap<Integer, String> words = new TreeMap<>();
        FIGURES.forEach((number, redone) -> words.put(number, redone.words()));
        return words;
    }

    /**
     * {@return a message on why there is no such figure, and which figures there are}
     *
     * @param number a number that is not among {@link #figures()}
     */
    public static String notRedone(int number) {
        return "figure " + number + " of the paper is not reproduced; available: "
                + FIGURES.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ". Figures 12 to 23 repeat 3 and 11 for other models and engines. Figure 27 is about mixtures of"
                + " experts, which Fitlaw does not support. The data that figures 9 and 10 would require"
                + " are unknown.";
    }
}
