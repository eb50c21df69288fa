package fitlaw.command;

import fitlaw.bench.Bench;
import fitlaw.magic.Completes;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code %bench}: measured times of models on GPUs, from files or a dataframe. */
@Command(
        header = "read measured times of models on GPUs from tables and result files",
        description = """
                Creates the variable NAME of type Bench and shows its content. FILE is a table with one measurement per
                row and the columns gpu, engine, engine_version, model, n_layers, d_model, d_ff, n_heads, n_kv_heads,
                head_dim, vocab_size, tied_embeddings, batch, phase, context_tokens and seconds; or a result file of
                vllm bench or SGLang, or a folder of them; or a variable of type Table or Bench. A manifest for result
                files looks like {"*": {"gpu": "H100", "architecture": "config.json"}, "b16-*.json": {"batch": 16}}.""",
        footer = {
            "%bench h100 data/bench/h100.csv",
            "%bench h100 data/bench/h100.csv --where \"batch <= 128\"",
            "%bench steps steps.csv --columns seconds=step_s,batch=bs --given gpu=H100,engine=vllm"
        })
final class BenchMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
    @Completes(
            files = {".csv", ".tsv", ".txt", ".json", ".jsonl"},
            variables = {Table.class, Bench.class})
    private List<String> files;

    @Mixin
    private BenchArguments reading;

    BenchMagic() {
        super("bench");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        space.make(name, reading.read(files, space));
    }
}
