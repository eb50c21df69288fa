package fitlaw.magic;

import fitlaw.runs.Runs;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** {@code %runs}: training runs from a file or a dataframe. */
public final class RunsMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("runs", "%runs sweep data/runs/nano.csv")
            .word("NAME", Candidates.none())
            .word("FILE", Candidates.files(".csv", ".tsv", ".txt").or(Candidates.variables(Table.class, Runs.class)))
            .option("--where", Candidates.none())
            .option("--columns", Candidates.none());

    /** Creates the magic; called by the service loader. */
    public RunsMagic() {}

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public Help help() {
        return new Help(
                "training runs from a CSV file or a dataframe",
                "%runs NAME FILE|TABLE|RUNS [--where CONDITION] [--columns OURS=THEIRS,...]",
                """
                Makes the variable NAME of type Runs and shows what is in it. A table needs loss (nats per token) and either
                the shape (d_model, d_ff, n_layers, n_heads, n_kv_heads, head_dim) or n_params_non_embedding with
                mlp_attn_ratio and d_model or d_over_sqrt_n.

                --where CONDITION   use only rows that meet it, such as "size_class == '1M' & x >= 0.06"; N, D, x, r and L
                                    stand for the computed columns. Rows left out are told, with the reason.
                --columns O=T,...   the table's names for Fitlaw's columns, such as loss=val_ce,tokens=seen""",
                "%runs sweep data/runs/nano.csv --where \"x >= 0.06\"");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String name = Names.variable(SYNTAX, "NAME", given.word("NAME"));
        JavaLine.standsFor(context, "var " + name + " = " + call(given, context) + ";");
        return context.variables().get(name);
    }

    private static String call(Arguments given, Context context) {
        String source = given.word("FILE");
        Object variable = context.variables().get(source);
        if (variable instanceof Runs) {
            return source
                    + given.option("--where")
                            .map(where -> ".where(" + JavaLine.literal(where) + ")")
                            .orElse("");
        }
        String options = options(given);
        return variable instanceof Table
                ? "Runs.of(" + source + options + ")"
                : "Runs.read(Path.of(" + JavaLine.literal(source) + ")" + options + ")";
    }

    private static String options(Arguments given) {
        Optional<String> where = given.option("--where");
        Optional<String> columns = given.option("--columns");
        if (where.isEmpty() && columns.isEmpty()) {
            return "";
        }
        return ", RunOptions.defaults()"
                + where.map(text -> ".withWhere(" + JavaLine.literal(text) + ")")
                        .orElse("")
                + columns.map(text -> ".withColumns(" + JavaLine.literal(text) + ")")
                        .orElse("");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
