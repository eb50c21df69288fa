package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Results of lm-evaluation-harness. The files were written by hand after those of versions 0.3.0 and 0.4.9. */
class LmEvalTest {
    private static final String OLD = """
            {"results": {
               "arc_easy": {"acc": 0.6, "acc_stderr": 0.01, "acc_norm": 0.5, "acc_norm_stderr": 0.02},
               "winogrande": {"acc": 0.7, "acc_stderr": 0.015},
               "wikitext": {"word_perplexity": 20.1, "byte_perplexity": 1.7}},
             "versions": {"arc_easy": 0, "winogrande": 0, "wikitext": 1},
             "config": {"model": "hf-causal", "model_args": "pretrained=models/tiny-a,dtype=float16", "num_fewshot": 0,
               "batch_size": 8, "device": "cuda:0", "no_cache": true, "limit": null, "bootstrap_iters": 100000}}
            """;
    private static final String NEW = """
            {"results": {
               "mmlu": {"acc,none": 0.25, "acc_stderr,none": 0.004, "alias": "mmlu"},
               "mmlu_stem": {"acc,none": 0.2, "acc_stderr,none": 0.01, "alias": " - stem"},
               "mmlu_virology": {"acc,none": 0.3, "acc_stderr,none": 0.03, "alias": "  - virology"},
               "hellaswag": {"alias": "hellaswag", "acc,none": 0.4, "acc_stderr,none": 0.005, "acc_norm,none": 0.55,
                 "acc_norm_stderr,none": 0.003},
               "gsm8k": {"alias": "gsm8k", "exact_match,strict-match": 0.1, "exact_match_stderr,strict-match": 0.012,
                 "exact_match,flexible-extract": 0.15, "exact_match_stderr,flexible-extract": 0.013}},
             "groups": {"mmlu": {"acc,none": 0.25, "acc_stderr,none": 0.004, "alias": "mmlu"}},
             "group_subtasks": {"mmlu": ["mmlu_stem"], "mmlu_stem": ["mmlu_virology"], "hellaswag": [], "gsm8k": []},
             "configs": {}, "versions": {"hellaswag": 1.0},
             "n-shot": {"hellaswag": 0, "mmlu_virology": 0, "gsm8k": 5}, "higher_is_better": {},
             "n-samples": {"hellaswag": {"original": 10042, "effective": 100}, "mmlu_virology": {"original": 166, "effective": 166},
               "gsm8k": {"original": 1319}},
             "config": {"model": "hf", "model_args": "pretrained=models/tiny-b", "limit": null},
             "git_hash": "abc", "date": 1750000000.5, "model_source": "hf", "model_name": "models/tiny-b",
             "model_name_sanitized": "models__tiny-b"}
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void oldVersionsGiveTheMeanWithItsStandardError() throws IOException {
        Table table = Import.read(file("old.json", OLD)).table();

        assertThat(table.getString(0, "model")).isEqualTo("models/tiny-a");
        assertThat(table.getString(0, "run")).isEqualTo("tiny-a");
        assertThat(number(table, "accuracy")).isCloseTo((0.5 + 0.7) / 2, within(1e-15));
        assertThat(number(table, "accuracy_std_error")).isCloseTo(0.0125, within(1e-15)); // √(.02² + .015²) / 2
        assertThat(table.getString(0, "accuracy_metrics")).isEqualTo("acc: winogrande; acc_norm: arc_easy");
        assertThat(number(table, "arc_easy/acc")).isEqualTo(0.6);
        assertThat(Import.read(folder.resolve("old.json")).notes())
                .anyMatch(note -> note.contains("not in the mean: wikitext."));
    }

    @Test
    void groupsOfNewVersionsCountOnceAndTheFirstFilterCounts() throws IOException {
        Table table = Import.read(file("new.json", NEW)).table();

        assertThat(number(table, "accuracy")).isCloseTo((0.25 + 0.55 + 0.1) / 3, within(1e-15));
        // by hand: √(.004² + .003² + .012²) = .013
        assertThat(number(table, "accuracy_std_error")).isCloseTo(0.013 / 3, within(1e-15));
        assertThat(table.getString(0, "accuracy_metrics"))
                .isEqualTo("acc: mmlu; acc_norm: hellaswag; exact_match,strict-match: gsm8k");
        assertThat(table.getString(0, "n_shot")).isEqualTo("0 5");
        assertThat(number(table, "mmlu_virology/acc")).isEqualTo(0.3);
        assertThat(number(table, "hellaswag/n_questions")).isEqualTo(100); // limited by --limit
        assertThat(number(table, "gsm8k/n_questions")).isEqualTo(1319);
        assertThat(number(table, "mmlu/n_questions")).isEqualTo(166); // the sum over its subjects
    }

    private static double number(Table table, String column) {
        return table.numberColumn(column).getDouble(0);
    }

    @Test
    void accuraciesAreJoinedToRunsAndFilesOfOneModelAreOneRow() throws IOException {
        file("evals/models__tiny-b/results_2025-06-15T00-00-00.000000.json", NEW);
        file("evals/models__tiny-b/samples_hellaswag_2025-06-15T00-00-00.000000.jsonl", "{\"doc_id\": 0}");
        file("evals/tiny-a/results_1.json", OLD);
        file("evals/tiny-a/results_2.json", OLD.replace("winogrande", "piqa").replace("0.7", "0.9"));
        Path runs = Files.write(
                folder.resolve("runs.csv"),
                List.of(
                        "run,loss,d_over_sqrt_n,mlp_attn_ratio,n_params_non_embedding",
                        "tiny-a,3.2,0.1,2,1000",
                        "tiny-b,3.1,0.1,2,1000"));

        Runs joined = Runs.read(runs, RunOptions.defaults().withJoin(folder.resolve("evals"), "run"));

        assertThat(joined.numbers("accuracy")[0]).isCloseTo((0.5 + 0.7 + 0.9) / 3, within(1e-15));
        assertThat(joined.numbers("accuracy_tasks")).containsExactly(3, 3);
        assertThat(joined.notes()).anyMatch(note -> note.contains("(samples_*) are not read: 1."));
    }

    @Test
    void filesOfOldVersionsAreKnownByTheirContentAndDamagedResultsAreTold() throws IOException {
        file("old/pythia.json", OLD);
        file("old/config.json", "{\"hidden_size\": 64}");
        file("new/results_1.json", NEW);
        file("new/results_2.json", NEW.substring(0, 200));

        Import old = Import.read(folder.resolve("old"));
        Import both = Import.read(folder.resolve("new"));

        assertThat(old.table().getString(0, "run")).isEqualTo("tiny-a");
        assertThat(old.notes())
                .anyMatch(note -> note.contains("Other files of " + folder.resolve("old") + " are not read: 1."));
        assertThat(both.table().rowCount()).isEqualTo(2);
        assertThat(both.unusable()).hasSize(1).allSatisfy((row, reason) -> assertThat(reason)
                .contains("results_2.json is truncated"));
    }

    @Test
    void withoutStandardErrorOfATaskTheMeanHasNone() throws IOException {
        Import read =
                Import.read(file("old.json", OLD.replace(", \"acc_stderr\": 0.015", ", \"acc_stderr\": \"N/A\"")));

        assertThat(read.table().column("accuracy_std_error").getString(0)).isEmpty();
        assertThat(read.notes())
                .anyMatch(note -> note.contains("no standard error where a task has none: winogrande."));
    }

    @Test
    void accuraciesAloneAreNoRuns() throws IOException {
        Path file = file("new.json", NEW);

        assertThatThrownBy(() -> Runs.read(file))
                .hasMessageContaining("has no column loss")
                .hasMessageContaining("join them to runs that have losses, with --join");
    }

    @Test
    void joinWithoutACommonValueShowsBothSides() throws IOException {
        Path evals = file("new.json", NEW);
        Path runs = Files.write(folder.resolve("runs.csv"), List.of("run,loss", "x,3.2"));

        assertThatThrownBy(() -> Runs.read(runs, RunOptions.defaults().withJoin(evals, "run")))
                .hasMessageContaining("There are x here and tiny-b there.");
    }

    private static String result(String arguments, double accuracy, String rest) {
        return """
                {"results": {"arc_easy": {"acc,none": %s, "acc_stderr,none": 0.01}, "wikitext": {"bits_per_byte,none": 0.8}},
                 "versions": {}, "configs": {}, "config": {"model": "hf", "model_args": %s, "model_revision": "main"}%s}
                """.formatted(accuracy, arguments, rest);
    }

    @Test
    void checkpointsOfOneModelAreRowsOfTheirOwn() throws IOException {
        file("all/results_1.json", result("\"pretrained=a/m,revision=step1000\"", 0.25, ", \"date\": 2"));
        file("all/results_2.json", result("\"pretrained=a/m,revision=step2000\"", 0.5, ", \"date\": 1"));
        file("all/results_3.json", result("{\"pretrained\": \"a/m\", \"subfolder\": \"x\"}", 0.75, ""));
        file("all/results_4.json", result("\"pretrained=a/m,peft=b/lora\"", 0.125, ""));
        file("all/results_5.json", result("\"pretrained=a/m\"", 0.375, "").replace("\"main\"", "\"step3000\""));
        file("all/results_6.json", result("\"pretrained=a/m,revision=main\"", 0.625, ""));

        Import read = Import.read(folder.resolve("all"));

        assertThat(read.table().stringColumn("run").asList())
                .containsExactly("m@step1000", "m@step2000", "m@x", "m@b/lora", "m@step3000", "m");
        assertThat(read.table().doubleColumn("accuracy").asList())
                .containsExactly(0.25, 0.5, 0.75, 0.125, 0.375, 0.625);
        assertThat(read.table().stringColumn("revision").asList())
                .containsExactly("step1000", "step2000", "", "", "step3000", "");
        assertThat(read.notes())
                .filteredOn(note -> note.contains("Tasks without an accuracy"))
                .hasSize(1);
        assertThat(read.notes()).noneMatch(note -> note.contains("the same task"));
    }

    @Test
    void sameCheckpointTwiceIsToldOnceWithTheCount() throws IOException {
        for (int i = 1; i <= 9; i++) {
            file(
                    "same/results_" + i + ".json",
                    result("\"pretrained=a/m" + i % 2 + "\"", i / 16.0, ", \"date\": " + (10 - i)));
        }
        file("undated/results_1.json", result("\"pretrained=a/m\"", 0.25, ""));
        file("undated/results_2.json", result("\"pretrained=a/m\"", 0.5, ""));

        Import dated = Import.read(folder.resolve("same"));

        assertThat(dated.table().doubleColumn("accuracy").asList()).containsExactly(1 / 16.0, 2 / 16.0);
        assertThat(dated.notes())
                .filteredOn(note -> note.contains("Several files have different results of the same task"))
                .singleElement()
                .asString()
                .contains("7 of 2 models", "The file with the later date is used.");
        assertThat(Import.read(folder.resolve("undated")).notes())
                .anyMatch(note -> note.contains("The last file by name is used where a date is missing."));
    }

    @Test
    void subjectsOfOldVersionsCountAsOneTask() throws IOException {
        Path file = file("old.json", """
                {"results": {"hendrycksTest-anatomy": {"acc": 0.25, "acc_stderr": 0.03},
                   "hendrycksTest-virology": {"acc": 0.5, "acc_stderr": 0.04}, "piqa": {"acc": 0.75, "acc_stderr": 0.01}},
                 "versions": {}, "config": {"model_args": "pretrained=a/m"}}
                """);

        Import read = Import.read(file);

        // By hand: subjects 0.375 ± √(.03² + .04²)/2 = .025; with piqa .5625 ± √(.025² + .01²)/2.
        assertThat(read.table().doubleColumn("accuracy").get(0)).isEqualTo(0.5625);
        assertThat(read.table().doubleColumn("accuracy_std_error").get(0))
                .isCloseTo(Math.sqrt(0.025 * 0.025 + 0.01 * 0.01) / 2, within(1e-15));
        assertThat(read.notes()).anyMatch(note -> note.contains("Tasks hendrycksTest-… count as one task"));
    }
}
