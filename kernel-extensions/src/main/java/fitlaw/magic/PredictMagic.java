package fitlaw.magic;

import fitlaw.arch.Architecture;
import fitlaw.table.Numbers;
import fitlaw.throughput.Throughput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code %predict}: how fast architectures are predicted to serve tokens. */
public final class PredictMagic implements Magic {
    private static final CompletionCandidates ARCHITECTURES =
            CompletionCandidates.files(".json").or(CompletionCandidates.variables(Architecture.class));
    private static final Syntax SYNTAX = Syntax.of("predict", "%predict speed llama --batch 1,16,128")
            .word("SPEED", CompletionCandidates.variables(Throughput.class))
            .words("ARCHITECTURE", ARCHITECTURES)
            .option(SpeedWords.BATCH, CompletionCandidates.words(SpeedWords.BATCHES))
            .option(SpeedWords.INPUT, CompletionCandidates.words(SpeedWords.INPUT_TOKENS))
            .option(SpeedWords.OUTPUT, CompletionCandidates.words(SpeedWords.OUTPUT_TOKENS))
            .option(SpeedWords.AGAINST, ARCHITECTURES)
            .flag(SpeedWords.CONTINUOUS);

    /** Creates the magic; called by the service loader. */
    public PredictMagic() {}

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public Help help() {
        return new Help(
                "how fast architectures are predicted to serve tokens",
                "%predict SPEED ARCHITECTURE… [--batch B,...] [--input TOKENS] [--output TOKENS] [--against ARCHITECTURE] [--continuous]",
                """
                Shows tokens per second, time to the first token and time per token of each ARCHITECTURE at each batch, every
                number with its interval. SPEED is the variable of a calibrated model. An ARCHITECTURE is a config.json file, a
                variable of type Architecture, or the name of a model that the benchmark measured, such as LLaMA-3.2-1B.

                --batch B,...           sequences at once, 1,16,128 if left out
                --input TOKENS          tokens of a prompt, 4096 if left out
                --output TOKENS         tokens written per sequence, 1024 if left out
                --against ARCHITECTURE  also how many times as many tokens per second as this one
                --continuous            continuous batching: a finished request is replaced at once""",
                "%predict speed data/models/surefire-1b.json --batch 1,16,128 --against data/models/llama-3.2-1b.json");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String speed = VariableNames.existing(SYNTAX, given.word("SPEED"), Throughput.class, context);
        List<String> architectures = given.words("ARCHITECTURE");
        if (architectures.isEmpty()) {
            throw SYNTAX.wrong("ARCHITECTURE is missing.");
        }
        return JavaLine.standsFor(
                context,
                "Predictions.of(" + speed + ", List.of("
                        + architectures.stream()
                                .map(word -> model(word, speed, context))
                                .collect(Collectors.joining(", "))
                        + "), " + workload(given) + ", List.of(" + batches(given) + "))"
                        + given.option(SpeedWords.AGAINST)
                                .map(word -> ".against(" + model(word, speed, context) + ")")
                                .orElse(""));
    }

    private static String model(String word, String speed, Context context) {
        if (context.variables().get(word) instanceof Architecture) {
            return "new NamedModel(" + JavaLine.literal(word) + ", " + word + ")";
        }
        boolean measured = context.variables().get(speed) instanceof Throughput model
                && model.measured().has(word);
        return SpeedWords.isFile(word) && !measured
                ? "NamedModel.read(Path.of(" + JavaLine.literal(word) + "))"
                : speed + ".measured().named(" + JavaLine.literal(word) + ")";
    }

    private static String workload(Arguments given) {
        long input = given.integer(SpeedWords.INPUT).orElse(Long.valueOf(SpeedWords.INPUT_TOKENS));
        long output = given.integer(SpeedWords.OUTPUT).orElse(Long.valueOf(SpeedWords.OUTPUT_TOKENS));
        return "new Workload(1, " + positive(SpeedWords.INPUT, input) + ", " + positive(SpeedWords.OUTPUT, output) + ")"
                + (given.flag(SpeedWords.CONTINUOUS) ? ".continuous()" : "");
    }

    private static String batches(Arguments given) {
        String batches = given.option(SpeedWords.BATCH).orElse(SpeedWords.BATCHES);
        return Arrays.stream(batches.split(",", -1))
                .map(text -> {
                    try {
                        return String.valueOf(positive(SpeedWords.BATCH, Numbers.whole(text)));
                    } catch (IllegalArgumentException | ArithmeticException e) {
                        throw SYNTAX.wrong(
                                SpeedWords.BATCH + " needs whole numbers with commas between, not " + batches + ".");
                    }
                })
                .collect(Collectors.joining(", "));
    }

    private static long positive(String option, long value) {
        if (value <= 0 || value > Integer.MAX_VALUE) {
            throw SYNTAX.wrong(option + " must be positive, not " + value + ".");
        }
        return value;
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
