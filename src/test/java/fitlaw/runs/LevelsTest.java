package fitlaw.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.law.Law;
import fitlaw.law.LawForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Groups by class columns, by counts within a tolerance, and by specified columns. */
class LevelsTest {
    private static Levels levels(Column<?>... columns) {
        int n = columns[0].size();
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        Table table = Table.create(
                "t",
                DoubleColumn.create("loss", ones),
                DoubleColumn.create("d_over_sqrt_n", ones),
                DoubleColumn.create("mlp_attn_ratio", ones));
        return Levels.of(Runs.of(table.addColumns(columns)));
    }

    private static DoubleColumn n(double... counts) {
        return DoubleColumn.create("n_params_non_embedding", counts);
    }

    private static DoubleColumn tokens(double... counts) {
        return DoubleColumn.create("tokens", counts);
    }

    private static StringColumn text(String name, String... cells) {
        return StringColumn.create(name, cells);
    }

    @Test
    void classColumnsNameLevelsWhateverTheCounts() {
        Levels levels = levels(
                n(80e6, 95e6, 160e6),
                tokens(1e9, 2e9, 3e9),
                text("size_class", "80M", "80M", "160M"),
                text("token_class", "20N", "20N", "20N"));

        assertThat(levels.names()).containsExactly("80M/20N", "160M/20N");
        assertThat(levels.group()).containsExactly(0, 0, 1);
        assertThat(levels.basis()).isEqualTo("size_class, token_class");
    }

    @Test
    void severalTrainingSetsAreLevelsOfTheirOwnAndOneIsNot() {
        Levels several = levels(text("size_class", "1M", "1M"), text("train_set", "c4", "pile"));
        Levels one = levels(text("size_class", "1M", "1M"), text("train_set", "c4", "c4"));

        assertThat(several.names()).containsExactly("1M/c4", "1M/pile");
        assertThat(one.names()).containsExactly("1M");
    }

    @Test
    void countsWithinSevenPerCentShareALevel() {
        Levels levels = levels(n(100e6, 106.9e6, 103e6, 115e6, 200e6), tokens(2e9, 2e9, 2.1e9, 2e9, 4e9));

        assertThat(levels.group()).containsExactly(0, 0, 0, 1, 2);
        assertThat(levels.names()).containsExactly("103M/2B", "115M/2B", "200M/4B");
        assertThat(levels.basis()).isEqualTo("n_params_non_embedding within 7 %, tokens within 7 %");
    }

    @Test
    void tokensTellLevelsApartToo() {
        assertThat(levels(n(1e6, 1e6, 1e6), tokens(20e6, 40e6, 41e6)).group()).containsExactly(0, 1, 1);
    }

    @Test
    void classColumnWithAnEmptyCellGivesWayToTheCounts() {
        Levels levels = levels(n(1e6, 1e6, 2e6), text("size_class", "1M", "", "1M"));

        assertThat(levels.group()).containsExactly(0, 0, 1);
        assertThat(levels.basis()).isEqualTo("n_params_non_embedding within 7 % (size_class is empty in some rows)");
    }

    @Test
    void nothingToTellLevelsByMakesOneAndSaysSo() {
        Levels levels = levels(text("note", "a", "b"));

        assertThat(levels.names()).containsExactly("all");
        assertThat(levels.basis()).contains("no column of sizes or tokens");
    }

    @Test
    void orderOfRowsDoesNotMatterToWhoSharesALevel() {
        double[] counts = new Random(3)
                .doubles(200, 0, 1)
                .map(u -> 1e6 * Math.pow(2, Math.floor(5 * u)) * (1 + 0.05 * u))
                .toArray();
        double[] reversed =
                IntStream.range(0, 200).mapToDouble(i -> counts[199 - i]).toArray();

        int[] group = levels(n(counts)).group();
        int[] other = levels(n(reversed)).group();

        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                assertThat(group[i] == group[j]).isEqualTo(other[199 - i] == other[199 - j]);
            }
        }
        assertThat(group).contains(4).doesNotContain(5); // five sizes, each a factor of two apart
    }

    @Test
    void continuumOfSizesIsDividedIntoFewLevels() {
        // 1.00, 1.01, … 1.60 million: there is no gap between them, and no group may spread by more than 15 %.
        double[] counts =
                IntStream.rangeClosed(0, 60).mapToDouble(i -> 1e6 + 1e4 * i).toArray();

        Levels levels = levels(n(counts));

        assertThat(levels.size()).isBetween(4, 8); // ln 1.6 / ln 1.15 = 3.4
        for (int g = 0; g < levels.size(); g++) {
            int level = g;
            double[] inside = IntStream.range(0, 61)
                    .filter(i -> levels.group()[i] == level)
                    .mapToDouble(i -> counts[i])
                    .toArray();
            assertThat(Arrays.stream(inside).max().orElseThrow()
                            / Arrays.stream(inside).min().orElseThrow())
                    .isLessThan(1.15);
        }
        assertThat(levels.names()).doesNotHaveDuplicates();
    }

    @Test
    void manyLevelsAreListedInPart() {
        String[] classes = IntStream.range(0, 20).mapToObj(i -> "s" + i).toArray(String[]::new);

        assertThat(levels(text("size_class", classes)).describe())
                .startsWith("20 by size_class: s0 (1), s1 (1)")
                .endsWith("s11 (1), and 8 more");
    }

    @Test
    void runsOfTwoTokenizersShareNoLevel(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("two.csv"), """
                loss,n_params_non_embedding,tokens,tokeniser_name
                3.2,1e8,2e9,gpt2
                3.1,1e8,2e9,gpt2
                3.6,1e8,2e9,llama3
                """);

        Levels levels = Levels.of(Runs.read(file));

        assertThat(levels.group()).containsExactly(0, 0, 1);
        assertThat(levels.basis()).endsWith("tokenizer");
        assertThatThrownBy(() -> Law.fit(LawForm.chinchilla(), Runs.read(file)))
                .hasMessageContaining("column tokenizer: 2 tokenizers (gpt2, llama3), whose losses cannot be compared");
    }
}
