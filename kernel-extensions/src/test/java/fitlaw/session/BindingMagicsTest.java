package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A magic that fails leaves an existing variable of that name unchanged. */
class BindingMagicsTest {
    private static final Session SESSION = Session.open(Path.of(""));
    private static final String SEARCH =
            "%search 80M-297M speed data/models/llama-3.2-1b.json found --batch 8 --multiples 512,512 ";

    private final Cells cells = new Cells(SESSION);

    @BeforeAll
    static void make() {
        Cells cells = new Cells(SESSION);
        cells.shown("%runs sweep data/runs/golden_synthetic.csv");
        cells.shown("%fitlaw sweep law");
        cells.shown("%fitlaw sweep heldOut --test \"size_class == '1B'\"");
        cells.shown("%law next law nextRuns");
        cells.shown("%bench h100 data/bench/h100.csv --where \"family == 'paper'\"");
        cells.shown("%calibrate h100 speed --form three-terms");
        cells.shown(SEARCH);
        cells.shown("Object[] before = {sweep, law, heldOut, nextRuns, h100, speed, found};");
        cells.shown("int derived = 7;");
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sweep | %runs sweep data/runs/none.csv",
                "sweep | %runs sweep data/runs/golden_synthetic.csv --columns loss=nowhere",
                "sweep | %runs sweep data/runs/golden_synthetic.csv --where \"size_class == '9M'\"",
                "sweep | %runs sweep data/runs/golden_synthetic.csv --nothing",
                "sweep | var sweep = %runs other data/runs/none.csv",
                "law | %fitlaw sweep law --where \"size_class == '9M'\"",
                "law | %fitlaw sweep law --form nothing",
                "law | %fitlaw sweep law --weights nowhere",
                "law | %fitlaw sweep law --group-by nowhere",
                "law | %fitlaw nothing law",
                "heldOut | %fitlaw sweep heldOut --test \"size_class == '9M'\"",
                "nextRuns | %law next law nextRuns --level nowhere",
                "h100 | %bench h100 data/bench/none.csv",
                "h100 | %bench h100 data/bench/h100.csv --where \"batch > 1e9\"",
                "speed | %calibrate h100 speed --gpu A100",
                "speed | %calibrate h100 speed --form nothing",
                "found | %search 80M-297M speed data/models/none.json found --batch 8",
                "found | %search 80M-297M speed data/models/llama-3.2-1b.json found --batch 8 --max-loss 0.001",
            })
    void whatFailsLeavesTheVariable(String variable, String call) {
        assertThat(cells.failure(call)).isNotBlank();

        assertThat(cells.shown(variable + " != null && List.of(before).contains(" + variable + ")"))
                .isEqualTo("true");
    }

    @Test
    void formulaThatFailsLeavesTheLaw() {
        assertThat(cells.failure("%%fitlaw sweep law\nE + A/nowhere^a")).contains("nowhere");

        assertThat(cells.shown("law == before[1]")).isEqualTo("true");
    }

    @Test
    void interruptLeavesTheLaw() throws InterruptedException {
        cells.shown("%fitlaw sweep other");
        Thread stop = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                return;
            }
            SESSION.interrupt();
        });
        stop.start();
        String why = cells.failure("%fitlaw sweep other --bootstrap cases --resamples 100000 --form multiplicative");
        stop.join();

        assertThat(why).isEqualTo("the cell was stopped");
        assertThat(cells.shown("other != null")).isEqualTo("true");
    }

    @Test
    void variableThatWasNeverMadeIsNotDeclared() {
        cells.failure("%runs fresh data/runs/none.csv");

        assertThat(cells.failure("fresh")).contains("cannot find symbol: variable fresh");
    }

    @Test
    void newValueOfTheSameTypeLeavesWhatWasMadeOfTheOldOne() {
        cells.shown("%runs again data/runs/golden_synthetic.csv");
        cells.shown("var counted = again.size();");

        cells.shown("%runs again data/runs/nano.csv");

        assertThat(cells.shown("counted")).isEqualTo("80");
        assertThat(cells.shown("again.size()")).isEqualTo("58");
    }

    @Test
    void valueOfAnotherTypeTakesTheName() {
        cells.shown("var thing = 1;");

        cells.shown("%runs thing data/runs/nano.csv");

        assertThat(cells.shown("thing.size()")).isEqualTo("58");
    }

    @Test
    void variableOfAWiderTypeIsNarrowed() {
        cells.shown("Object wide = \"text\";");

        cells.shown("%runs wide data/runs/nano.csv");

        assertThat(cells.shown("wide.size()")).isEqualTo("58");
    }
}
