package fitlaw.magic;

import fitlaw.arch.Architecture;
import fitlaw.throughput.Throughput;
import java.util.List;

/** The figures of a throughput model in {@code %figure}. */
final class SpeedDrawing {
    /** Those that need an architecture. */
    static final List<String> KINDS = List.of("variants", "roofline", "operators");

    static final String HELP = """
            fit         of a throughput model: measured against predicted time, each architecture left out
            variants    tokens per second over batch at the size of ARCHITECTURE, by hidden size, MLP/attention ratio, grouping
            roofline    FLOP per second over FLOP per byte of each operator of ARCHITECTURE
            operators   the share of each operator of ARCHITECTURE in the time

            For these, RESULT is the variable of a calibrated model, speed if left out, and ARCHITECTURE a config.json or a
            variable; --input and --output are the tokens of prompt and answer, 4096 and 1024 if left out.""";

    private SpeedDrawing() {}

    static boolean means(String kind, Arguments given, Context context) {
        return KINDS.contains(kind)
                || given.find("RESULT")
                        .map(name -> context.variables().get(name) instanceof Throughput)
                        .orElse(false);
    }

    static String call(Syntax syntax, String kind, Arguments given, Context context) {
        if (!KINDS.contains(kind) && !kind.equals("fit")) {
            throw syntax.wrong(
                    "a throughput model has no figure " + kind + "; there are fit, " + String.join(", ", KINDS) + ".");
        }
        String speed = VariableNames.existing(syntax, given.find("RESULT").orElse("speed"), Throughput.class, context);
        if (kind.equals("fit")) {
            return "Figure.fit(" + speed + ")";
        }
        String architecture = given.find("MORE").orElseThrow(() -> syntax.wrong("ARCHITECTURE is missing."));
        return "Figure." + kind + "(" + speed + ", "
                + (context.variables().get(architecture) instanceof Architecture
                        ? architecture
                        : "Architecture.read(Path.of(" + JavaLine.literal(architecture) + "))")
                + ", new Workload(1, " + tokens(given, SpeedWords.INPUT, SpeedWords.INPUT_TOKENS) + ", "
                + tokens(given, SpeedWords.OUTPUT, SpeedWords.OUTPUT_TOKENS) + "))";
    }

    private static long tokens(Arguments given, String option, String otherwise) {
        return given.integer(option).orElse(Long.valueOf(otherwise));
    }
}
