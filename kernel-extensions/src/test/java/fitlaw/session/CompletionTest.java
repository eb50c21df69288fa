package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.shell.Suggestion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion in options of magics and after magics with Java arguments. */
class CompletionTest {
    private static final Session SESSION = Session.open(Path.of(""));

    @BeforeAll
    static void read() {
        Cells cells = new Cells(SESSION);
        cells.shown("%runs sweep data/runs/golden_synthetic.csv");
        cells.shown("%bench h100 data/bench/h100.csv");
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    /** Each line with one of its completions in place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "%fitlaw sweep --where \"si | %fitlaw sweep --where \"size_class",
                "%fitlaw sweep --where si | %fitlaw sweep --where size_class",
                "%fitlaw sweep --where=\"si | %fitlaw sweep --where=\"size_class",
                "%fitlaw sweep --where \"x > 0.1 & mlp | %fitlaw sweep --where \"x > 0.1 & mlp_attn_ratio",
                "%fitlaw sweep --where \"size_class == | %fitlaw sweep --where \"size_class =='1B'",
                "%fitlaw sweep --where \"size_class == '1 | %fitlaw sweep --where \"size_class == '1B'",
                "%fitlaw sweep --where 'size_class == \"1 | %fitlaw sweep --where 'size_class == \"1B\"",
                "%fitlaw sweep --where size_class== | %fitlaw sweep --where \"size_class=='1B'\"",
                "%fitlaw sweep --test \"size | %fitlaw sweep --test \"size_class",
                "%fitlaw sweep --group-by size | %fitlaw sweep --group-by size_class",
                "%fitlaw sweep --group-by tokens,si | %fitlaw sweep --group-by tokens,size_class",
                "%fitlaw sweep --cluster-by siz | %fitlaw sweep --cluster-by size_class",
                "%fitlaw sweep --weights lo | %fitlaw sweep --weights loss",
                "%law cov | %law coverage",
                "%law rep | %law replay",
                "%law optimum 80 | %law optimum 80M-297M",
                "%allocate 80 | %allocate 80M-297M",
                "%search 80 | %search 80M-297M",
                "%figure optimum law --beside 80 | %figure optimum law --beside 80M-297M",
                "%figure shape 80 | %figure shape 80M-297M",
                "%law coverage sweep --sim | %law coverage sweep --simulations",
                "%runs a data/runs/nano.csv --where \"si | %runs a data/runs/nano.csv --where \"size_class",
                "%runs a data/runs/nano.csv --where \"size_class == '0 | %runs a data/runs/nano.csv --where \"size_class == '0.5M'",
                "%runs a data/runs/nano.csv --columns lo | %runs a data/runs/nano.csv --columns loss=",
                "%runs a data/runs/nano.csv --columns loss=no | %runs a data/runs/nano.csv --columns loss=note",
                "%runs a data/runs/nano.csv --columns loss=note,tok | %runs a data/runs/nano.csv --columns loss=note,tokens=",
                "%runs a sweep --where \"mlp | %runs a sweep --where \"mlp_attn_ratio",
                "%bench b data/bench/h100.csv --where \"phase == 'de | %bench b data/bench/h100.csv --where \"phase == 'decode'",
                "%bench b h100 --where \"ba | %bench b h100 --where \"batch",
                "%bench b data/bench/h100.csv --columns sec | %bench b data/bench/h100.csv --columns seconds=",
                "%bench b data/bench/h100.csv --given gp | %bench b data/bench/h100.csv --given gpu=",
                "%time Math.hyp | %time Math.hypot(",
                "%timeit Math.hyp | %timeit Math.hypot(",
                "%time swee | %time sweep",
            })
    void completes(String line, String completed) {
        Suggestion found = SESSION.complete(line, line.length());

        assertThat(found.matches().stream()
                        .map(match -> line.substring(0, found.start()) + match.text() + line.substring(found.end())))
                .contains(completed);
    }

    @Test
    void nothingIsOfferedForFilesThatAreNotThere() {
        String line = "%runs a data/runs/none.csv --where \"si";

        assertThat(SESSION.complete(line, line.length()).matches()).isEmpty();
    }

    @Test
    void argumentsOfAConstructorAreOwnNames() {
        String line = "new Point(";

        List<String> found = SESSION.complete(line, line.length()).matches().stream()
                .map(Suggestion.Match::text)
                .toList();

        assertThat(found).contains("sweep", "h100", "Law").doesNotContain("AbstractList", "Thread");
    }

    @Test
    void ownTypesStandFirst() {
        String line = "Ru";

        assertThat(SESSION.complete(line, line.length()).matches().stream().map(Suggestion.Match::text))
                .containsSubsequence("Runs", "Runnable", "Runtime");
    }
}
