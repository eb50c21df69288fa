package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States of a Hugging Face Trainer. The files were written by hand after those of transformers 4.57. */
class TrainerStateTest {
    private static final String TRAIN =
            "{\"epoch\": 0.5, \"grad_norm\": 1.2, \"learning_rate\": 0.0003, \"loss\": %s, \"step\": %d}";
    private static final String EVAL =
            "{\"epoch\": 0.5, \"eval_loss\": %s, \"eval_runtime\": 9.2, \"num_input_tokens_seen\": 640000, \"step\": %d}";

    /** Without {@code include_num_input_tokens_seen}. */
    private static final String UNCOUNTED = EVAL.replace(" \"num_input_tokens_seen\": 640000,", "");

    @TempDir
    private Path folder;

    private void run(String name, int steps, String... logs) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("trainer_state.json"), """
                {"best_global_step": null, "best_metric": null, "epoch": 1.0, "eval_steps": 100, "global_step": %d,
                 "is_hyper_param_search": false, "log_history": [%s], "logging_steps": 10, "max_steps": 200,
                 "num_input_tokens_seen": 0, "num_train_epochs": 1, "save_steps": 100, "stateful_callbacks": {},
                 "total_flos": 1e15, "train_batch_size": 8, "trial_name": null, "trial_params": null}
                """.formatted(steps, String.join(", ", logs)));
        Files.writeString(run.resolve("config.json"), """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64, "intermediate_size": 128,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
                 "vocab_size": 1000, "tie_word_embeddings": true, "hidden_act": "silu"}
                """);
    }

    @Test
    void folderOfTrainersOutputsIsRunsWithTheirShapes() throws IOException {
        run(
                "a",
                200,
                TRAIN.formatted("5.5", 10),
                UNCOUNTED.formatted("4.25", 100),
                TRAIN.formatted("3.9", 190),
                UNCOUNTED.formatted("4.0", 200));
        run("b", 200, TRAIN.formatted("5.5", 10), TRAIN.formatted("3.75", 200));
        run("c", 50, TRAIN.formatted("5.5", 10), TRAIN.formatted("NaN", 50));
        run("d", 0);
        Files.writeString(
                Files.createDirectories(folder.resolve("e")).resolve("trainer_state.json"), "{\"log_history\": [{\"lo");

        Runs runs = Runs.read(folder);

        assertThat(runs.texts("run")).containsExactly("a", "b");
        assertThat(runs.loss()).containsExactly(4.0, 3.75);
        assertThat(runs.texts("loss_kind")).containsExactly("eval", "train");
        assertThat(runs.mlpRatio()).containsExactly(2, 2); // by hand: 3·128 / (2·64·(1 + 1/2))
        assertThat(runs.leftOut()).extracting("row").containsExactly(3, 4, 5);
        assertThat(runs.leftOut().get(0).reason()).isEqualTo("run c ends with loss NaN at step 50");
        assertThat(runs.leftOut().get(1).reason()).isEqualTo("run d has logged no loss");
        assertThat(runs.leftOut().get(2).reason()).contains("trainer_state.json is truncated in line 1");
        assertThat(runs.notes())
                .anyMatch(note -> note.contains("Runs without an evaluation have the last training loss"));
    }

    @Test
    void lastCheckpointOfARunCounts() throws IOException {
        run("a/checkpoint-100", 100, EVAL.formatted("4.25", 100));
        run("a/checkpoint-1000", 1000, EVAL.formatted("3.5", 1000));
        run("a/checkpoint-900", 900, EVAL.formatted("3.75", 900));

        Runs runs = Runs.read(folder);

        assertThat(runs.texts("run")).containsExactly("a");
        assertThat(runs.loss()).containsExactly(3.5);
        assertThat(runs.tokens()).containsExactly(640_000);
        assertThat(runs.notes()).anyMatch(note -> note.contains("states of earlier ones are not read: 2."));
    }

    @Test
    void thousandsOfFilesTellHowFarTheReadingIsAndStopWhenAsked() throws IOException {
        for (int i = 0; i < 1000; i++) {
            run("run-%04d".formatted(i), 200, EVAL.formatted(String.valueOf(3 + i / 1000.0), 200));
        }
        List<Long> told = new ArrayList<>();
        Task whole = new Task((what, done, total) -> told.add(done));
        Task[] stopped = new Task[1];
        stopped[0] = new Task((what, done, total) -> {
            if (done == 100) {
                stopped[0].cancel();
            }
        });

        assertThatThrownBy(() -> stopped[0].call(() -> Runs.read(folder))).isInstanceOf(CancellationException.class);
        assertThat(callQuietly(whole).size()).isEqualTo(1000);
        assertThat(told).isSorted().contains(0L, 500L, 1000L);
    }

    private Runs callQuietly(Task task) {
        try {
            return task.call(() -> Runs.read(folder));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void folderWithoutRunsSaysWhatIsLookedFor() throws IOException {
        Files.writeString(folder.resolve("notes.md"), "nothing");

        assertThatThrownBy(() -> Runs.read(folder))
                .hasMessageContaining("contains no runs (1 files): no trainer_state.json, no results*.json");
    }

    @Test
    void oneNamedEvaluationSetIsTheLossAndOfSeveralOneIsChosen() throws IOException {
        run("a", 200, TRAIN.formatted("5.5", 10), EVAL.formatted("4.5", 100).replace("eval_loss", "eval_c4_loss"));

        Runs one = Runs.read(folder);

        assertThat(one.loss()).containsExactly(4.5);
        assertThat(one.notes()).anyMatch(note -> note.contains("is eval_c4_loss"));

        run(
                "a",
                200,
                TRAIN.formatted("5.5", 10),
                EVAL.formatted("4.5", 100).replace("eval_loss", "eval_g0_loss"),
                EVAL.formatted("4.0", 200).replace("eval_loss", "eval_g0_loss"),
                EVAL.formatted("3.5", 200).replace("eval_loss", "eval_g1_loss"));

        assertThatThrownBy(() -> Runs.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "To read eval_g0_loss or eval_g1_loss or train_loss as loss: --columns loss=eval_g0_loss");
        assertThat(Runs.read(folder, RunOptions.defaults().withColumn("loss", "eval_g1_loss"))
                        .loss())
                .containsExactly(3.5);
        assertThat(Runs.read(folder, RunOptions.defaults().withColumn("loss", "eval_g0_loss"))
                        .loss())
                .containsExactly(4.0);
    }
}
