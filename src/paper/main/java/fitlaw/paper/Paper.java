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
 * What the analyses of arXiv:2510.18245 are redone with: its printed numbers, and training runs and benchmarks that stand in
 * for those it did not publish.
 *
 * <p>Files are read when an analysis first needs them. Numbers of figures are those of version 3.
 */
public final class Paper {
    /** Rows of the shipped sweep that differ in shape, size and seed alone. */
    private static final String MAIN = "at_size_rate == true & token_class == '50M' & purpose != 'gqa'";

    private static final String GROUPING = "purpose == 'gqa'";
    private static final String MARK = "paper/models.csv";

    /** A figure that is redone. */
    private record Redone(String words, Function<Paper, FigureAnalysis> analysis) {}

    /** Each of them by its number. */
    private static final SortedMap<Integer, Redone> FIGURES = new TreeMap<>(Map.ofEntries(
            Map.entry(1, new Redone("overview: loss against speed", Overview::of)),
            Map.entry(2, new Redone("speed of open models of equal depth", OpenModels::of)),
            Map.entry(3, new Redone("speed over hidden size and r", ShapeAblation::widthAndRatio)),
            Map.entry(4, new Redone("loss over d/√N", paper -> ShapeCurves.of(paper, 4, ShapeVariable.RELATIVE_WIDTH))),
            Map.entry(5, new Redone("loss over r", paper -> ShapeCurves.of(paper, 5, ShapeVariable.MLP_RATIO))),
            Map.entry(6, new Redone("each size predicted from smaller ones", SizePredictions::tasks)),
            Map.entry(7, new Redone("the largest size's variants, and Surefire's speed", Surefire::of)),
            Map.entry(8, new Redone("predicted from all smaller sizes, and from the nearest", SizePredictions::pooled)),
            Map.entry(11, new Redone("speed over the grouping of heads", ShapeAblation::group)),
            Map.entry(24, new Redone("loss over the grouping of heads", HeadGrouping::of)),
            Map.entry(25, new Redone("predicted with outliers, and by an additive law", SizePredictions::outliers)),
            Map.entry(26, new Redone("predicted by a joint law", SizePredictions::joint))));

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
     * {@return the paper with the data that come with Fitlaw: the folder {@code data} of the working directory or of the
     * nearest folder above it, and else those in the jar}
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

    /** The folder in the jar, or in the classes that it is made of. */
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

    /** Stays open as long as the program runs, for files that are read later. */
    @SuppressWarnings("resource")
    private static void opened(URI jar) throws IOException {
        try {
            FileSystems.newFileSystem(jar, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // Opened before.
        }
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
     * {@return the same with other training runs in the figures of loss}
     *
     * @param other runs of one training set, all of which are used
     */
    public Paper with(Runs other) {
        return new Paper(data, () -> other, () -> other, cards);
    }

    /**
     * {@return the same with other measurements in the figures of throughput}
     *
     * <p>They take the place of those of the same GPU, and come first: figures of one GPU, such as 3 and 11, are then about
     * this one. Measurements of the other GPUs stay.
     *
     * @param bench measurements of one GPU, engine, version and precision, all of which are used
     * @throws DataException if they are of several
     */
    public Paper with(Bench bench) {
        GpuModels card = GpuModels.of(bench);
        List<GpuModels> all = new ArrayList<>(List.of(card));
        cards.stream().filter(other -> !other.name().equals(card.name())).forEach(all::add);
        return new Paper(data, runs, groupingRuns, all);
    }

    /** {@return the runs that the figures of loss are about} */
    public Runs runs() {
        return runs.get();
    }

    /** {@return runs that differ in the grouping of heads} */
    Runs groupingRuns() {
        return groupingRuns.get();
    }

    /** {@return the GPUs whose steps were measured} */
    List<GpuModels> cards() {
        return cards;
    }

    /**
     * {@return a model of the paper's GPU, an A100 of 40 GB, which nobody measured here: from kernel tables of the one of
     * 80 GB, carried by its bandwidth}
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

    /** {@return the paper's named models as tables print them, see {@code data/README.md}} */
    Table printedModels() {
        return Csv.read(data.resolve(MARK));
    }

    /** {@return the same with every digit as printed} */
    Table printedDigits() {
        return Csv.readAsText(data.resolve(MARK));
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
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(data.resolve("models"), e);
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
    public FigureAnalysis figure(int number) {
        Redone redone = FIGURES.get(number);
        if (redone == null) {
            throw new IllegalArgumentException(notRedone(number));
        }
        return redone.analysis().apply(this);
    }

    /**
     * {@return one of the paper's tables of named models, with what is computed and predicted of them}
     *
     * @param number 1 or 2
     * @throws IllegalArgumentException if that table is not redone
     */
    public ModelTable table(int number) {
        return switch (number) {
            case 1 -> NamedModels.first(this);
            case 2 -> NamedModels.second(this);
            default ->
                throw new IllegalArgumentException("the paper's table " + number + " is not redone; there are 1 and 2");
        };
    }

    /** {@return the figures that are redone, each with a few words on what it shows} */
    public static SortedMap<Integer, String> figures() {
        SortedMap<Integer, String> words = new TreeMap<>();
        FIGURES.forEach((number, redone) -> words.put(number, redone.words()));
        return words;
    }

    /**
     * {@return why there is no such figure, and which there are}
     *
     * @param number a number that is not among {@link #figures()}
     */
    public static String notRedone(int number) {
        return "the paper's figure " + number + " is not redone; there are "
                + FIGURES.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ". Figures 12 to 23 repeat 3 and 11 for other models and engines, 27 is of mixtures of experts, which Fitlaw"
                + " does not describe, and nothing at hand tells what 9 and 10 would need.";
    }
}
