package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A form of one's own in the body of a cell. */
class FormulaCellTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Recorder output = new Recorder();

    @BeforeAll
    static void read() {
        Outcome outcome = SESSION.run(
                "%runs sweep data/runs/gadre_openlm.csv --where \"train_set == 'c4_original'\"", new Recorder(), 1);
        assertThat(outcome.failure()).isEmpty();
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private String shown(String code) {
        Outcome outcome = SESSION.run(code, output, 7);
        assertThat(outcome.failure()).isEmpty();
        return outcome.value()
                .map(Bundle::data)
                .map(data -> String.valueOf(data.get("text/plain")))
                .orElse("");
    }

    private String failure(String code) {
        return SESSION.run(code, output, 7).failure().orElseThrow().message();
    }

    @Test
    void formulaOfABuiltInFormGivesItsFit() {
        assertThat(shown("%%fitlaw sweep own\nE + (a*(D/N)^eta + b*(D/N)^-eta)\n    * (6*N*D)^-eta\n"))
                .contains("formula law on", "L = E + (a*(D/N)^eta + b*(D/N)^-eta) * (6*N*D)^-eta");
        assertThat(output.text())
                .contains(
                        "var own = Law.fit(LawForm.formula(\"E + (a*(D/N)^eta + b*(D/N)^-eta) * (6*N*D)^-eta\"), sweep);");

        String most = "var builtIn = Law.fit(LawForm.gadre(), sweep);\n"
                + "double most = 0;\n"
                + "for (var term : builtIn.estimates()) {\n"
                + "    if (term.estimate().isEmpty()) continue;\n"
                + "    double wanted = term.estimate().get().value();\n"
                + "    double found = own.estimates().stream().filter(q -> q.term().equals(term.term())).findFirst()"
                + ".get().estimate().get().value();\n"
                + "    most = Math.max(most, Math.abs(found / wanted - 1));\n"
                + "}\n"
                + "most < 1e-8";
        assertThat(shown(most)).isEqualTo("true");
    }

    @Test
    void optionsAreThoseOfTheLine() {
        shown("%%fitlaw sweep mine --count total --where \"D / N > 8\"\nE + A/N^a + B/D^b");

        assertThat(output.text())
                .contains("var mine = Law.fit(LawForm.formula(\"E + A/N^a + B/D^b\"), sweep.where(\"D / N > 8\"),"
                        + " FitOptions.defaults().withCount(ParameterCount.TOTAL));");
    }

    @Test
    void wrongCellsSayWhatIsMissing() {
        assertThat(failure("%%fitlaw sweep\n")).contains("the formula is missing");
        assertThat(failure("%%fitlaw sweep --form gadre\nE + A/N^a")).contains("Leave one of them out");
        assertThat(failure("%%fitlaw sweep\nE + A/N^")).contains("at character 9");
        assertThat(failure("%%fitlaw sweep\nE + F + A/N^a")).contains("E, F cannot be told apart");
    }
}
