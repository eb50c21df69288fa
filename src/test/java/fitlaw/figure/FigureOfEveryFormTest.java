package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import fitlaw.common.DataException;
import fitlaw.fit.FitFailedException;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Every figure of a law with every form: each draws its runs, or fails with a message that suggests another figure. */
class FigureOfEveryFormTest {
    private static final Map<String, Function<Law, Figure>> FIGURES = new TreeMap<>(Map.of(
            "fit", Figure::fit,
            "shape", Figure::shape,
            "contours", Figure::contours,
            "profile", Figure::profile,
            "residuals", Figure::residuals,
            "design", Figure::design));

    /** An error message suggests another figure, a function, or another fit. */
    private static final Pattern ADVICE = Pattern.compile("[.;] *(Draw|Fit|Use|Add|Read|draw|fit|use|add|read) ");

    private static final List<Law> LAWS = laws();

    private static List<Law> laws() {
        List<Law> laws = new ArrayList<>();
        List<Runs> runs = List.of(
                Runs.read(Path.of("data/runs/nano.csv")),
                Runs.read(Path.of("data/runs/golden_synthetic.csv")),
                Runs.read(
                        Path.of("data/runs/gadre_openlm.csv"),
                        RunOptions.defaults().withWhere("train_set == 'c4_original'")),
                withoutShapes());
        List<LawForm> forms = new ArrayList<>(LawForm.all());
        forms.add(LawForm.formula("E + A/N^a"));
        forms.add(LawForm.of("flat", List.of("c"), (parameters, point) -> parameters[0]));
        for (Runs one : runs) {
            for (LawForm form : forms) {
                try {
                    laws.add(Law.fit(form, one));
                } catch (DataException | FitFailedException | IllegalArgumentException e) {
                    // These runs do not identify this form.
                }
            }
        }
        return laws;
    }

    /** Runs of sizes and data only, L = 1.7 + 400 N^-0.34 + 410 D^-0.28 and a ripple of 0.001. */
    private static Runs withoutShapes() {
        Table table = Table.create(
                "sizes",
                DoubleColumn.create("n_params_non_embedding"),
                DoubleColumn.create("tokens"),
                DoubleColumn.create("loss"));
        for (int i = 0; i < 30; i++) {
            double size = 1e7 * Math.pow(2, i % 6);
            int step = i / 6;
            double tokens = 2e9 * Math.pow(3, step);
            table.doubleColumn(0).append(size);
            table.doubleColumn(1).append(tokens);
            table.doubleColumn(2)
                    .append(1.7
                            + 400 * Math.pow(size, -0.34)
                            + 410 * Math.pow(tokens, -0.28)
                            + 1e-3 * Math.sin((double) i * i));
        }
        return Runs.of(table);
    }

    static Stream<Arguments> everyFigureOfEveryLaw() {
        return FIGURES.keySet().stream().flatMap(figure -> LAWS.stream().map(law -> Arguments.of(figure, law)));
    }

    @ParameterizedTest
    @MethodSource("everyFigureOfEveryLaw")
    void drawsTheRunsOrRefuses(String name, Law law) {
        Figure figure;
        try {
            figure = FIGURES.get(name).apply(law);
        } catch (IllegalStateException | IllegalArgumentException | DataException | FitFailedException e) {
            assertThat(e.getMessage()).containsPattern(ADVICE);
            return;
        }
        assertThat(figure.svg()).contains("<svg");
        assertThat(figure.vegaLite()).doesNotContain("NaN");
        assertThat(figure.panels()).isNotEmpty();
        if (!name.equals("profile") && figure.table().rowCount() > 0) {
            assertThat(figure.table().rowCount())
                    .isGreaterThanOrEqualTo(law.runs().size());
        }
    }

    @Test
    void everyFormIsAmongTheLaws() {
        assertThat(LAWS.stream().map(Law::name).distinct())
                .containsAll(LawForm.all().stream().map(LawForm::name).toList());
    }

    @ParameterizedTest
    @MethodSource("figures")
    void lawsWithoutRunsAreRefused(String name, @TempDir Path folder) {
        Path file = folder.resolve("law.json");
        LAWS.get(0).save(file);
        for (Law law : List.of(Law.published("1B"), Law.read(file))) {
            assertThatCode(() -> FIGURES.get(name).apply(law))
                    .isInstanceOf(IllegalStateException.class)
                    .message()
                    .containsPattern(ADVICE);
        }
    }

    static Stream<String> figures() {
        return FIGURES.keySet().stream();
    }
}
