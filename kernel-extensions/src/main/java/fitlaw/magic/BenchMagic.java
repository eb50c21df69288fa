package fitlaw.magic;

import fitlaw.bench.Bench;
import fitlaw.bench.BenchOptions;
import fitlaw.table.Renaming;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/** {@code %bench}: measured times of models on GPUs, from files or a dataframe. */
public final class BenchMagic implements Magic {
    private static final TableCandidates.Source TABLE = TableCandidates.Source.file("FILE", BenchMagic::table);
    private static final Syntax SYNTAX = Syntax.of("bench", "%bench h100 data/bench/h100.csv")
            .word("NAME", CompletionCandidates.none())
            .words(
                    "FILE",
                    CompletionCandidates.files(".csv", ".tsv", ".txt", ".json", ".jsonl")
                            .or(CompletionCandidates.variables(Table.class, Bench.class)))
            .option("--columns", TableCandidates.renaming(BenchOptions.columnNames(), TABLE))
            .option("--where", TableCandidates.condition(TABLE))
            .option(
                    "--given",
                    TableCandidates.renaming(BenchOptions.columnNames(), (words, context) -> Optional.empty()))
            .option("--manifest", CompletionCandidates.files(".json"));

    /** Creates the magic; called by the service loader. */
    public BenchMagic() {}

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Help help() {
        return new Help(
                "measured times of models on GPUs, from tables and result files",
                "%bench NAME FILE… [--columns OURS=THEIRS,...] [--where CONDITION] [--given COLUMN=VALUE,...] [--manifest FILE]",
                """
                Makes the variable NAME of type Bench and shows what is in it. FILE is a table, one row a measurement, with gpu,
                engine, engine_version, model, n_layers, d_model, d_ff, n_heads, n_kv_heads, head_dim, vocab_size,
                tied_embeddings, batch, phase, context_tokens and seconds; or a result file of vllm bench or SGLang, or a
                folder of them; or a variable, one of type Table or Bench.

                --columns O=T,...   the table's names for Fitlaw's columns, such as seconds=step_s,batch=bs
                --where CONDITION   use only rows that meet it, such as "phase == 'decode' & batch >= 16". Rows left out are
                                    listed with the reason.
                --given C=V,...     values of columns that the files lack, such as gpu=H100,engine_version=0.11.0; for tables
                                    also time_unit=ms (s, ms, us or ns)
                --manifest FILE     JSON file that says what result files omit, fitlaw-bench.json beside them if left out:
                                    {"*": {"gpu": "H100", "architecture": "config.json"}, "b16-*.json": {"batch": 16}}""",
                "%bench h100 data/bench/h100.csv --where \"batch <= 128\"");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String name = VariableNames.variable(SYNTAX, "NAME", given.word("NAME"));
        List<String> files = given.words("FILE");
        if (files.isEmpty()) {
            throw SYNTAX.wrong("FILE is missing.");
        }
        return JavaLine.binds(context, name, call(files, given, context));
    }

    private static String call(List<String> files, Arguments given, Context context) {
        Object variable = context.variables().get(files.get(0));
        String options = options(given);
        if (files.size() == 1 && variable instanceof Bench) {
            if (!options.replaceFirst("^\\.withWhere\\(.*\\)$", "").isEmpty()) {
                throw SYNTAX.wrong(files.get(0) + " is read already, so it takes --where alone.");
            }
            return files.get(0) + options.replaceFirst("^\\.withWhere", ".where");
        }
        String all = options.isEmpty() ? "" : ", BenchOptions.defaults()" + options;
        if (files.size() == 1 && variable instanceof Table) {
            return "Bench.of(" + files.get(0) + (all.isEmpty() ? ", BenchOptions.defaults()" : all) + ")";
        }
        String paths = files.stream()
                .map(file -> "Path.of(" + JavaLine.literal(file) + ")")
                .collect(Collectors.joining(", "));
        return "Bench.read(" + (files.size() == 1 || all.isEmpty() ? paths : "List.of(" + paths + ")") + all + ")";
    }

    /** The condition last, so that it alone can be told from the others. */
    private static String options(Arguments given) {
        StringBuilder options = new StringBuilder();
        given.option("--columns").ifPresent(columns -> options.append(".withColumns(")
                .append(JavaLine.literal(columns))
                .append(')'));
        given.option("--given")
                .ifPresent(values -> pairs(values).forEach((column, value) -> options.append(".withGiven(")
                        .append(JavaLine.literal(column))
                        .append(", ")
                        .append(JavaLine.literal(value))
                        .append(')')));
        given.option("--manifest").ifPresent(file -> options.append(".withManifest(Path.of(")
                .append(JavaLine.literal(file))
                .append("))"));
        given.option("--where").ifPresent(where -> options.append(".withWhere(")
                .append(JavaLine.literal(where))
                .append(')'));
        return options.toString();
    }

    private static java.util.Map<String, String> pairs(String values) {
        try {
            return Renaming.parse(values);
        } catch (IllegalArgumentException e) {
            throw SYNTAX.wrong("--given is COLUMN=VALUE, several with commas between, not " + values + ".");
        }
    }

    private static Optional<Table> table(Object value) {
        return value instanceof Bench bench
                ? Optional.of(bench.table())
                : value instanceof Table table ? Optional.of(table) : Optional.empty();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
