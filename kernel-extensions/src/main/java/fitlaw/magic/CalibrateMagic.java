package fitlaw.magic;

import fitlaw.bench.Bench;
import java.util.List;
import java.util.Optional;

/** {@code %calibrate}: a throughput model calibrated to measurements. */
public final class CalibrateMagic implements Magic {
    private static final String DEFAULT_NAME = "speed";
    private static final Syntax SYNTAX = Syntax.of("calibrate", "%calibrate h100 speed")
            .word("BENCH", CompletionCandidates.variables(Bench.class))
            .optionalWord("NAME", CompletionCandidates.none())
            .option(SpeedWords.GPU, CompletionCandidates.none())
            .option(SpeedWords.FORM, CompletionCandidates.words(SpeedWords.FORMS))
            .option(SpeedWords.CONFIDENCE, CompletionCandidates.words("0.90", "0.95", "0.99"))
            .option(SpeedWords.SAVE, CompletionCandidates.files(".json"))
            .option(SpeedWords.TEST, CompletionCandidates.variables(Bench.class));

    /** Creates the magic; called by the service loader. */
    public CalibrateMagic() {}

    @Override
    public String name() {
        return "calibrate";
    }

    @Override
    public Help help() {
        return new Help(
                "a throughput model calibrated to measurements",
                "%calibrate BENCH [NAME] [--gpu NAME] [--form FORM] [--confidence LEVEL] [--save FILE] [--test BENCH]",
                """
                Makes the variable NAME (speed, if left out) of type Throughput and shows its report: the formula, the error
                with each architecture left out, the coefficients, and which of them the measurements identify.

                --gpu NAME          the setup to calibrate where BENCH has several, such as H100, or more of its name
                --form FORM         three-terms, overlapped-terms, operators or operators-and-waves; chosen by the error on
                                    architectures left out, if left out
                --confidence LEVEL  level of intervals, 0.9 if left out
                --save FILE         write the model to this file; Throughput.read opens it without the measurements
                --test BENCH        then predict these measurements, which the calibration does not see, and show how far off
                                    that is""",
                "%calibrate h100 speed --save h100.json");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String bench = VariableNames.existing(SYNTAX, given.word("BENCH"), Bench.class, context) + on(given);
        String name = VariableNames.variable(SYNTAX, "NAME", given.find("NAME").orElse(DEFAULT_NAME));
        Optional<String> later = given.option(SpeedWords.TEST)
                .map(test -> VariableNames.existing(SYNTAX, test, Bench.class, context) + on(given));
        Object speed = JavaLine.binds(context, name, "Throughput.fit(" + bench + options(given) + ")");
        Optional<String> save = given.option(SpeedWords.SAVE);
        if (save.isPresent()) {
            JavaLine.standsFor(context, name + ".save(Path.of(" + JavaLine.literal(save.get()) + "));");
        }
        if (later.isEmpty()) {
            return speed;
        }
        context.display(speed);
        return JavaLine.standsFor(context, name + ".test(" + later.get() + ")");
    }

    private static String on(Arguments given) {
        return given.option(SpeedWords.GPU)
                .map(gpu -> ".on(" + JavaLine.literal(gpu) + ")")
                .orElse("");
    }

    private static String options(Arguments given) {
        StringBuilder options = new StringBuilder();
        given.option(SpeedWords.FORM).ifPresent(form -> options.append(".withForm(")
                .append(JavaLine.literal(SpeedWords.form(form)))
                .append(')'));
        given.number(SpeedWords.CONFIDENCE)
                .ifPresent(level ->
                        options.append(".withConfidence(").append(level).append(')'));
        return options.isEmpty() ? "" : ", ThroughputOptions.defaults()" + options;
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
