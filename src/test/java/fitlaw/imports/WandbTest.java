package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of Weights &amp; Biases. The files were written by hand after those of its site and client 0.17 (2024). */
class WandbTest {
    private static final String SHAPE = "d_model,d_ff,n_layers,n_heads,n_kv_heads,head_dim";

    @TempDir
    private Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    void tableOfRunsTellsThoseThatDidNotFinish() throws IOException {
        Path file = file(
                "runs.csv",
                "\"Name\",\"State\",\"Notes\",\"" + SHAPE.replace(",", "\",\"") + "\",\"eval/loss\"",
                "\"calm-sky-1\",\"finished\",\"-\",\"64\",\"128\",\"2\",\"4\",\"2\",\"16\",\"3.2\"",
                "\"red-sun-2\",\"crashed\",\"-\",\"64\",\"256\",\"2\",\"4\",\"2\",\"16\",\"4.5\"");
        RunOptions loss = RunOptions.defaults().withColumns("loss=eval/loss");

        Runs all = Runs.read(file, loss);
        Runs finished = Runs.read(file, loss.withWhere("State == 'finished'"));

        assertThat(all.loss()).containsExactly(3.2, 4.5);
        assertThat(all.notes()).anyMatch(note -> note.contains("is the one at which they stopped: State crashed 1."));
        assertThat(finished.loss()).containsExactly(3.2);
    }

    @Test
    void objectsInCellsAreColumns() throws IOException {
        Path file = file(
                "project.csv",
                ",summary,config,config.d_ff,name",
                "0,\"{'eval/loss': 3.2, '_wandb': {'runtime': 9}}\",\"{'hidden_size': 64, 'tied': True, 'note': None, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'num_key_value_heads': 2, 'head_dim': 16}\",\"{\"\"value\"\": 128}\",a",
                "1,\"{'eval/loss': nan}\",\"{'hidden_size': 64, 'tied': False, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'num_key_value_heads': 2, 'head_dim': 16}\",\"{\"\"value\"\": 256}\",b",
                "2,\"{\"\"eval/loss\"\": 3.4}\",\"{\"\"hidden_size\"\": {\"\"desc\"\": null, \"\"value\"\": 64}, \"\"tied\"\": {\"\"value\"\": true}, \"\"num_hidden_layers\"\": 2, \"\"num_attention_heads\"\": 4, \"\"num_key_value_heads\"\": 2, \"\"head_dim\"\": 16}\",\"{\"\"value\"\": 256}\",c");

        Runs runs = Runs.read(file, RunOptions.defaults().withWhere("`config.tied` == true"));

        assertThat(runs.loss()).containsExactly(3.2, 3.4);
        assertThat(runs.numbers("d_model")).containsExactly(64, 64);
        assertThat(runs.numbers("d_ff")).containsExactly(128, 256);
        assertThat(runs.texts("name")).containsExactly("a", "c");
    }

    @Test
    void panelGivesTheLastValueOfEachRunAndShapesAreJoined() throws IOException {
        Path panel = file(
                "panel.csv",
                "\"Step\",\"a - small - train/loss\",\"a - small - train/loss__MIN\",\"a - small - train/loss__MAX\",\"b - train/loss\",\"b - train/loss__MIN\",\"b - train/loss__MAX\",\"c - train/loss\",\"c - train/loss__MIN\",\"c - train/loss__MAX\"",
                "\"0\",\"9.1\",\"9.1\",\"9.1\",\"9.2\",\"9.2\",\"9.2\",\"9\",\"9\",\"9\"",
                "\"100\",\"4.1\",\"4.0\",\"4.2\",\"4.2\",\"4.2\",\"4.2\",\"NaN\",\"NaN\",\"NaN\"",
                "\"200\",\"3.5\",\"3.4\",\"3.6\",\"\",\"\",\"\",\"\",\"\",\"\"");
        Path shapes =
                file("shapes.csv", "name," + SHAPE, "b,64,128,2,4,2,16", "a - small,64,256,2,4,2,16", "z,1,1,1,1,1,1");

        Runs runs = Runs.read(
                panel, RunOptions.defaults().withColumns("loss=train/loss").withJoin(shapes, "run=name"));

        assertThat(runs.texts("run")).containsExactly("a - small", "b");
        assertThat(runs.loss()).containsExactly(3.5, 4.2);
        assertThat(runs.numbers("train/loss at Step")).containsExactly(200, 100);
        assertThat(runs.numbers("d_ff")).containsExactly(256, 128);
        assertThat(runs.leftOut()).extracting("reason").containsExactly("run c ends with train/loss NaN");
        assertThat(runs.notes())
                .anyMatch(note ->
                        note.contains("Runs without a row in " + shapes + ", whose added cells are empty: 1 (c)."))
                .anyMatch(note -> note.contains("without a matching run are not used: 1 (z)."));
    }

    @Test
    void historyOfOneRunIsOneRow() throws IOException {
        Path file = file(
                "h.jsonl",
                "{\"_step\": 20, \"_runtime\": 5, \"eval/loss\": 3.5}",
                "{\"_step\": 10, \"eval/loss\": 4.5, \"d_over_sqrt_n\": 0.1, \"mlp_attn_ratio\": 2, \"n_params_non_embedding\": 1000}",
                "{\"_step\": 30, \"train/loss\": 3.25, \"eval/loss\": null}");

        Runs runs = Runs.read(file, RunOptions.defaults().withColumns("loss=eval/loss"));

        assertThat(runs.loss()).containsExactly(3.5);
        assertThat(runs.numbers("train/loss")).containsExactly(3.25);
        assertThat(runs.texts("run")).containsExactly("h");
    }

    @Test
    void historyOfSeveralRunsAsksForLogs() throws IOException {
        Path file = file("h.csv", "_step,run_id,loss", "1,a,3", "1,b,3");

        assertThatThrownBy(() -> Runs.read(file))
                .hasMessageContaining(
                        "is a history of several runs, distinguished by run_id. Reduce it to final losses with --logs run_id,_step,LOSS");
    }
}
