package fitlaw.runs;

import static fitlaw.runs.RunFiles.HEADER;
import static fitlaw.runs.RunFiles.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as users and trackers write them, read without specifying a column. The files were made by hand. */
class OtherToolsTest {
    private static final String HUGGING_FACE =
            "hidden_size,intermediate_size,num_hidden_layers,num_attention_heads,num_key_value_heads";

    @TempDir
    private Path folder;

    private Runs read(String... lines) {
        return read(RunOptions.defaults(), lines);
    }

    private Runs read(RunOptions options, String... lines) {
        return Runs.read(RunFiles.write(folder, lines), options);
    }

    @Test
    void exportOfWeightsAndBiasesIsReadAsItIs() {
        Runs runs = read(
                "\"Name\",\"State\",\"Notes\",\"User\",\"Tags\",\"Created\",\"Runtime\",\"Sweep\",\"config.d_model\",\"config.d_ff\","
                        + "\"config.n_layers\",\"config.n_heads\",\"config.n_kv_heads\",\"config.head_dim\",\"config.vocab_size\","
                        + "\"_step\".x,\"eval/loss\",\"train/loss\",\"tokens_seen\"".replace("\"_step\".x,", ""),
                "\"wide-1\",\"finished\",\"-\",\"someone\",\"sweep\",\"2026-09-01T12:00:00.000Z\",\"3600\",\"\",\"64\",\"128\",\"2\",\"4\",\"2\",\"16\",\"1000\",\"3.2\",\"3.1\",\"50003968\"",
                "\"wide-2\",\"crashed\",\"-\",\"someone\",\"sweep\",\"2026-09-01T13:00:00.000Z\",\"100\",\"\",\"64\",\"128\",\"2\",\"4\",\"2\",\"16\",\"1000\",\"NaN\",\"NaN\",\"1000\"",
                "\"wide-3\",\"running\",\"-\",\"someone\",\"sweep\",\"2026-09-01T13:00:00.000Z\",\"100\",\"\",\"64\",\"128\",\"2\",\"4\",\"2\",\"16\",\"1000\",\"3.9\",\"3.8\",\"25001984\"",
                "\"wide-4\",\"failed\",\"-\",\"someone\",\"sweep\",\"2026-09-01T13:00:00.000Z\",\"1\",\"\",\"64\",\"128\",\"2\",\"4\",\"2\",\"16\",\"1000\",\"\",\"\",\"\"");

        assertThat(runs.loss()).containsExactly(3.2, 3.9);
        assertThat(runs.tokens()).containsExactly(50_003_968, 25_001_984);
        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsOnly(73_728); // as in RunsTest
        assertThat(runs.leftOut())
                .containsExactly(
                        new ExcludedRun(2, "run wide-2 has loss NaN"), new ExcludedRun(4, "run wide-4 has no loss"));
        assertThat(runs.name(1)).contains("wide-3");
        assertThat(runs.notes())
                .anyMatch(note -> note.contains("loss from eval/loss") && note.contains("d_model from config.d_model"))
                .anyMatch(note -> note.contains("The loss is read from eval/loss; the table also has train/loss"))
                .anyMatch(note ->
                        note.contains("State running 1. Leave them out with the condition State == \"finished\""));
        assertThat(runs.where("State == 'finished'").notes()).noneMatch(note -> note.contains("did not finish"));
    }

    @Test
    void tableWithHuggingFacesNamesIsReadAndFitted() {
        List<String> lines = new ArrayList<>(List.of("run_name,size_class," + HUGGING_FACE + ",val_loss"));
        // ln L = ln 3 + 0.01 ln r + 0.01 / r, with head dimension d / 4.
        for (int d : new int[] {64, 96, 128, 160, 192}) {
            for (int factor : new int[] {1, 2, 3, 5}) {
                double r = 3.0 * factor / (2 * 1.5);
                double wiggle = 1e-4 * Math.sin(d + factor);
                double loss = 3 * Math.exp(0.01 * Math.log(r) + 0.01 / r + wiggle);
                lines.add(String.format(Locale.ROOT, "d%d-f%d,one,%d,%d,2,4,2,%.9f", d, factor, d, d * factor, loss));
            }
        }
        Runs runs = read(lines.toArray(String[]::new));

        assertThat(runs.numbers("head_dim")).startsWith(16, 16, 16, 16, 24);
        assertThat(runs.mlpRatio()).startsWith(1, 2, 3, 5);
        assertThat(runs.notes()).anyMatch(note -> note.contains("d_model / n_heads is assumed, as in transformers"));
        // r* = e2 / e1 = 1 by the formula above.
        assertThat(Law.fit(LawForm.named("mlp-ratio"), runs)
                        .optimum()
                        .mlpRatio()
                        .estimate()
                        .orElseThrow()
                        .value())
                .isCloseTo(1, within(0.05));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num-layers,hidden-size,ffn-hidden-size,num-attention-heads,num-query-groups,kv-channels,Tokens (B),Val Loss | 2,64,128,4,2,16,0.05,3.2",
                "n_layers,dim,hidden_dim,n_heads,n_kv_heads,head_dim,tokens,loss | 2,64,128,4,2,16,50M,3.2",
                "n_layer,n_embd,n_inner,n_head,n_kv_head,head_size,train_tokens,val_loss | 2,64,128,4,2,16,50_000_000,3.2",
                "n_layers,d_model,ffw_size,n_heads,n_kv_heads,kv_size,tokens_M,loss | 2,64,128,4,2,16,50,3.2",
                "config/num_hidden_layers,config/hidden_size,config/intermediate_size,config/num_attention_heads,config/num_key_value_heads,config/head_dim,summary/tokens,summary/val_loss | 2,64,128,4,2,16,5e7,3.2",
                "N Layers,D Model,D FF,N Heads,N KV Heads,Head Dim,Tokens,Loss (nats/token) | 2,64,128,4,2,16,\"50,000,000\",3.2",
            })
    void namesOfOtherProgramsMeanTheSameShape(String header, String row) {
        Runs runs = read(header, row.replace("\\\"", "\""));

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.tokens()).containsExactly(5e7);
        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728); // as in RunsTest
    }

    @Test
    void wordsForNoNumberAreEmptyCells() {
        Runs runs = read(
                HEADER + ",vocab_size",
                ROW + ",1000",
                ROW.replace("3.2", "None") + ",null",
                ROW.replace("3.2", "-") + ",-");

        assertThat(runs.size()).isEqualTo(1);
        assertThat(runs.leftOut()).extracting(ExcludedRun::reason).containsExactly("it has loss None", "it has loss -");
    }

    @Test
    void headSizeIsNotGuessedWhereHeadsDoNotDivideTheWidth() {
        assertThatThrownBy(() -> read(HUGGING_FACE + ",loss", "100,128,2,3,3,3.2"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no column head_dim.")
                .hasMessageContaining("--given head_dim=VALUE (in Java, RunOptions.withGiven)");
    }

    @Test
    void givenValuesFillMissingColumnsAndEmptyCells() {
        RunOptions given = RunOptions.defaults().withGiven("head_dim", "16").withGiven("D", "50M");

        Runs runs = read(given, HEADER.replace(",head_dim", ""), ROW.replaceFirst(",16$", ""));

        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728);
        assertThat(runs.tokens()).containsExactly(5e7);
        assertThat(read(given, HEADER + ",tokens", ROW.replaceFirst("16$", "") + ",1e8", ROW + ",")
                        .tokens())
                .containsExactly(1e8, 5e7);
        assertThatThrownBy(() -> read(given, HEADER, ROW))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has the column head_dim, so no value can be specified for it (16)");
        assertThatThrownBy(() -> read(RunOptions.defaults().withGiven("hed_dim", "16"), "loss,d_model", "3,64"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsAreComputedByFormulas() {
        Runs runs = read(
                RunOptions.defaults().withColumns("tokens=C/(6*N),loss=ln(max(perplexity, 1)),train_set=set"),
                "C,N,perplexity,set",
                "6e18,1e8,20,a",
                "6e18,1e8,,a",
                "6e18,1e8,NaN,a");

        assertThat(runs.tokens()).containsExactly(1e10); // 6e18 / (6 · 1e8)
        assertThat(runs.loss()[0]).isCloseTo(2.995732273553991, within(1e-15)); // ln 20
        assertThat(runs.leftOut()).extracting(ExcludedRun::row).containsExactly(2, 3);
        assertThatThrownBy(() -> read(RunOptions.defaults().withColumns("loss=bpc*0.69"), HEADER, ROW))
                .hasMessageContaining("as a formula it needs the missing column bpc");
    }

    @Test
    void columnMayBeComputedFromItself() {
        Runs runs = read(RunOptions.defaults().withColumns("loss=loss*0.5"), HEADER, ROW);

        assertThat(runs.loss()).containsExactly(1.6);
        assertThat(runs.numbers("original_loss")).containsExactly(3.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "val_loss,train_loss              | val_loss",
                "train/loss,validation/loss       | validation/loss",
                "metrics.loss,metrics.val/loss    | metrics.val/loss",
                "train_loss,eval_c4_loss          | eval_c4_loss",
                "Loss,val_loss                    | Loss",
                "L,step                           | L",
                "training_loss,hyperparameters.z_loss | training_loss",
            })
    void lossesHaveAnOrderOfPreference(String header, String taken) {
        Runs runs = read(header + HEADER.replaceFirst("loss", ""), "1.5,2.5" + ROW.replaceFirst("3.2", ""));

        assertThat(runs.loss()).containsExactly(header.split(",", -1)[0].equals(taken) ? 1.5 : 2.5);
    }

    @Test
    void severalLossesOfOneRankAreForTheUserToChooseFrom() {
        assertThatThrownBy(() -> read("eval_g0_loss,eval_g1_loss,train_loss,d", "3,4,5,1"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no column loss")
                .hasMessageContaining(
                        "To read eval_g0_loss or eval_g1_loss or train_loss as loss: --columns loss=eval_g0_loss");
        assertThatThrownBy(() -> read("hyperparameters.z_loss,aux_loss,d", "3,4,5"))
                .hasMessageNotContaining("To read");
    }

    @Test
    void lettersOfThePapersAreColumns() {
        Runs runs = read("N,D,L", "1e8,2e9,3.5", "2e8,2e9,3.25");

        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(1e8, 2e8);
        assertThat(runs.tokens()).containsOnly(2e9);
        assertThat(runs.loss()).containsExactly(3.5, 3.25);
    }

    @Test
    void sizesAndTokensAreReadBesidePartOfAShape() {
        Runs runs = read("n_params_total,tokens,d_model,n_layers,loss", "1e8,2e9,512,8,3.5");

        assertThat(runs.hasShapes()).isFalse();
        assertThat(runs.numbers("d_model")).containsExactly(512);
        assertThat(runs.notes()).anyMatch(note -> note.contains("of the columns of shapes only d_model, n_layers"));
        assertThatThrownBy(() -> runs.parameters(ParameterCount.NON_EMBEDDING))
                .hasMessageContaining("Use them with --count total (in Java, FitOptions.withCount");
    }

    @Test
    void allMissingColumnsAreListedAtOnce() {
        assertThatThrownBy(() -> read("loss,d_modl,d_ff,n_layers", "3,64,128,2"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no columns d_model, n_heads, n_kv_heads, head_dim. Its columns are loss")
                .hasMessageContaining("For d_model, did you mean d_modl?")
                .hasMessageContaining(
                        "Or give n_params_non_embedding, mlp_attn_ratio, d_over_sqrt_n instead; or, for laws of"
                                + " size and tokens alone, n_params_non_embedding or n_params_total and tokens.");
    }

    @Test
    void countsInMillionsAreRecognised() {
        assertThatThrownBy(
                        () -> read("n_params_non_embedding,d_model,mlp_attn_ratio,tokens,loss", "102.04,644,2.7,2,3.2"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1, column n_params_non_embedding: 102.04, which")
                .hasMessageContaining("--columns \"n_params_non_embedding=1e6*n_params_non_embedding\"");
        assertThat(read(
                                RunOptions.defaults().withColumns("n_params_non_embedding=1e6*n_params_non_embedding"),
                                "n_params_non_embedding,d_model,mlp_attn_ratio,tokens,loss",
                                "102.04,644,2.7,2e9,3.2")
                        .relativeWidth(ParameterCount.NON_EMBEDDING)[0])
                .isCloseTo(644 / Math.sqrt(102.04e6), within(1e-12));
        assertThat(read("N,D,L", "1e8,2,3.5").notes()).anyMatch(note -> note.contains("in millions or billions"));
    }

    @Test
    void tableOfIsoflopRunsIsNoLog() {
        List<String> lines = new ArrayList<>(List.of("experiment,dataset_name,tokens,N,loss"));
        for (int i = 1; i <= 30; i++) {
            lines.add("e" + i % 2 + ",d" + i % 3 + "," + i + "e9,1e8," + (4 - i / 100.0));
        }

        assertThat(read(lines.toArray(String[]::new)).notes()).noneMatch(note -> note.contains("--logs"));
    }

    @Test
    void missingColumnListsADozenOthers() {
        StringBuilder header = new StringBuilder("loss");
        StringBuilder row = new StringBuilder("3.2");
        for (int i = 0; i < 5_000; i++) {
            header.append(",c").append(i);
            row.append(",1");
        }

        assertThatThrownBy(() -> read(header.toString(), row.toString()))
                .hasMessageContaining("c10, and 4989 more")
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1_000));
    }
}
