package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Your own form in the body of a cell. */
class FormulaCellTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @BeforeAll
    static void read() {
        new Cells(SESSION).shown("%runs sweep data/runs/gadre_openlm.csv --where \"train_set == 'c4_original'\"");
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void formulaOfABuiltInFormGivesItsFit() {
        assertThat(cells.shown("%%fitlaw sweep own\nE + (a*(D/N)^eta + b*(D/N)^-eta)\n    * (6*N*D)^-eta\n"))
                .contains("(6*N*D)^-eta law on", "L = E + (a*(D/N)^eta + b*(D/N)^-eta) * (6*N*D)^-eta");
        assertThat(cells.text())
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
        assertThat(cells.shown(most)).isEqualTo("true");
    }

    @Test
    void optionsAreThoseOfTheLine() {
        cells.shown("%%fitlaw sweep mine --count total --where \"D / N > 8\"\nE + A/N^a + B/D^b");

        assertThat(cells.text())
                .contains("var mine = Law.fit(LawForm.formula(\"E + A/N^a + B/D^b\"), sweep.where(\"D / N > 8\"),"
                        + " FitOptions.defaults().withCount(ParameterCount.TOTAL));");
    }

    @Test
    void optionsOfAFormulaArePrintedAsJava() {
        cells.shown("%fitlaw sweep bounded --form \"E + A/N^a + B/D^b\" --start a=0.3 --bounds a=0:1,b=0: --fix E=1.7");

        assertThat(cells.text())
                .contains("var bounded = Law.fit(LawForm.formula(\"E + A/N^a + B/D^b\").withStart(\"a\", 0.3)"
                        + ".withBounds(\"a\", 0.0, 1.0).withBounds(\"b\", 0.0, Double.POSITIVE_INFINITY)"
                        + ".withFixed(\"E\", 1.7), sweep);");
        assertThat(cells.shown("bounded.formula()")).contains("L = 1.7 + A/N^a + B/D^b");

        cells.shown("%%fitlaw sweep tied --fix b=a\nE + A/N^a + B/D^b");

        assertThat(cells.text()).contains("LawForm.formula(\"E + A/N^a + B/D^b\").withTied(\"b\", \"a\")");
        assertThat(cells.shown("tied.formula()")).contains("L = E + A/N^a + B/D^a");
    }

    @Test
    void formulasAreComparedByName() {
        cells.shown("%fitlaw sweep small --form \"E + A/N^a\" --compare \"E + B/D^b; max(A/N^a, B/D^b), gadre\"");

        assertThat(cells.text())
                .contains("Comparison.of(sweep, FitOptions.defaults(), LawForm.formula(\"E + A/N^a\"),"
                        + " LawForm.formula(\"E + B/D^b\"), LawForm.formula(\"max(A/N^a, B/D^b)\"),"
                        + " LawForm.named(\"gadre\"));");
        assertThat(cells.shown("comparison.rows().stream().map(row -> row.form()).sorted().toList()"))
                .contains("E + A/N^a, E + B/D^b, gadre, max(A/N^a, B/D^b)");
    }

    @Test
    void wrongOptionsOfAFormulaAreToldBeforeAnythingIsRun() {
        assertThat(cells.failure("%fitlaw sweep --form \"E + A/N^a\" --start F=1"))
                .contains("has no parameter F");
        assertThat(cells.failure("%fitlaw sweep --form gadre --fix E=1")).contains("gadre is a built-in form");
        assertThat(cells.failure("%fitlaw sweep --form \"E + A/N^a\" --bounds a=1"))
                .contains("LOW:HIGH");
        assertThat(cells.failure("%fitlaw sweep --form \"E + A/N^a\" --fix E=1 --fix a=2"))
                .contains("given twice");
    }

    @Test
    void wrongCellsSayWhatIsMissing() {
        assertThat(cells.failure("%%fitlaw sweep\n")).contains("the formula is missing");
        assertThat(cells.failure("%%fitlaw sweep --form gadre\nE + A/N^a")).contains("Leave one of them out");
        assertThat(cells.failure("%%fitlaw sweep\nE + A/N^")).contains("at character 9");
        assertThat(cells.failure("%%fitlaw sweep\nE + F + A/N^a")).contains("E, F cannot be told apart");
    }
}
