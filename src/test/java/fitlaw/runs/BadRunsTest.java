package fitlaw.runs;

import static fitlaw.runs.RunFiles.HEADER;
import static fitlaw.runs.RunFiles.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Tables that cannot be used: each error names file, row, column and the next step. */
class BadRunsTest {
    @TempDir
    private Path folder;

    private void refuses(String header, String[] rows, String... inMessage) {
        String[] lines = new String[rows.length + 1];
        lines[0] = header;
        System.arraycopy(rows, 0, lines, 1, rows.length);
        Path file = RunFiles.write(folder, lines);

        assertThatThrownBy(() -> Runs.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv")
                .hasMessageContainingAll(inMessage);
    }

    private static String[] rows(String... rows) {
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n.a.       | 'n.a.' is not a number. Write plain numbers",
                "-3.2       | -3.2. a loss, in nats per token, must be positive. Correct or remove the row.",
                "0          | 0. a loss, in nats per token, must be positive.",
                "1e9 tokens | '1e9 tokens' is not a number. Write plain numbers such as 1.5e9, without unit.",
            })
    void unusableLossIsNamed(String cell, String problem) {
        refuses(HEADER, rows(ROW, ROW.replace("3.2", cell)), "sweep.csv, row 2, column loss: " + problem);
    }

    @Test
    void aTableOnItsSideIsNamedAsSuch() {
        refuses(
                ",r1,r2",
                rows("d_model,64,96", "n_layers,2,2", "tokens,1e9,1e9", "loss,3.2,3.1"),
                "sweep.csv seems to be transposed: its first column, column_1, holds d_model, n_layers, tokens, loss");
    }

    @Test
    void whatIsNotSureIsProposedAsColumns() {
        refuses("params (M),tokens (B),loss", rows("125,2.5,3.2"), "--columns 'n_params_total=1e6*`params (M)`'");
        refuses(
                "d_model,ffw_size,kv_size,n_heads,n_layers,loss",
                rows("64,128,16,4,2,3.2"),
                "If each query head has its own keys and values: --columns n_kv_heads=n_heads.");
        refuses(
                "d_model,mlp_hidden_size,n_heads,n_kv_heads,n_layers,loss",
                rows("64,256,4,2,2,3.2"),
                "--columns 'd_ff=mlp_hidden_size/2'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.2,,128,2,4,2,16         | row 2, column d_model: empty. Fill it in",
                "3.2,64,128,2,4,2,         | row 2, column head_dim: empty. Fill it in",
                "3.2,64,big,2,4,2,16       | row 2, column d_ff: 'big' is not a number. Write",
                "3.2,64,128,2.5,4,2,16     | row 2, column n_layers: 2.5 is not a positive whole number. Correct it.",
                "3.2,64,128,0,4,2,16       | row 2, column n_layers: 0 is not a positive whole number. Correct it.",
                "3.2,64,128,2,-4,2,16      | row 2, column n_heads: -4 is not a positive whole number. Correct it.",
                "3.2,99999999999,128,2,4,2,16 | row 2, column d_model: 99999999999 is not a positive whole number",
                "3.2,64,128,2,6,4,16       | row 2: n_heads = 6 is not a multiple of n_kv_heads = 4",
                "3.2,2000000000,2000000000,2000000000,4,2,16 | row 2: the sizes multiply to",
            })
    void unusableShapeIsNamed(String row, String problem) {
        refuses(HEADER, rows(ROW, row), "sweep.csv, " + problem);
    }

    @Test
    void headsThatDoNotDivideAskForCorrection() {
        refuses(
                HEADER,
                rows("3.2,64,128,2,6,4,16"),
                "every KV head serves the same number of query heads. Correct the row.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n_params_non_embedding | 80000 | 80000 is given, but the shape has 73728. Correct the count or the shape",
                "n_params_non_embedding | 0.0737 | 0.0737 is given, but the shape has 73728. It looks like millions",
                "n_params_non_embedding | -1 | -1. a number of parameters must be positive",
                "n_params_total | 70000 | 70000 is given, but the shape has 73728.",
                "n_params_total | 0.0738 | 0.0738 is given, but the shape has 73728. It looks like millions; write the count itself.",
                "mlp_attn_ratio | 2.1 | 2.1 is given, but the shape has 2.",
                "d_over_sqrt_n | 0.2 | 0.2 is given, but the shape has 0.235702",
                "tokens | 0 | 0. a number of training tokens must be positive",
                "tokens | '' | empty. Fill it in or remove the row.",
                "tokens | 50 steps | '50 steps' is not a number.",
                "vocab_size | 4096.5 | 4096.5 is not a positive whole number. Correct it.",
            })
    void countsThatDisagreeWithTheShapeAreNamedWithBoth(String column, String cell, String problem) {
        refuses(HEADER + "," + column, rows(ROW + "," + cell), "sweep.csv, row 1, column " + column + ": " + problem);
    }

    @Test
    void totalIsCheckedAgainstTheVocabulary() {
        refuses(
                HEADER + ",vocab_size,n_params_total",
                rows(ROW + ",1000,150000"),
                "row 1, column n_params_total: 150000 is given, but the shape has 137728");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "los,d_model,d_ff,n_layers,n_heads,n_kv_heads,head_dim  | has no column loss | did you mean los?",
                "loss,d_modl,d_ff,n_layers,n_heads,n_kv_heads,head_dim  | has no column d_model | did you mean d_modl?",
                "loss,d_model,d_ff,n_layers,n_heads,n_kv_hads,head_dim  | has no column n_kv_heads. | did you mean n_kv_hads?",
            })
    void missingColumnSuggestsTheNearestNameOrAnotherWay(String header, String missing, String suggestion) {
        refuses(header, rows(ROW), missing, "Its columns are " + header.replace(",", ", "), suggestion);
    }

    @Test
    void missingHeadsMayBeReplacedByTheRatio() {
        refuses(
                "loss,n_params_non_embedding,d_model",
                rows("3.2,10000,12.5"),
                "has no columns d_ff, n_layers, n_heads, n_kv_heads, head_dim. Its columns are",
                "--given head_dim=VALUE",
                "Or give mlp_attn_ratio instead; or, for laws of size and tokens alone, tokens.");
    }

    @Test
    void noRowAfterAConditionTellsWhyTheFirstWasLeftOut() {
        Path file = RunFiles.write(folder, HEADER, ROW, ROW);

        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withWhere("r > 3 & x < 1")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv: no row meets r > 3 & x < 1.")
                .hasMessageContaining("The first was left out because r > 3 is false (r = 2).")
                .hasMessageContaining("Widen the condition.");
        assertThatThrownBy(() -> Runs.read(file).where("r > 3")).hasMessageContaining("no row meets r > 3");
    }

    @Test
    void conditionOnAColumnThatIsMissingSuggestsTheNearestName() {
        Path file = RunFiles.write(folder, HEADER, ROW);

        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withWhere("n_layer > 3")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv has no column n_layer.")
                .hasMessageContaining("did you mean n_layers?");
        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withWhere("size_class == \"1M\"")))
                .hasMessageContaining("has no column size_class");
    }

    @Test
    void conditionThatIsNoFormulaIsPointedAt() {
        Path file = RunFiles.write(folder, HEADER, ROW);

        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withWhere("loss <")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("In 'loss <', at character 7");
    }

    @Test
    void conditionOnACellThatIsNoNumberNamesIt() {
        Path file = RunFiles.write(folder, HEADER, ROW, ROW.replace("3.2", "diverged"));

        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withWhere("loss < 4")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv, row 2, column loss: 'diverged' is not a number.");
    }

    @Test
    void perplexitiesAreNoLosses() {
        // Uniform guessing among 1000 entries has a loss of ln 1000 = 6.91 nats per token.
        refuses(
                HEADER + ",vocab_size",
                rows(ROW.replace("3.2", "24.5") + ",1000", ROW.replace("3.2", "22") + ",1000"),
                "column loss: the median is 23.25",
                "6.91 nats per token of guessing",
                "Is it a perplexity, or in bits? Convert it to nats per token.");
    }

    @Test
    void oneRunThatDivergedIsNoPerplexity() {
        Path file = RunFiles.write(
                folder,
                HEADER + ",vocab_size",
                ROW + ",1000",
                ROW.replace("3.2", "3.3") + ",1000",
                ROW.replace("3.2", "9") + ",1000");

        assertThat(Runs.read(file).size()).isEqualTo(3);
    }

    @Test
    void tableWithoutRowsIsRefused() {
        Table empty = Table.create("mine", DoubleColumn.create("loss"));

        assertThatThrownBy(() -> Runs.of(empty))
                .isInstanceOf(DataException.class)
                .hasMessage("mine has no rows. Add a row for each run.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/runs/nan.csv", "data/run/nano.csv"})
    void missingFileIsNamed(String path) {
        assertThatThrownBy(() -> Runs.read(Path.of(path)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("No file " + path);
    }

    @Test
    void copyOfARowInEveryColumnCountsOnceWhileARepeatOfTheRunStays() {
        String row = ROW.replace("3.2,", "3.2017,");
        String repeat = ROW.replace("3.2,", "3.2105,");
        Runs runs = Runs.read(RunFiles.write(folder, HEADER, row, repeat, row, repeat));

        assertThat(runs.size()).isEqualTo(2);
        assertThat(runs.leftOut())
                .extracting(ExcludedRun::row, ExcludedRun::reason)
                .containsExactly(
                        tuple(3, "it is a copy of row 1 in every column and counts only once"),
                        tuple(4, "it is a copy of row 2 in every column and counts only once"));
        assertThat(runs.report().text())
                .contains("rows 3 to 4 because each is a copy of an earlier row in every column");
    }

    /**
     * Two of three repeats agree to two decimals by chance: both count, otherwise their noise would be overestimated.
     */
    @Test
    void repeatsWithRoundedLossesStayAndAreTold() {
        String repeat = ROW.replace("3.2,", "3.21,");
        Runs runs = Runs.read(RunFiles.write(folder, HEADER, ROW, repeat, ROW));

        assertThat(runs.size()).isEqualTo(3);
        assertThat(runs.notes()).singleElement().satisfies(note -> assertThat(note)
                .contains("1 row equals an earlier one in every column", "row 3 and row 1", "if they are copies"));
    }

    /** Five consecutive rows do not equal five others by chance, however their losses are rounded. */
    @Test
    void blockOfRoundedRowsIsACopy() {
        List<String> block = Stream.of("3.2,", "3.1,", "3.3,", "3.0,", "3.4,")
                .map(loss -> ROW.replace("3.2,", loss))
                .toList();
        String[] twice =
                Stream.of(List.of(HEADER), block, block).flatMap(List::stream).toArray(String[]::new);
        Runs runs = Runs.read(RunFiles.write(folder, twice));

        assertThat(runs.size()).isEqualTo(5);
        assertThat(runs.leftOut()).extracting(ExcludedRun::row).containsExactly(6, 7, 8, 9, 10);
        assertThat(runs.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"num_experts", "config.n_routed_experts", "moe_num_experts", "num_experts_per_tok"})
    void mixtureOfExpertsIsNotCountedAsADenseModel(String column) {
        Runs runs = Runs.read(RunFiles.write(
                folder,
                HEADER + "," + column,
                ROW + ",1",
                ROW.replace("3.2", "3.1") + ",8",
                "3," + ROW.substring(4) + ","));

        assertThat(runs.size()).isEqualTo(2);
        assertThat(runs.leftOut()).singleElement().satisfies(row -> assertThat(row.reason())
                .isEqualTo(column + " is 8: a mixture of experts, and counts are defined for dense decoders"));
    }

    @Test
    void sizesOfMixturesThatATableGivesAreToldToBeItsOwn() {
        Runs runs = Runs.read(
                RunFiles.write(folder, "loss,n_params_total,tokens,num_experts", "3.2,1e8,2e9,8", "3.1,2e8,4e9,8"));

        assertThat(runs.notes()).anySatisfy(note -> assertThat(note).contains("mixtures of experts (num_experts)"));
    }

    @Test
    void perplexityIsNotTakenForALoss() {
        refuses(
                HEADER.replace("loss", "eval_ppl"),
                rows(ROW.replace("3.2", "24.5")),
                "To read eval_ppl as loss, in nats: --columns \"loss=ln(eval_ppl)\"");
        refuses(
                HEADER,
                rows(ROW.replace("3.2", "24.5")),
                "column loss: the median is 24.50, more than the 13.8 nats per token of guessing among a million entries");
        Path file = RunFiles.write(folder, HEADER.replace("loss", "val/ppl"), ROW.replace("3.2", "9.5"));
        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withColumn("loss", "val/ppl")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("by its name it is a perplexity")
                .hasMessageContaining("loss=ln(`val/ppl`)");
        assertThat(Runs.read(file, RunOptions.defaults().withColumn("loss", "ln(`val/ppl`)"))
                        .loss())
                .containsExactly(Math.log(9.5));
    }

    @Test
    void lossInBitsIsTold() {
        Path file = RunFiles.write(folder, HEADER.replace("loss", "val_bpb"), ROW.replace("3.2", "0.95"));

        assertThat(Runs.read(file, RunOptions.defaults().withColumn("loss", "val_bpb"))
                        .notes())
                .anySatisfy(note -> assertThat(note).contains("in nats are in bits", "loss=ln(2)*val_bpb"));
        assertThat(Runs.read(file, RunOptions.defaults().withColumn("loss", "ln(2)*val_bpb"))
                        .notes())
                .noneSatisfy(note -> assertThat(note).contains("bits"));
    }

    @Test
    void sizesInMillionsAndTokensInBillionsAreToldThoughTheirRatioIsThatOfATraining() {
        Runs runs = Runs.read(
                RunFiles.write(folder, "loss,n_params_non_embedding,tokens", "3.2,400,8", "3.1,800,16", "3.3,200,4"));

        assertThat(runs.notes()).anySatisfy(note -> assertThat(note).contains("in millions or billions?"));
    }
}
