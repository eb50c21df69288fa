package fitlaw.magic;

import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import fitlaw.table.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code %law}: what a fitted law says beyond its report. */
public final class LawMagic implements Magic {
    private static final String TERM = "--term";
    private static final String RUNS = "--runs";
    private static final String FOR = "--for";
    private static final String LEVEL = "--level";
    private static final String PARAMETERS = "--parameters";
    private static final String LAYERS = "--layers";
    private static final String HEAD_DIM = "--head-dim";
    private static final String GQA = "--gqa";
    private static final String MULTIPLE = "--multiple";
    private static final List<String> KINDS =
            List.of("optimum", "profile", "influence", "weights", "inflation", "bands", "next", "nearest");
    private static final int STEPS = 25;
    private static final Syntax SYNTAX = Syntax.of("law", "%law influence law")
            .word("KIND", CompletionCandidates.words(KINDS.toArray(String[]::new)))
            .optionalWord("LAW", CompletionCandidates.variables(Law.class))
            .optionalWord("NAME", CompletionCandidates.none())
            .option(TERM, CompletionCandidates.columns("LAW", LawMagic::terms))
            .option(RUNS, CompletionCandidates.words("3", "6", "12"))
            .option(FOR, CompletionCandidates.words("x", "r", "both"))
            .option(LEVEL, CompletionCandidates.columns("LAW", LawMagic::levels))
            .option(PARAMETERS, CompletionCandidates.none())
            .option(LAYERS, CompletionCandidates.none())
            .option(HEAD_DIM, CompletionCandidates.words("64", "128"))
            .option(GQA, CompletionCandidates.words("1", "2", "4", "8"))
            .option(MULTIPLE, CompletionCandidates.words("64", "128", "256", "512"));

    /** Creates the magic; called by the service loader. */
    public LawMagic() {}

    @Override
    public String name() {
        return "law";
    }

    @Override
    public Help help() {
        return new Help(
                "what a fitted law says beyond its report",
                "%law " + String.join("|", KINDS) + " [LAW [NAME]] …",
                """
                %law optimum law                    the best shape with its intervals
                %law profile law --term c1          a term held at values, all else fitted again: its interval and curve; x*
                                                    and r* are short for the best shapes, and x* is meant if left out
                %law influence law                  what each run does to the law, and which to look at
                %law weights law                    each run with its weight in a robust fit, the lightest first
                %law inflation law                  whether x, r and N vary together, which widens their errors
                %law bands law --for x              loss along x or r with confidence and prediction bands; --level LEVEL
                %law next law --runs 6 --for both   the runs to make next for x, r or both, in the range of the runs there are,
                                                    and what they gain; --level LEVEL
                %law nearest law --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256
                                                    the best shape that can be built, with the loss given away

                LAW is the variable of the law, law if left out. A level is the law's first if left out. The result is the
                variable NAME, if one is given. In Java there is more: law.difference, law.region, RunPlan.forLoss.""",
                "%law influence law");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String kind = given.word("KIND");
        String name = VariableNames.existing(SYNTAX, given.find("LAW").orElse("law"), Law.class, context);
        Law law = (Law) context.variables().get(name);
        String call = name + "." + call(kind, given, law);
        if (given.find("NAME").isEmpty()) {
            return JavaLine.standsFor(context, call);
        }
        String variable = VariableNames.variable(SYNTAX, "NAME", given.word("NAME"));
        return JavaLine.binds(context, variable, call);
    }

    private static String call(String kind, Arguments given, Law law) {
        return switch (kind) {
            case "optimum", "influence", "weights", "inflation" -> kind + "()";
            case "profile" -> "profile(" + JavaLine.literal(given.option(TERM).orElse("x*")) + ")";
            case "bands" -> "bands(ShapeVariable." + oneShape(given) + ", " + level(given, law) + ")";
            case "next" ->
                "nextRuns(new RunPlan(" + given.integer(RUNS).orElse(6L) + ", RunPlan.Target."
                        + wanted(given, "both") + ", RunPlan.grid(" + range(law, ShapeVariable.RELATIVE_WIDTH) + ", "
                        + range(law, ShapeVariable.MLP_RATIO) + ", " + STEPS + ")), " + level(given, law) + ")";
            case "nearest" -> "optimum().nearest(" + build(given) + ")";
            default -> throw SYNTAX.wrong("a law has no " + kind + "; there are " + String.join(", ", KINDS) + ".");
        };
    }

    private static String oneShape(Arguments given) {
        String shape = wanted(given, "x");
        if (shape.equals("BOTH")) {
            throw SYNTAX.wrong(FOR + " is x or r for bands, which go along one shape.");
        }
        return shape;
    }

    private static String wanted(Arguments given, String otherwise) {
        String word = given.option(FOR).orElse(otherwise);
        return switch (word) {
            case "x" -> "RELATIVE_WIDTH";
            case "r" -> "MLP_RATIO";
            case "both" -> "BOTH";
            default -> throw SYNTAX.wrong(FOR + " is one of x, r, both, not " + word + ".");
        };
    }

    private static String level(Arguments given, Law law) {
        List<String> levels = law.levels();
        return JavaLine.literal(given.option(LEVEL)
                .or(() -> levels.stream().findFirst())
                .orElseThrow(
                        () -> SYNTAX.wrong("this law has no levels of size and data. Use law.loss(point) in Java.")));
    }

    /** From the least to the most of the runs, short enough to read. */
    private static String range(Law law, ShapeVariable variable) {
        double[] values = law.values(variable);
        return Numbers.plain(shortened(Arrays.stream(values).min().orElseThrow())) + ", "
                + Numbers.plain(shortened(Arrays.stream(values).max().orElseThrow()));
    }

    private static double shortened(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
    }

    private static String build(Arguments given) {
        double parameters = given.number(PARAMETERS)
                .orElseThrow(
                        () -> SYNTAX.wrong(PARAMETERS + " is missing: the non-embedding parameters of the model."));
        long layers = given.integer(LAYERS)
                .orElseThrow(() -> SYNTAX.wrong(LAYERS + " is missing: how many layers the model has."));
        StringBuilder options = new StringBuilder("BuildOptions.of(" + Math.round(parameters) + "L, " + layers + ")");
        if (given.option(HEAD_DIM).isPresent() != given.option(GQA).isPresent()) {
            throw SYNTAX.wrong(HEAD_DIM + " and " + GQA + " go together.");
        }
        given.integer(HEAD_DIM).ifPresent(size -> options.append(".withHeads(")
                .append(size)
                .append(", ")
                .append(given.integer(GQA).orElseThrow())
                .append(')'));
        given.integer(MULTIPLE).ifPresent(multiple -> options.append(".withMultiples(")
                .append(multiple)
                .append(", ")
                .append(multiple)
                .append(')'));
        return options.toString();
    }

    private static List<String> terms(Object value) {
        return value instanceof Law law ? law.table().stringColumn("term").asList() : List.of();
    }

    private static List<String> levels(Object value) {
        return value instanceof Law law ? law.levels() : List.of();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
