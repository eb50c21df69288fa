package fitlaw.magic;

import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code %fitlaw}: a scaling law fitted to runs, of a built-in form or, as {@code %%fitlaw}, of the formula in the cell. */
public final class FitlawMagic implements Magic {
    private static final String DEFAULT_NAME = "law";
    private static final List<String> PROTOCOLS = List.of("tasks", "outliers", "ablations", "pooled");
    private static final String[] FORMS =
            LawForm.all().stream().map(LawForm::name).toArray(String[]::new);
    private static final TableCandidates.Source TABLE = TableCandidates.Source.variable(
            "RUNS", value -> value instanceof Runs runs ? Optional.of(runs.table()) : Optional.empty());
    private static final Syntax SYNTAX = Syntax.of("fitlaw", "%fitlaw sweep")
            .word("RUNS", CompletionCandidates.variables(Runs.class))
            .optionalWord("NAME", CompletionCandidates.none())
            .option(FitWords.FORM, CompletionCandidates.words(FORMS))
            .option(FormulaWords.START, CompletionCandidates.none())
            .option(FormulaWords.BOUNDS, CompletionCandidates.none())
            .option(FormulaWords.FIX, CompletionCandidates.none())
            .option(FitWords.WHERE, TableCandidates.condition(TABLE))
            .option(FitWords.TEST, TableCandidates.condition(TABLE))
            .option(FitWords.TEST_LEVEL, CompletionCandidates.words("automatic", "known", "profiled", "extrapolated"))
            .option(FitWords.PROTOCOL, CompletionCandidates.words(PROTOCOLS.toArray(String[]::new)))
            .option(FitWords.GROUP_BY, TableCandidates.list(TABLE))
            .option(FitWords.COUNT, CompletionCandidates.words("non-embedding", "total"))
            .option(FitWords.LEVEL, CompletionCandidates.words("as-published", "free", "l-opt"))
            .option(FitWords.SIZE_COVARIATE, CompletionCandidates.words("auto", "on", "off"))
            .option(FitWords.CONFIDENCE, CompletionCandidates.words("0.90", "0.95", "0.99"))
            .option(FitWords.ROBUST, CompletionCandidates.words("none", "huber", "tukey"))
            .option(
                    FitWords.WEIGHTS,
                    CompletionCandidates.words("equal", "relative")
                            .or(CompletionCandidates.columns("RUNS", FitlawMagic::columns)))
            .option(FitWords.INTERVAL, CompletionCandidates.words("fieller", "profile", "bootstrap"))
            .option(FitWords.BOOTSTRAP, CompletionCandidates.words("cases", "residuals"))
            .option(
                    FitWords.CLUSTER_BY,
                    CompletionCandidates.words("shape", "size_class")
                            .or(CompletionCandidates.columns("RUNS", FitlawMagic::columns)))
            .option(FitWords.RESAMPLES, CompletionCandidates.words("1000", "10000"))
            .option(FitWords.SEED, CompletionCandidates.none())
            .option(FitWords.COMPARE, CompletionCandidates.words(FORMS))
            .option(FitWords.SAVE, CompletionCandidates.files(".json"));

    /** Creates the magic; called by the service loader. */
    public FitlawMagic() {}

    @Override
    public String name() {
        return "fitlaw";
    }

    @Override
    public Help help() {
        String forms = LawForm.all().stream()
                .map(form -> String.format(Locale.ROOT, "  %-15s %s", form.name(), form.formula()))
                .collect(Collectors.joining("\n"));
        return new Help(
                "a conditional scaling law fitted to runs",
                "%fitlaw RUNS [NAME] [--form FORM] [--where CONDITION] [--test CONDITION | --protocol NAME] …",
                """
                Makes the variable NAME (law, if left out) of type Law and shows its report: the best relative width and
                MLP/attention ratio with intervals or the reason why the runs leave them open, coefficients, levels, noise.
                With --test it is a HoldOut (heldOut, if left out), with --protocol a Protocol (protocol, if left out).
                --interval and --compare make the variables profiles, bootstrap and comparison beside the law. %law does more
                with a law: influence of single runs, the next runs to make, the nearest shape that can be built.

                --form FORM         log-linear unless specified; a formula such as "E + A/N^a", or one of
                """ + forms + "\n" + FitWords.help() + """


                %%fitlaw RUNS [NAME] with a formula in the cell below it fits that by least squares, as --form with a formula
                does. Columns and the letters N, D, x, r, L are data, all other names are parameters. A column at the left, as
                in accuracy = c + a*L, takes the place of the loss:

                  %%fitlaw sweep
                  E + A/N^a + B/D^b

                  %fitlaw sweep --form "E + A/(N + N0)^a" --bounds N0=0: --fix E=1.69
                  %fitlaw sweep --robust tukey
                  %fitlaw sweep --weights loss_se
                  %fitlaw sweep --bootstrap residuals --resamples 2000 --seed 7
                  %fitlaw sweep --form "E + A/N^a" --compare "E + B/D^b; E + A/N^a + B/D^b"
                  %fitlaw sweep --compare multiplicative,additive,depth""",
                "%fitlaw sweep --form multiplicative --where \"0.5 <= r <= 5\"");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String form = given.option(FitWords.FORM).orElse(LawForm.conditional().name());
        return fit(given, LawForm.parse(form), form, context);
    }

    @Override
    public Object cell(String arguments, String body, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        if (given.option(FitWords.FORM).isPresent()) {
            throw SYNTAX.wrong("--form gives a form, and the cell's body is a formula. Leave one of them out.");
        }
        String formula =
                body.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
        if (formula.isEmpty()) {
            throw SYNTAX.wrong("the formula is missing. Write it below the first line, such as E + A/N^a + B/D^b.");
        }
        return fit(given, LawForm.formula(formula), formula, context);
    }

    private static Object fit(Arguments given, LawForm named, String written, Context context) throws Exception {
        // What is wrong with the form is told before anything is run.
        FormulaWords.apply(
                named,
                given.option(FormulaWords.START),
                given.option(FormulaWords.BOUNDS),
                given.option(FormulaWords.FIX));
        String form = FitJava.form(named, written) + FormulaWords.java(given);
        String runs = VariableNames.existing(SYNTAX, given.word("RUNS"), Runs.class, context)
                + given.option(FitWords.WHERE).map(FitlawMagic::where).orElse("");
        Optional<String> protocol = given.option(FitWords.PROTOCOL);
        Optional<String> test = given.option(FitWords.TEST);
        Optional<String> save =
                given.option(FitWords.SAVE).map(file -> "save(Path.of(" + JavaLine.literal(file) + "));");
        if (protocol.isPresent() || test.isPresent()) {
            for (String one : List.of(FitWords.INTERVAL, FitWords.BOOTSTRAP, FitWords.COMPARE)) {
                refuse(given, one, "looks closer at one law, and here laws are tested on other runs");
            }
        }
        if (protocol.isPresent()) {
            return protocol(given, protocol.get(), form, runs, context);
        }
        if (test.isPresent()) {
            String all = given.word("RUNS");
            String call = "Law.holdOut(" + form + ", " + runs + where("!(" + test.get() + ")") + ", " + all
                    + where(test.get()) + FitJava.allOptions(SYNTAX, given) + FitJava.testLevel(SYNTAX, given) + ")";
            return made(given, "heldOut", call, save.map(text -> "law()." + text), context);
        }
        refuse(given, FitWords.TEST_LEVEL, "says where levels of held-out runs come from, and none are held out");
        boolean bootstrap = FitJava.wantsBootstrap(SYNTAX, given);
        Optional<String> compared = FitJava.compared(given, form);
        Object law = made(
                given,
                DEFAULT_NAME,
                "Law.fit(" + form + ", " + runs + FitJava.options(SYNTAX, given) + ")",
                save,
                context);
        String name = given.find("NAME").orElse(DEFAULT_NAME);
        if (FitJava.wantsProfile(given)) {
            law = further(law, "profiles", name + ".profiles()", context);
        }
        if (bootstrap) {
            String options = FitJava.bootstrapOptions(SYNTAX, given);
            law = further(law, "bootstrap", name + ".bootstrap(" + options + ")", context);
        }
        if (compared.isPresent()) {
            String call = "Law.compare(" + runs + FitJava.allOptions(SYNTAX, given) + ", " + compared.get() + ")";
            law = further(law, "comparison", call, context);
        }
        return law;
    }

    /** Shows a result, and makes a further one. */
    private static Object further(Object before, String name, String call, Context context) throws Exception {
        context.display(before);
        return JavaLine.binds(context, name, call);
    }

    private static Object protocol(Arguments given, String protocol, String form, String runs, Context context)
            throws Exception {
        if (!PROTOCOLS.contains(protocol)) {
            throw SYNTAX.wrong(
                    FitWords.PROTOCOL + " is one of " + String.join(", ", PROTOCOLS) + ", not " + protocol + ".");
        }
        refuse(given, FitWords.TEST, "names runs to test on, and a protocol chooses its own");
        refuse(given, FitWords.SAVE, "writes one law, and a protocol fits several");
        String level = FitJava.testLevel(SYNTAX, given);
        String call = "Protocol." + protocol + "(" + form + ", " + runs + FitJava.allOptions(SYNTAX, given)
                + (level.isEmpty() ? ", TestGroupEffect.AUTOMATIC" : level) + ")";
        return made(given, "protocol", call, Optional.empty(), context);
    }

    private static void refuse(Arguments given, String option, String why) {
        if (given.option(option).isPresent()) {
            throw SYNTAX.wrong(option + " " + why + ". Leave it out.");
        }
    }

    /** Gives the variable its value and, behind that, runs what is to be called on it. */
    private static Object made(Arguments given, String defaultName, String call, Optional<String> then, Context context)
            throws Exception {
        String name = VariableNames.variable(SYNTAX, "NAME", given.find("NAME").orElse(defaultName));
        Object value = JavaLine.binds(context, name, call);
        if (then.isPresent()) {
            JavaLine.standsFor(context, name + "." + then.get());
        }
        return value;
    }

    private static String where(String condition) {
        return ".where(" + JavaLine.literal(condition) + ")";
    }

    private static List<String> columns(Object value) {
        return value instanceof Runs runs ? runs.table().columnNames() : List.of();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
