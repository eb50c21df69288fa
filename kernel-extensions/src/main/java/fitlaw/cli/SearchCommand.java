package fitlaw.cli;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.magic.SearchWords;
import fitlaw.magic.SpeedWords;
import fitlaw.search.Algorithm1;
import fitlaw.search.Candidates;
import fitlaw.search.Objective;
import fitlaw.search.Search;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches for an architecture from the terminal or a script. */
@Command(
        name = "search",
        description = {
            "Find the architecture that serves fastest at an acceptable loss.",
            "",
            "Judges every shape of the baseline's size by a law and a throughput model. The limit of loss is the baseline's own "
                    + "predicted loss unless specified otherwise.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw search --law 80M-297M --throughput h100.json --base data/models/llama-3.2-1b.json --batch 128",
            "  fitlaw search --law law.json --throughput h100.json --base base.json --batch 64 --input 512 --output 512 "
                    + "--base-loss 2.803 --max-loss 2.79 --export out",
        })
final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--law",
            required = true,
            paramLabel = "LAW",
            description =
                    "A file that fitlaw fit --save wrote, or published coefficients: 80M-297M, which the paper takes for 1B models, or 1B, which it takes for 3B models.")
    private String law;

    @Option(
            names = "--throughput",
            required = true,
            paramLabel = "MODEL",
            description = "A file that fitlaw calibrate --save wrote.")
    private Path throughput;

    @Option(names = "--base", required = true, paramLabel = "CONFIG", description = "The baseline's config.json.")
    private Path base;

    @Option(names = SearchWords.BATCH, required = true, paramLabel = "B", description = SearchWords.BATCH_HELP)
    private int batch;

    @Option(
            names = SearchWords.INPUT,
            paramLabel = "TOKENS",
            defaultValue = SpeedWords.INPUT_TOKENS,
            description = SearchWords.INPUT_HELP + " Default: ${DEFAULT-VALUE}.")
    private int input;

    @Option(
            names = SearchWords.OUTPUT,
            paramLabel = "TOKENS",
            defaultValue = SpeedWords.OUTPUT_TOKENS,
            description = SearchWords.OUTPUT_HELP + " Default: ${DEFAULT-VALUE}.")
    private int output;

    @Option(names = SearchWords.CONTINUOUS, description = SearchWords.CONTINUOUS_HELP)
    private boolean continuous;

    @Option(names = SearchWords.MAX_LOSS, paramLabel = "NATS", description = SearchWords.MAX_LOSS_HELP)
    private Double maxLoss;

    @Option(names = SearchWords.LOSS_WITHIN, paramLabel = "FACTOR", description = SearchWords.LOSS_WITHIN_HELP)
    private Double lossWithin;

    @Option(names = SearchWords.BASE_LOSS, paramLabel = "NATS", description = SearchWords.BASE_LOSS_HELP)
    private Double baseLoss;

    @Option(names = SearchWords.BEST_LOSS, paramLabel = "NATS", description = SearchWords.BEST_LOSS_HELP)
    private Double bestLoss;

    @Option(names = SearchWords.AT_LEVEL, paramLabel = "LEVEL", description = SearchWords.AT_LEVEL_HELP)
    private String atLevel;

    @Option(names = SearchWords.PROBABILITY, paramLabel = "P", description = SearchWords.PROBABILITY_HELP)
    private Double probability;

    @Option(
            names = SearchWords.OBJECTIVE,
            paramLabel = "WHAT",
            defaultValue = "tokens-per-second",
            converter = ObjectiveConverter.class,
            description = SearchWords.OBJECTIVE_HELP)
    private Objective objective;

    @Option(
            names = SearchWords.MULTIPLES,
            paramLabel = "D,F",
            split = ",",
            description = SearchWords.MULTIPLES_HELP + " Default: 128,128.")
    private final List<Integer> multiples = new ArrayList<>();

    @Option(names = SearchWords.HEAD_DIMS, paramLabel = "SIZE", split = ",", description = SearchWords.HEAD_DIMS_HELP)
    private final List<Integer> headDims = new ArrayList<>();

    @Option(names = SearchWords.LAYERS, paramLabel = "LAYERS", split = ",", description = SearchWords.LAYERS_HELP)
    private final List<Integer> layers = new ArrayList<>();

    @Option(names = SearchWords.GQA, paramLabel = "GROUP", split = ",", description = SearchWords.GQA_HELP)
    private final List<Integer> gqa = new ArrayList<>();

    @Option(
            names = SearchWords.LEAST_KV_HEADS,
            paramLabel = "K",
            defaultValue = "2",
            description = SearchWords.LEAST_KV_HEADS_HELP + " Default: ${DEFAULT-VALUE}.")
    private int leastKvHeads;

    @Option(
            names = SearchWords.SIZE_WITHIN,
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = SearchWords.SIZE_WITHIN_HELP + " Default: ${DEFAULT-VALUE}.")
    private double sizeWithin;

    @Option(names = SearchWords.EXTRAPOLATE, description = SearchWords.EXTRAPOLATE_HELP)
    private boolean extrapolate;

    @Option(names = SearchWords.MEMORY, paramLabel = "GB", description = SearchWords.MEMORY_HELP)
    private Double memory;

    @Option(names = SearchWords.ALSO, paramLabel = "MODEL", split = ",", description = SearchWords.ALSO_HELP)
    private final List<Path> also = new ArrayList<>();

    @Option(names = SearchWords.BESIDE, paramLabel = "CONFIG", split = ",", description = SearchWords.BESIDE_HELP)
    private final List<Path> beside = new ArrayList<>();

    @Option(
            names = SearchWords.KEEP,
            paramLabel = "N",
            defaultValue = "200",
            description = SearchWords.KEEP_HELP + " Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(
            names = SearchWords.DRAWS,
            paramLabel = "N",
            defaultValue = "1000",
            description = SearchWords.DRAWS_HELP + " Default: ${DEFAULT-VALUE}.")
    private int draws;

    @Option(
            names = SearchWords.SEED,
            paramLabel = "SEED",
            defaultValue = "1",
            description = SearchWords.SEED_HELP + " Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--algorithm1",
            description = "The paper's algorithm by its steps instead of all shapes at once; prints a report.")
    private boolean algorithm1;

    @Option(
            names = "--export",
            paramLabel = "PATH",
            description =
                    "Write a table (.csv), the best architecture (.json, .txt, .py), or all of these into a folder.")
    private Path export;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Search search = search();
        if (algorithm1) {
            return print(Algorithm1.run(search).report().text());
        }
        Candidates found = search.run();
        if (export != null) {
            List<Path> files = found.export(openable(export));
            WrittenFiles.tell(spec, files);
            if (files.stream().anyMatch(file -> file.toString().endsWith(".json"))) {
                spec.commandLine()
                        .getErr()
                        .println("fitlaw: config.json of the first shape is of "
                                + found.best().architecture().huggingFaceClass());
            }
        }
        return print(json ? SearchJson.of(found) : found.report().text());
    }

    private Search search() {
        SearchWords.check(spec.commandLine().getParseResult()::hasMatchedOption);
        Architecture shape = Architecture.read(openable(base));
        Workload load = usage(() -> new Workload(batch, input, output));
        Search search = Search.of(law(), Throughput.read(openable(throughput)))
                .sameSizeAs(shape)
                .serving(continuous ? load.continuous() : load)
                .objective(objective)
                .alsoOn(also.stream()
                        .map(file -> Throughput.read(openable(file)))
                        .toArray(Throughput[]::new))
                .beside(beside.stream()
                        .map(file -> NamedModel.read(openable(file)))
                        .toArray(NamedModel[]::new))
                .sizeWithin(sizeWithin)
                .keep(keep)
                .draws(draws, seed);
        if (!multiples.isEmpty()) {
            if (multiples.size() != 2) {
                throw new IllegalArgumentException(
                        SearchWords.MULTIPLES + " takes two whole numbers, such as 512,512.");
            }
            search.multiples(multiples.get(0), multiples.get(1));
        }
        if (!headDims.isEmpty()) {
            search.headDims(headDims.toArray(Integer[]::new));
        }
        if (!layers.isEmpty()) {
            search.layers(layers.toArray(Integer[]::new));
        }
        if (!gqa.isEmpty()) {
            search.gqaGroups(gqa.toArray(Integer[]::new));
        }
        search.leastKvHeads(leastKvHeads);
        return limited(search);
    }

    private Search limited(Search search) {
        if (baseLoss != null) {
            search.baseLoss(baseLoss);
        }
        if (bestLoss != null) {
            search.bestLoss(bestLoss);
        }
        if (atLevel != null) {
            usage(() -> search.atLevel(atLevel));
        }
        if (lossWithin != null) {
            search.lossWithin(lossWithin);
        }
        if (maxLoss != null) {
            search.lossAtMost(maxLoss);
        }
        if (probability != null) {
            search.withProbability(probability);
        }
        if (extrapolate) {
            search.extrapolating();
        }
        if (memory != null) {
            search.memory(memory * 1e9);
        }
        return search;
    }

    /** What an option asks for that cannot be is an error of use. */
    private <T> T usage(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Law law() {
        Path file = openable(Path.of(law));
        return Files.exists(file) || law.endsWith(".json") ? Law.read(file) : Law.published(law);
    }

    private static Path openable(Path file) {
        return TypedPaths.current().openable(TypedPaths.current().absolute(file));
    }

    private int print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return 0;
    }

    static final class ObjectiveConverter extends Parsed<Objective> {
        ObjectiveConverter() {
            super(Objective::parse);
        }
    }
}
