package fitlaw.runs;

import static fitlaw.runs.RunFiles.HEADER;
import static fitlaw.runs.RunFiles.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class RunsTest {
    @TempDir
    private Path folder;

    private Runs read(String... lines) {
        return read(RunOptions.defaults(), lines);
    }

    private Runs read(RunOptions options, String... lines) {
        return Runs.read(RunFiles.write(folder, lines), options);
    }

    @Test
    void sizeWidthAndRatioFollowFromTheShape() {
        Runs runs = read(HEADER, ROW);

        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728);
        assertThat(runs.relativeWidth(ParameterCount.NON_EMBEDDING)[0])
                .isCloseTo(64 / Math.sqrt(73_728), within(1e-15));
        assertThat(runs.mlpRatio()[0]).isCloseTo(2, within(1e-15));
        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.numbers("gqa_group")).containsExactly(2);
    }

    @Test
    void totalCountsTheVocabularyWithATiedHead() {
        Runs runs = read(HEADER + ",vocab_size", ROW + ",1000");

        assertThat(runs.parameters(ParameterCount.TOTAL)).containsExactly(73_728 + 64_000);
        assertThat(runs.relativeWidth(ParameterCount.TOTAL)[0]).isCloseTo(64 / Math.sqrt(137_728), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {73_728 + 64_000, 73_728 + 128_000})
    void givenTotalMayBeTiedOrNot(int total) {
        Runs runs = read(HEADER + ",vocab_size,n_params_total", ROW + ",1000," + total);

        assertThat(runs.parameters(ParameterCount.TOTAL)).containsExactly(total);
    }

    @Test
    void totalThatIsNeitherGivenNorCountableIsMissing() {
        Runs runs = read(HEADER, ROW);

        assertThatThrownBy(() -> runs.parameters(ParameterCount.TOTAL))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column n_params_total");
    }

    @Test
    void ratioAndFractionalWidthMayStandInForHeads() {
        Runs runs = read("loss,n_params_non_embedding,d_model,mlp_attn_ratio", "3.2,10000,12.5,1.5");

        assertThat(runs.relativeWidth(ParameterCount.NON_EMBEDDING)).containsExactly(0.125); // 12.5 / √10000
        assertThat(runs.mlpRatio()).containsExactly(1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss,d_over_sqrt_n,mlp_attn_ratio", "loss,d_over_sqrt_n,mlp_attn_ratio,d_model"})
    void widthMayBeGivenWithoutASize(String header) {
        Runs runs = read(header, "3.2,0.125,1.5" + (header.endsWith("d_model") ? ",12.5" : ""));

        assertThat(runs.relativeWidth(ParameterCount.NON_EMBEDDING)).containsExactly(0.125);
        assertThat(runs.has("n_params_non_embedding")).isFalse();
    }

    @Test
    void givenCountMayDifferByHalfAPerCent() {
        Runs runs = read(HEADER + ",n_params_non_embedding", ROW + ",74000"); // 0.37 % more

        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728);
    }

    @Test
    void emptyComputedCellsAreFilledIn() {
        Runs runs = read(HEADER + ",n_params_non_embedding,mlp_attn_ratio", ROW + ",,");

        assertThat(runs.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728);
        assertThat(runs.table().columnNames()).contains("n_params_non_embedding", "d_over_sqrt_n", "mlp_attn_ratio");
    }

    @Test
    void columnsMayHaveOtherNames() {
        RunOptions options = RunOptions.defaults()
                .withColumn("loss", "val/ce")
                .withColumn("d_model", "hidden")
                .withWhere("`note` == \"ok\" & loss < 4");

        Runs runs = read(
                options,
                "val/ce,loss,hidden,d_ff,n_layers,n_heads,n_kv_heads,head_dim,note",
                "3.2,9.9,64,128,2,4,2,16,ok",
                "5.0,1.0,64,128,2,4,2,16,ok");

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.numbers("original_loss")).containsExactly(9.9);
    }

    @Test
    void renamedColumnThatIsMissingIsNamedWithWhatItWasFor() {
        RunOptions options = RunOptions.defaults().withColumn("loss", "val_los");

        assertThatThrownBy(() -> read(options, HEADER.replace("loss", "val_loss"), ROW))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv has no column val_los, which was to be read as loss.")
                .hasMessageEndingWith("; did you mean val_loss?");
    }

    @Test
    void severalColumnsMayBeRenamedInOneText() {
        RunOptions options = RunOptions.defaults().withColumns("loss=val/ce, d_model = hidden");

        assertThat(options.columns()).containsExactly(Map.entry("loss", "val/ce"), Map.entry("d_model", "hidden"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loss", "loss=", "=val", "loss=val,", "loss=val,tokens"})
    void renamingThatDoesNotSayOursAndTheirsIsRefused(String assignments) {
        assertThatThrownBy(() -> RunOptions.defaults().withColumns(assignments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "is not of the form OURS=THEIRS. Write columns such as loss=val_loss,tokens=seen.");
    }

    @Test
    void rowsLeftOutForOneReasonAreToldTogether() {
        Runs runs = read(
                RunOptions.defaults().withWhere("note == \"ok\""),
                HEADER + ",note",
                ROW + ",ok",
                ROW + ",bad",
                ROW + ",bad",
                ROW + ",bad",
                ROW + ",odd",
                ROW + ",bad",
                ROW + ",odd");

        assertThat(runs.report().text())
                .contains(
                        "! 6 rows are left out: 4 rows between 2 and 6 because note == \"ok\" is false (note = 'bad');"
                                + " 2 rows between 5 and 7 because note == \"ok\" is false (note = 'odd').");
    }

    @Test
    void oneColumnCannotBeReadTwice() {
        RunOptions options =
                RunOptions.defaults().withColumn("loss", "val_loss").withColumn("l_opt", "val_loss");

        assertThatThrownBy(() -> read(options, HEADER.replace("loss", "val_loss"), ROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("val_loss cannot be read both as loss and as l_opt");
    }

    @Test
    void columnsThatDifferByCapitalsGiveWayToOurs() {
        Runs computed = read(HEADER + ",N_params_non_embedding", ROW + ",7");
        Runs renamed = read(
                RunOptions.defaults().withColumn("loss", "final"),
                "final," + HEADER.replace("loss", "Loss"),
                "3.1," + ROW);

        assertThat(computed.parameters(ParameterCount.NON_EMBEDDING)).containsExactly(73_728);
        assertThat(renamed.loss()).containsExactly(3.1);
    }

    @Test
    void rowsThatFailTheConditionAreLeftOutBeforeTheyAreChecked() {
        Runs runs = read(
                RunOptions.defaults().withWhere("status == \"done\""),
                "status," + HEADER,
                "done," + ROW,
                "crashed,,64,128,2,4,2,16",
                "running,nan,64,128,2,4,3,16",
                "done," + ROW.replace("3.2", "3.3"));

        assertThat(runs.size()).isEqualTo(2);
        assertThat(runs.leftOut())
                .containsExactly(
                        new ExcludedRun(2, "status == \"done\" is false (status = 'crashed')"),
                        new ExcludedRun(3, "status == \"done\" is false (status = 'running')"));
        assertThat(runs.row(1)).isEqualTo(4);
        assertThat(runs.toString())
                .contains(
                        "! 2 rows are left out: row 2 because status == \"done\" is false (status = 'crashed'); row 3");
    }

    @Test
    void rowsWithoutALossCanBeLeftOut() {
        Runs runs = read(RunOptions.defaults().withWhere("loss != \"\""), HEADER, ROW, ROW.replace("3.2", ""));

        assertThat(runs.size()).isEqualTo(1);
        assertThat(runs.leftOut()).containsExactly(new ExcludedRun(2, "loss != \"\" is false (loss = '')"));
    }

    @Test
    void rowsWithATextForALossCanBeLeftOutAndTheRestCompared() {
        Runs runs = read(
                RunOptions.defaults().withWhere("L != \"diverged\" & L < 4"),
                HEADER,
                ROW,
                ROW.replace("3.2", "diverged"),
                ROW.replace("3.2", "5"));

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.leftOut()).extracting(ExcludedRun::row).containsExactly(2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "N == 73728, 1",
        "x > 0.2357 & x < 0.2358, 1",
        "r == 2, 1",
        "D == 5e8, 1",
        "L >= 3.2, 1",
        "gqa_group == 2, 1",
        "d_over_sqrt_n > 0.2, 1",
        "n_params_total == 137728, 1",
        "n_params_non_embedding / 1e6 < 0.08, 1",
        "ln(tokens / N) > 8, 1",
    })
    void conditionsKnowComputedColumnsAndTheLettersOfThePapers(String condition, int size) {
        Runs runs = read(
                RunOptions.defaults().withWhere(condition), HEADER + ",tokens,vocab_size", ROW + ",500000000,1000");

        assertThat(runs.size()).isEqualTo(size);
    }

    @Test
    void furtherConditionsKeepTheRowNumbersOfTheFile() {
        Runs runs = read(HEADER + ",seed,l_opt", ROW + ",0,3.1", ROW + ",1,", ROW + ",2,3.1", ROW + ",2,");

        Runs further = runs.where("seed > 0").where("seed > 1");

        assertThat(further.size()).isEqualTo(2);
        assertThat(further.row(0)).isEqualTo(3);
        assertThat(further.leftOut()).extracting(ExcludedRun::row).containsExactly(1, 2);
        assertThatThrownBy(() -> further.numbers("l_opt"))
                .hasMessageContaining("sweep.csv, row 4, column l_opt: empty");
        assertThatThrownBy(() -> further.where("l_opt > 3")).hasMessageContaining("row 4, column l_opt: empty");
    }

    @Test
    void tablesGoInAndOutAsCopies() {
        Table table = Table.create(
                "mine",
                DoubleColumn.create("loss", 3.2),
                DoubleColumn.create("d_over_sqrt_n", 0.1),
                DoubleColumn.create("mlp_attn_ratio", 2.0));

        Runs runs = Runs.of(table);
        runs.table().doubleColumn("loss").set(0, 99.0);

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.source()).isEqualTo("mine");
        assertThat(table.columnNames()).containsExactly("loss", "d_over_sqrt_n", "mlp_attn_ratio");
    }

    @Test
    void reportShowsRangesAndLevels() {
        String report = Runs.read(Path.of("data/runs/nano.csv")).report().text();

        assertThat(report)
                .startsWith("data/runs/nano.csv: 58 runs")
                .contains("Levels: 2 by size_class, token_class: 0.5M/50M (26), 1M/50M (32).")
                .containsPattern("mlp_attn_ratio +0\\.3333 +\\S+ +7\\.25 ");
    }

    @Test
    void markupInATableStaysText() {
        Runs runs = read(HEADER + ",size_class,<script>", ROW + ",<img src=x onerror=alert(1)>,1");

        assertThat(runs.report().html()).contains("&lt;img src=x").doesNotContain("<img", "<script");
        assertThatThrownBy(() -> runs.numbers("<scrip>")).hasMessageContaining("did you mean <script>?");
    }

    @Test
    void hugeAndTinyValuesAreReadAsTheyAre() {
        Runs runs = read(
                "loss,n_params_non_embedding,d_model,mlp_attn_ratio,tokens",
                "1e-300,1e30,1e15,1e-12,1e18",
                "1e300,1,1e-9,1e12,1");

        assertThat(runs.loss()).containsExactly(1e-300, 1e300);
        assertThat(runs.relativeWidth(ParameterCount.NON_EMBEDDING)).containsExactly(1, 1e-9);
    }

    @Test
    void aHundredThousandRowsAreReadAndFiltered() {
        String[] lines = new String[100_001];
        lines[0] = HEADER + ",seed";
        for (int row = 1; row < lines.length; row++) {
            lines[row] = ROW + "," + row;
        }

        Runs runs = read(RunOptions.defaults().withWhere("seed > 99000"), lines);

        assertThat(runs.size()).isEqualTo(1_000);
        assertThat(runs.leftOut()).hasSize(99_000);
        assertThat(runs.report().text())
                .contains("99000 rows are left out: rows 1 to 99000 because seed > 99000 is false.");
    }

    @Test
    void levelsOfTheUsersChoiceAreNamedByTheirColumns() {
        Runs runs = read(HEADER + ",seed,note", ROW + ",0,a", ROW + ",1,a", ROW + ",0,b");

        Levels levels = Levels.of(runs, List.of("seed", "note"));

        assertThat(levels.names()).containsExactly("0/a", "1/a", "0/b");
        assertThat(levels.basis()).isEqualTo("seed, note");
        assertThatThrownBy(() -> Levels.of(runs, List.of("sed"))).hasMessageContaining("did you mean seed?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d_modle=hidden | d_model | d_modle, which is not one of Fitlaw's columns; did you mean d_model?",
                "D_MODEL=hidden | d_model | D_MODEL, which is not one of Fitlaw's columns; did you mean d_model?",
                "tokns=hidden   | d_ff    | tokns, which is not one of Fitlaw's columns; did you mean tokens?",
            })
    void nameThatIsNearlyOursIsSuggested(String columns, String lacking, String problem) {
        RunOptions options = RunOptions.defaults().withColumns(columns);

        assertThatThrownBy(() -> read(options, HEADER.replace(lacking, "hidden"), ROW))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sweep.csv, column hidden: it was to be read as " + problem);
    }

    @Test
    void furtherColumnsMayHaveAnyName() {
        Runs runs = read(RunOptions.defaults().withColumns("loss2=val/b"), HEADER + ",val/b", ROW + ",3.5");

        assertThat(runs.numbers("loss2")).containsExactly(3.5);
        assertThat(read(RunOptions.defaults().withColumns("lr=learning_rate"), HEADER + ",learning_rate", ROW + ",0.01")
                        .numbers("lr"))
                .containsExactly(0.01);
    }

    @Test
    void renamedColumnsKeepTheirOldNamesInConditions() {
        RunOptions options = RunOptions.defaults().withColumn("loss", "val_loss");
        String header = HEADER.replace("loss", "val_loss");

        Runs runs = read(options.withWhere("val_loss < 3.1 & loss < 3.1"), header, ROW, ROW.replace("3.2", "3.0"));

        assertThat(runs.loss()).containsExactly(3.0);
        assertThat(runs.where("val_loss < 3.1").size()).isEqualTo(1);
        assertThat(runs.numbers("val_loss")).containsExactly(3.0);
    }

    @Test
    void errorsOnRenamedColumnsNameBothAndSuggestTheTablesOwn() {
        String header = "valid," + HEADER.replace("loss", "val_loss").replace("d_model", "hidden_size");
        RunOptions loss = RunOptions.defaults().withColumn("loss", "val_loss");

        assertThatThrownBy(
                        () -> read(loss.withColumn("d_model", "hidden_size"), header, "1," + ROW.replace("3.2", "bad")))
                .hasMessageContaining("sweep.csv, row 1, column loss (val_loss in the table): 'bad' is not a number.");
        assertThatThrownBy(() -> read(loss.withColumn("width", "hidden_size"), header, "1," + ROW))
                .hasMessageContaining("has no column d_model.")
                .hasMessageContaining("width (hidden_size in the table)")
                .hasMessageContaining("To read hidden_size as d_model: --columns d_model=hidden_size")
                .hasMessageNotContaining("head_dim as");
    }

    @Test
    void lettersOfThePapersNameColumnsToo() {
        Runs runs = read(
                RunOptions.defaults().withColumns("L=val,D=seen"),
                HEADER.replace("loss", "val") + ",seen",
                ROW + ",1000");

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.tokens()).containsExactly(1000);
        assertThatThrownBy(() -> read(
                        RunOptions.defaults().withColumns("L=val,loss=seen"),
                        HEADER.replace("loss", "val") + ",seen",
                        ROW + ",1000"))
                .hasMessageContaining("columns val and seen cannot both be read as loss");
    }

    @Test
    void twoTablesAreOneOfTheColumnsThatBothHave() {
        Runs first = Runs.read(Path.of("data/runs/sweep.csv"));
        Runs second = Runs.read(Path.of("data/runs/sweep_scale.csv"));

        Runs both = first.and(second);

        assertThat(both.size()).isEqualTo(first.size() + second.size());
        assertThat(both.loss()).startsWith(first.loss()).endsWith(second.loss());
        assertThat(both.texts("size_class").get(first.size())).isEqualTo("8M");
        assertThat(second.has("text_sha256")).isTrue();
        assertThat(both.has("text_sha256")).isFalse();
        assertThat(both.source()).isEqualTo("data/runs/sweep.csv and data/runs/sweep_scale.csv");
        assertThat(both.where("note == '' & at_width_rate == true").size()).isGreaterThan(300);
    }
}
