package fitlaw.magic;

import static fitlaw.magic.SearchWords.*;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.throughput.Throughput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code %search}: the architecture that is fastest at an acceptable loss. */
public final class SearchMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of(
                    "search", "%search law speed data/models/llama-3.2-1b.json --batch 128")
            .word("LAW", CompletionCandidates.variables(Law.class).or(CompletionCandidates.words("80M-297M", "1B")))
            .word("SPEED", CompletionCandidates.variables(Throughput.class))
            .word("BASE", CompletionCandidates.files(".json").or(CompletionCandidates.variables(Architecture.class)))
            .optionalWord("NAME", CompletionCandidates.none())
            .option(BATCH, CompletionCandidates.words("1", "16", "64", "128"))
            .option(INPUT, CompletionCandidates.words("512", "4096"))
            .option(OUTPUT, CompletionCandidates.words("128", "1024"))
            .flag(CONTINUOUS)
            .option(MAX_LOSS, CompletionCandidates.none())
            .option(LOSS_WITHIN, CompletionCandidates.words("1", "1.002", "1.005"))
            .option(BASE_LOSS, CompletionCandidates.none())
            .option(BEST_LOSS, CompletionCandidates.none())
            .option(AT_LEVEL, CompletionCandidates.none())
            .option(PROBABILITY, CompletionCandidates.words("0.5", "0.9", "0.95"))
            .option(
                    OBJECTIVE,
                    CompletionCandidates.words(
                            "tokens-per-second", "time-per-output-token", "dollars=2.5", "joules=700"))
            .option(MULTIPLES, CompletionCandidates.words("64,64", "128,128", "256,256", "512,512"))
            .option(HEAD_DIMS, CompletionCandidates.words("64", "128", "64,128"))
            .option(LAYERS, CompletionCandidates.none())
            .option(GQA, CompletionCandidates.words("4", "1,2,4,8"))
            .option(LEAST_KV_HEADS, CompletionCandidates.words("1", "2"))
            .option(SIZE_WITHIN, CompletionCandidates.words("0.01", "0.02"))
            .option(MEMORY, CompletionCandidates.none())
            .option(KEEP, CompletionCandidates.words("200"))
            .option(DRAWS, CompletionCandidates.words("1000"))
            .option(SEED, CompletionCandidates.words("1"))
            .option(ALSO, CompletionCandidates.variables(Throughput.class))
            .option(BESIDE, CompletionCandidates.files(".json"))
            .flag(EXTRAPOLATE)
            .flag("--algorithm1");

    /** Creates the magic; called by the service loader. */
    public SearchMagic() {}

    @Override
    public String name() {
        return "search";
    }

    @Override
    public Help help() {
        return new Help(
                "the architecture that serves fastest at an acceptable loss",
                "%search LAW SPEED BASE [NAME] --batch B [OPTIONS]",
                """
                Judges every shape of the baseline's size by a law and a throughput model, and makes the variable NAME (found,
                if left out) of type Candidates. LAW is a variable or the name of published coefficients: 80M-297M,
                which the paper takes for 1B models, or 1B, which it takes for 3B models. SPEED is a variable that %calibrate
                made, BASE a config.json or a variable.

                """ + table(),
                "%search law speed data/models/llama-3.2-1b.json --batch 128");
    }

    private static String table() {
        return List.of(
                        List.of(BATCH, BATCH_HELP),
                        List.of(INPUT, INPUT_HELP + " " + SpeedWords.INPUT_TOKENS + " if left out."),
                        List.of(OUTPUT, OUTPUT_HELP + " " + SpeedWords.OUTPUT_TOKENS + " if left out."),
                        List.of(CONTINUOUS, CONTINUOUS_HELP),
                        List.of(LOSS_WITHIN, LOSS_WITHIN_HELP),
                        List.of(MAX_LOSS, MAX_LOSS_HELP),
                        List.of(BASE_LOSS, BASE_LOSS_HELP),
                        List.of(BEST_LOSS, BEST_LOSS_HELP),
                        List.of(AT_LEVEL, AT_LEVEL_HELP),
                        List.of(PROBABILITY, PROBABILITY_HELP),
                        List.of(OBJECTIVE, OBJECTIVE_HELP),
                        List.of(MULTIPLES, MULTIPLES_HELP),
                        List.of(HEAD_DIMS, HEAD_DIMS_HELP),
                        List.of(LAYERS, LAYERS_HELP),
                        List.of(GQA, GQA_HELP),
                        List.of(LEAST_KV_HEADS, LEAST_KV_HEADS_HELP),
                        List.of(SIZE_WITHIN, SIZE_WITHIN_HELP),
                        List.of(EXTRAPOLATE, EXTRAPOLATE_HELP),
                        List.of(MEMORY, MEMORY_HELP),
                        List.of(ALSO, ALSO_HELP),
                        List.of(BESIDE, BESIDE_HELP),
                        List.of(KEEP, KEEP_HELP),
                        List.of(DRAWS + ", " + SEED, DRAWS_HELP),
                        List.of("--algorithm1", "The paper's algorithm by its steps instead of all shapes at once."))
                .stream()
                .map(row -> String.format(Locale.ROOT, "%-18s %s", row.get(0), row.get(1)))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String name = VariableNames.variable(SYNTAX, "NAME", given.find("NAME").orElse("found"));
        String search = "Search.of(" + law(given.word("LAW"), context) + ", "
                + VariableNames.existing(SYNTAX, given.word("SPEED"), Throughput.class, context) + ").sameSizeAs("
                + base(given.word("BASE"), context) + ")" + options(given) + others(given, context) + beside(given);
        String java = given.flag("--algorithm1") ? "Algorithm1.run(" + search + ")" : search + ".run()";
        return JavaLine.binds(context, name, java);
    }

    private static String law(String word, Context context) {
        boolean published = List.of("80M-297M", "1B").contains(word);
        return published
                ? "Law.published(" + JavaLine.literal(word) + ")"
                : VariableNames.existing(SYNTAX, word, Law.class, context);
    }

    private static String base(String word, Context context) {
        return context.variables().get(word) instanceof Architecture
                ? word
                : "Architecture.read(Path.of(" + JavaLine.literal(word) + "))";
    }

    private static String options(Arguments given) {
        try {
            SearchWords.check(option -> given.option(option).isPresent());
        } catch (IllegalArgumentException e) {
            throw SYNTAX.wrong(e.getMessage());
        }
        StringBuilder java = new StringBuilder();
        java.append(String.format(
                Locale.ROOT,
                ".serving(new Workload(%d, %d, %d)%s)",
                given.integer(BATCH).orElseThrow(() -> SYNTAX.wrong(BATCH + " is missing.")),
                given.integer(INPUT).orElse(Long.valueOf(SpeedWords.INPUT_TOKENS)),
                given.integer(OUTPUT).orElse(Long.valueOf(SpeedWords.OUTPUT_TOKENS)),
                given.flag(CONTINUOUS) ? ".continuous()" : ""));
        number(java, given, SIZE_WITHIN, "sizeWithin");
        list(java, given, MULTIPLES, "multiples", 2);
        list(java, given, HEAD_DIMS, "headDims", 0);
        list(java, given, LAYERS, "layers", 0);
        list(java, given, GQA, "gqaGroups", 0);
        given.integer(LEAST_KV_HEADS)
                .ifPresent(least -> java.append(".leastKvHeads(").append(least).append(')'));
        given.option(OBJECTIVE).ifPresent(word -> java.append(".objective(Objective.parse(")
                .append(JavaLine.literal(word))
                .append("))"));
        number(java, given, BASE_LOSS, "baseLoss");
        number(java, given, BEST_LOSS, "bestLoss");
        given.option(AT_LEVEL)
                .ifPresent(level ->
                        java.append(".atLevel(").append(JavaLine.literal(level)).append(')'));
        number(java, given, LOSS_WITHIN, "lossWithin");
        number(java, given, MAX_LOSS, "lossAtMost");
        number(java, given, PROBABILITY, "withProbability");
        if (given.flag(EXTRAPOLATE)) {
            java.append(".extrapolating()");
        }
        given.number(MEMORY)
                .ifPresent(
                        gigabytes -> java.append(".memory(").append(gigabytes).append("e9)"));
        given.integer(KEEP).ifPresent(keep -> java.append(".keep(").append(keep).append(')'));
        if (given.option(DRAWS).isPresent() || given.option(SEED).isPresent()) {
            java.append(String.format(
                    Locale.ROOT,
                    ".draws(%d, %d)",
                    given.integer(DRAWS).orElse(1000L),
                    given.integer(SEED).orElse(1L)));
        }
        return java.toString();
    }

    private static String others(Arguments given, Context context) {
        return given.option(ALSO)
                .map(names -> Arrays.stream(names.split(",", -1))
                        .map(name -> VariableNames.existing(SYNTAX, name.strip(), Throughput.class, context))
                        .collect(Collectors.joining(", ", ".alsoOn(", ")")))
                .orElse("");
    }

    private static String beside(Arguments given) {
        return given.option(BESIDE)
                .map(files -> Arrays.stream(files.split(",", -1))
                        .map(file -> "NamedModel.read(Path.of(" + JavaLine.literal(file.strip()) + "))")
                        .collect(Collectors.joining(", ", ".beside(", ")")))
                .orElse("");
    }

    private static void number(StringBuilder java, Arguments given, String option, String method) {
        given.number(option).ifPresent(value -> java.append('.')
                .append(method)
                .append('(')
                .append(value)
                .append(')'));
    }

    private static void list(StringBuilder java, Arguments given, String option, String method, int count) {
        given.option(option).ifPresent(values -> java.append('.')
                .append(method)
                .append('(')
                .append(wholes(option, values, count))
                .append(')'));
    }

    private static String wholes(String option, String values, int count) {
        String[] parts = values.split(",", -1);
        boolean right = (count == 0 || parts.length == count)
                && Arrays.stream(parts).allMatch(part -> part.strip().matches("[1-9][0-9]{0,8}"));
        if (!right) {
            throw SYNTAX.wrong(option + " takes " + (count == 0 ? "whole numbers" : count + " whole numbers")
                    + " with commas between them, not " + values + ".");
        }
        return Arrays.stream(parts).map(String::strip).collect(Collectors.joining(", "));
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
