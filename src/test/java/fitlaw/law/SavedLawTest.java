package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedLawTest {
    private static final Path NANO = Path.of("data/runs/nano.csv");
    private static final Path GOLDEN = Path.of("data/runs/golden_synthetic.csv");
    private static final Path MORPH = Path.of("data/runs/morph.csv");
    private static final Path GADRE = Path.of("data/runs/gadre_openlm.csv");

    private static final Path LAWS = Path.of("src/test/resources/laws");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("law.json");
    }

    private Law again(Law law) {
        law.save(file());
        return Law.read(file());
    }

    static Stream<Arguments> lawsOfShapes() {
        FitOptions free = FitOptions.defaults()
                .withGroupEffect(FitOptions.GroupEffect.FREE)
                .withConfidence(.9);
        FitOptions lOpt = FitOptions.defaults().withGroupEffect(FitOptions.GroupEffect.L_OPT);
        return Stream.of(
                Arguments.of(LawForm.conditional(), NANO, FitOptions.defaults()),
                Arguments.of(LawForm.conditional(), MORPH, FitOptions.defaults()), // r not identified, a slope on ln N
                Arguments.of(LawForm.conditional(), GOLDEN, lOpt),
                Arguments.of(LawForm.additive(), NANO, free),
                Arguments.of(LawForm.additive(), GOLDEN, lOpt),
                Arguments.of(LawForm.relativeWidth(), NANO, FitOptions.defaults()),
                Arguments.of(LawForm.mlpRatio(), NANO, FitOptions.defaults()),
                Arguments.of(LawForm.multiplicative(), GOLDEN, FitOptions.defaults()),
                Arguments.of(LawForm.multiplicative(), NANO, free),
                Arguments.of(LawForm.multiplicative(), MORPH, FitOptions.defaults()),
                Arguments.of(LawForm.joint(), NANO, FitOptions.defaults()),
                Arguments.of(LawForm.conditional(), NANO, FitOptions.defaults().withRobust(fitlaw.fit.Robust.TUKEY)));
    }

    static Stream<Arguments> lawsOfSizeAndData() {
        return Stream.of(
                Arguments.of(LawForm.chinchilla(), GADRE, "train_set == 'rpj'"),
                Arguments.of(LawForm.gadre(), GADRE, "train_set == 'rpj'"),
                Arguments.of(LawForm.aspectRatio(), MORPH, "token_class == '20N'"),
                Arguments.of(LawForm.formula("E + A/N^a + B/D^a"), GADRE, "train_set == 'rpj'"));
    }

    @ParameterizedTest
    @MethodSource("lawsOfShapes")
    void lawOfShapesSaysTheSameAfterItWasRead(LawForm form, Path runs, FitOptions options) throws IOException {
        Law law = Law.fit(form, Runs.read(runs), options);

        Law read = again(law);

        requireSame(read, law);
        for (String level : law.levels()) {
            for (double x = .03; x < .4; x *= 1.7) {
                assertThat(read.loss(level, x, 1.3)).isEqualTo(law.loss(level, x, 1.3));
                assertThat(read.factor(x, 2.5)).isEqualTo(law.factor(x, 2.5));
                Point other = Point.shape(x, 2.5);
                assertThat(Difference.of(read, level, Point.shape(.1, 1), other))
                        .isEqualTo(Difference.of(law, level, Point.shape(.1, 1), other));
                assertThat(read.prediction(level, x, 1.3)).isEqualTo(law.prediction(level, x, 1.3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lawsOfSizeAndData")
    void lawOfSizeAndDataSaysTheSameAfterItWasRead(LawForm form, Path runs, String where) throws IOException {
        Law law = Law.fit(form, Runs.read(runs).where(where));

        Law read = again(law);

        requireSame(read, law);
        Point point = new Point(.07, 2, 5e8, 3e10, 24);
        assertThat(read.loss(point)).isEqualTo(law.loss(point));
        Point other = new Point(.09, 2, 2e8, 3e10, 20);
        assertThat(Difference.of(read, point, other)).isEqualTo(Difference.of(law, point, other));
    }

    /** Records compare their numbers bit by bit. */
    private void requireSame(Law read, Law law) throws IOException {
        assertThat(read.estimates()).isEqualTo(law.estimates());
        assertThat(read.levels()).isEqualTo(law.levels());
        assertThat(read.diagnostics().levelOfRuns()).isEqualTo(law.diagnostics().levelOfRuns());
        assertThat(read.curves().keySet()).isEqualTo(law.curves().keySet());
        assertThat(read.notes()).isEqualTo(law.notes());
        assertThat(read.noise()).isEqualTo(law.noise());
        assertThat(read.diagnostics().sigma()).isEqualTo(law.diagnostics().sigma());
        assertThat(read.diagnostics().merit()).isEqualTo(law.diagnostics().merit());
        assertThat(read.name() + read.formula()).isEqualTo(law.name() + law.formula());
        assertThat(read.isFitted()).isTrue();
        assertThat(read.report().text()).contains(read.report().title(), "Read from " + file());
        Path second = folder.resolve("second.json");
        read.save(second);
        assertThat(second).hasSameTextualContentAs(file());
    }

    @Test
    void nearestShapeIsThatOfTheLaw() {
        Law law = Law.fit(LawForm.conditional(), Runs.read(NANO).where("x >= 0.06"));
        BuildOptions options = BuildOptions.of(1_000_000, 5)
                .withHeads(32, 2)
                .withMultiples(8, 8)
                .withTolerance(.03);

        assertThat(again(law).optimum().nearest(options))
                .isEqualTo(law.optimum().nearest(options));
    }

    @Test
    void publishedLawIsSavedToo() throws IOException {
        Law law = Law.published("1B");

        Law read = again(law);

        assertThat(read.factor(.074, 1.2)).isEqualTo(law.factor(.074, 1.2));
        assertThat(read.isFitted()).isFalse();
        edit("0.238", "0.239");
        refused("coefficients", "not those printed");
    }

    /** Files of every kind written by earlier builds; every value in them is written again. */
    @ParameterizedTest
    @ValueSource(strings = {"product", "formula", "scale", "depth", "moving"})
    void filesOfEarlierBuildsAreReadAndWrittenTheSame(String name) {
        Path stored = LAWS.resolve(name + ".json");

        Law.read(stored).save(file());

        assertThat(file()).hasSameTextualContentAs(stored);
    }

    /** Files from before there were weights and slopes on shapes that are not identified. */
    @Test
    void fileWithoutLaterKeysIsThatOfALawByDefaults() {
        Law read = Law.read(LAWS.resolve("before_weights.json"));

        Law law = Law.fit(LawForm.conditional(), Runs.read(NANO));
        assertThat(read.estimates())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*method") // as worded then
                .isEqualTo(law.estimates());
        String level = law.levels().get(0);
        assertThat(read.prediction(level, .1, 1)).isEqualTo(law.prediction(level, .1, 1));
    }

    @Test
    void dataAreNamedByFileAndDigest() throws IOException {
        Law read = again(Law.fit(LawForm.conditional(), Runs.read(NANO).where("x >= 0.06")));

        // sha256sum data/runs/nano.csv
        String digest = "61402f9187e1c84e6e59797a367afe3a29972288313ecf3e1a7d15353cf41a5b";
        assertThat(Files.readString(file())).contains("nano.csv", "\"sha256_of\" : \"file\"");
        assertThatThrownBy(() -> read.diagnostics().residuals())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Read " + NANO + " again")
                .hasMessageContaining("SHA-256 of the file " + digest);
        assertThatThrownBy(() -> read.diagnostics().drift()).hasMessageContaining("nano.csv");
        assertThatThrownBy(read::runs).hasMessageContaining("nano.csv");
    }

    @Test
    void functionInJavaIsGivenBesideTheFile() {
        LawForm own = LawForm.of("flat", List.of("E"), (p, at) -> p[0]);
        Law law = Law.fit(own, Runs.read(NANO));
        law.save(file());

        Law read = Law.read(file(), own);

        assertThat(read.loss(Point.shape(.1, 1))).isEqualTo(law.loss(Point.shape(.1, 1)));
        assertThatThrownBy(() -> Law.read(file()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("flat")
                .hasMessageContaining("Law.read(file, form)");
    }

    @Test
    void fileIsReplacedWholeOrNotAtAll() throws IOException {
        Files.writeString(file(), "what was there before");
        LawForm own = new LawForm() {
            @Override
            public String name() {
                return "constant";
            }

            @Override
            public String formula() {
                return "L = 2";
            }

            @Override
            public FitResult solve(TrainingData sample) {
                return new FitResult(
                        List.of(),
                        List.of(),
                        new FitResult.Residuals(new double[sample.size()], 1, 1),
                        "none",
                        List.of(),
                        (level, point) -> new double[] {2, 0});
            }
        };
        assertThatThrownBy(() -> Law.fit(own, Runs.read(NANO)).save(file()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("constant")
                .hasMessageContaining("LawForm.formula");
        assertThat(file()).hasContent("what was there before");

        Law.fit(Runs.read(NANO)).save(file());

        assertThat(Law.read(file()).name()).isEqualTo("log-linear");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void everyCutIsTold() throws IOException {
        Law.fit(LawForm.conditional(), Runs.read(GOLDEN)).save(file());
        String whole = Files.readString(file()).strip();
        for (int length = 1; length < whole.length(); length += 97) {
            Files.writeString(file(), whole.substring(0, length));
            refused("truncated");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"fitlaw_law\" : 1; \"fitlaw_law\" : 2; version 2",
                "\"fitlaw_law\" : 1,; ; has no key fitlaw_law",
                "\"form\" : \"log-linear\"; \"form\" : 7; 7 is not a text",
                "\"form\" :; \"from\" :; key form: is missing; is from a misspelling of it?",
                "\"confidence\" : 0.95; \"confidence\" : 1.5; confidence must be between 0 and 1",
                "\"degrees_of_freedom\" : 72; \"degrees_of_freedom\" : 60; sigma does not follow",
                "\"slopes_on_open_shapes\" : { }; \"slopes_on_open_shapes\" : { \"x\" : [ 1, 2, 1 ] }; there is no"
                        + " shape x",
                "\"std_error\"; \"error\"; key optimum[0]: d_over_sqrt_n_optimum needs either open",
                "\"times_l_opt\" : false; \"times_l_opt\" : true; not",
                "\"left_out\" : 0; \"left_out\" : 0.5; is not a whole number",
                "\"kind\" : \"linear\"; \"kind\" : \"cubic\"; none of linear, product",
                "\"sha256\" : \"; \"sha256\" : \"x; 64 hexadecimal digits"
            })
    void changesAreTold(String found, String instead, String told) throws IOException {
        Law.fit(LawForm.conditional(), Runs.read(GOLDEN)).save(file());
        edit(found, instead == null ? "" : instead);
        refused(told);
    }

    /** Whichever number among the coefficients, their errors or their covariance is changed. */
    @ParameterizedTest
    @MethodSource("coefficients")
    void editedNumbersDoNotPass(LawForm form) throws IOException {
        Law.fit(form, Runs.read(GOLDEN)).save(file());
        String whole = Files.readString(file());
        List<String> keys = List.of("\"slopes\" : [ ", "\"covariance\" : [ [ ", "\"estimate\" : ", "\"std_error\" : ");
        for (String key : keys) {
            int at = whole.indexOf(key);
            if (at >= 0) {
                int digit = whole.indexOf('.', at) + 1;
                char other = whole.charAt(digit) == '9' ? '1' : (char) (whole.charAt(digit) + 1);
                Files.writeString(file(), whole.substring(0, digit) + other + whole.substring(digit + 1));
                refused("The file was changed; save the law again.");
            }
        }
    }

    static Stream<LawForm> coefficients() {
        return Stream.of(LawForm.conditional(), LawForm.additive(), LawForm.multiplicative());
    }

    private void edit(String found, String instead) throws IOException {
        String text = Files.readString(file());
        assertThat(text).contains(found);
        Files.writeString(file(), text.replaceFirst(java.util.regex.Pattern.quote(found), instead));
    }

    private void refused(String... told) {
        assertThatThrownBy(() -> Law.read(file()))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(told)
                .hasMessageContaining(file().toString());
    }
}
