package fitlaw.magic;

import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code %fitlaw}: a scaling law fitted to runs, of a built-in form or, as {@code %%fitlaw}, of the formula in the cell. */
public final class FitlawMagic implements Magic {
    private static final String DEFAULT_NAME = "law";
    private static final Syntax SYNTAX = Syntax.of("fitlaw", "%fitlaw sweep")
            .word("RUNS", Candidates.variables(Runs.class))
            .optionalWord("NAME", Candidates.none())
            .option(
                    "--form",
                    Candidates.words(LawForm.all().stream().map(LawForm::name).toArray(String[]::new)))
            .option("--where", Candidates.none())
            .option("--group-by", Candidates.columns("RUNS", FitlawMagic::columns))
            .option("--count", Candidates.words("non-embedding", "total"))
            .option("--level", Candidates.words("as-published", "free", "l-opt"))
            .option("--size-covariate", Candidates.words("auto", "on", "off"))
            .option("--confidence", Candidates.words("0.90", "0.95", "0.99"));

    /** Creates the magic; called by the service loader. */
    public FitlawMagic() {}

    @Override
    public String name() {
        return "fitlaw";
    }

    @Override
    public Help help() {
        String forms = LawForm.all().stream()
                .map(form -> "  %-15s %s".formatted(form.name(), form.formula()))
                .collect(Collectors.joining("\n"));
        return new Help(
                "a conditional scaling law fitted to runs",
                "%fitlaw RUNS [NAME] [--form FORM] [--where CONDITION] [--group-by COLUMN,...] [--count non-embedding|total]"
                        + " [--level as-published|free|l-opt] [--size-covariate auto|on|off] [--confidence 0.95]",
                """
                Makes the variable NAME (law, if left out) of type Law and shows its report: the best relative width and
                MLP/attention ratio with intervals or the reason why the runs leave them open, coefficients, levels, noise.

                --form FORM          log-linear unless told otherwise:
                """ + forms + """


                --where CONDITION    use only runs that meet it
                --group-by COLUMNS   columns whose values name the groups that have a level of their own
                --count              which parameters N counts in d/√N
                --level              free levels per group, or the column l_opt, for replication
                --size-covariate     a slope on ln N where N spreads inside a group
                --confidence         level of intervals

                %%fitlaw RUNS [NAME] with a formula in the cell below it fits that by least squares. Columns and the letters
                N, D, x, r are data, all other names are parameters:

                  %%fitlaw sweep
                  E + A/N^a + B/D^b""",
                "%fitlaw sweep --form multiplicative --where \"0.5 <= r <= 5\"");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String form = given.option("--form")
                .map(LawForm::named)
                .orElse(LawForm.conditional())
                .name();
        return fit(
                given,
                form.equals(LawForm.conditional().name())
                        ? "LawForm.conditional()"
                        : "LawForm.named(" + JavaLine.literal(form) + ")",
                context);
    }

    @Override
    public Object cell(String arguments, String body, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        if (given.option("--form").isPresent()) {
            throw SYNTAX.wrong(
                    "--form names a built-in form, and the cell's body is a formula. Leave one of them out.");
        }
        String formula =
                body.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
        if (formula.isEmpty()) {
            throw SYNTAX.wrong("the formula is missing. Write it below the first line, such as E + A/N^a + B/D^b.");
        }
        LawForm.formula(formula); // What is wrong with it is told before anything is run.
        return fit(given, "LawForm.formula(" + JavaLine.literal(formula) + ")", context);
    }

    private static Object fit(Arguments given, String form, Context context) throws Exception {
        String runs = Names.existing(SYNTAX, given.word("RUNS"), Runs.class, context);
        String name = Names.variable(SYNTAX, "NAME", given.find("NAME").orElse(DEFAULT_NAME));
        String where = given.option("--where")
                .map(condition -> ".where(" + JavaLine.literal(condition) + ")")
                .orElse("");
        JavaLine.standsFor(context, "var " + name + " = Law.fit(" + form + ", " + runs + where + options(given) + ");");
        return context.variables().get(name);
    }

    private static String options(Arguments given) {
        StringBuilder options = new StringBuilder();
        given.option("--group-by").ifPresent(columns -> options.append(".withGroupBy(")
                .append(Arrays.stream(columns.split(",", -1))
                        .map(column -> JavaLine.literal(column.strip()))
                        .collect(Collectors.joining(", ")))
                .append(')'));
        given.option("--count").ifPresent(count -> options.append(".withCount(ParameterCount.")
                .append(constant("--count", count, "NON_EMBEDDING", "TOTAL"))
                .append(')'));
        given.option("--level").ifPresent(level -> options.append(".withLevel(FitOptions.Level.")
                .append(constant("--level", level, "AS_PUBLISHED", "FREE", "L_OPT"))
                .append(')'));
        given.option("--size-covariate")
                .ifPresent(size -> options.append(".withSizeCovariate(FitOptions.SizeCovariate.")
                        .append(constant("--size-covariate", size, "AUTO", "ON", "OFF"))
                        .append(')'));
        given.number("--confidence")
                .ifPresent(level ->
                        options.append(".withConfidence(").append(level).append(')'));
        return options.isEmpty() ? "" : ", FitOptions.defaults()" + options;
    }

    private static String constant(String option, String value, String... constants) {
        String wanted = value.toUpperCase(Locale.ROOT).replace('-', '_');
        if (!List.of(constants).contains(wanted)) {
            String known = Arrays.stream(constants)
                    .map(one -> one.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
            throw SYNTAX.wrong(option + " is one of " + known + ", not " + value + ".");
        }
        return wanted;
    }

    private static List<String> columns(Object value) {
        return value instanceof Runs runs ? runs.table().columnNames() : List.of();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
