package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class FormulaFormTest {
    private static final Runs GADRE = Runs.read(
            Path.of("data/runs/gadre_openlm.csv"),
            RunOptions.defaults().withWhere("train_set == \"c4_original\" & D / N > 8"));

    /** The rows of the golden numbers in LAW.md, section 5. */
    private static final Runs MORPH = Runs.read(
            Path.of("data/runs/morph.csv"),
            RunOptions.defaults().withWhere("token_class == \"20N\" & n_params_total < 400e6"));

    private static final FitOptions TOTAL = FitOptions.defaults().withCount(ParameterCount.TOTAL);

    private static List<Estimate> terms(Law law) {
        return law.estimates().stream()
                .map(Quantity::estimate)
                .flatMap(java.util.Optional::stream)
                .toList();
    }

    private static double value(Law law, String term) {
        return terms(law).stream()
                .filter(estimate -> estimate.term().equals(term))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void assertSameFit(Law own, Law builtIn) {
        assertThat(own.squares()).isCloseTo(builtIn.squares(), within(1e-8 * builtIn.squares()));
        assertThat(terms(own)).hasSameSizeAs(terms(builtIn));
        Map<String, String> names = Map.of("alpha", "p", "epsilon", "q");
        for (Estimate b : terms(builtIn)) {
            String name = names.getOrDefault(b.term(), b.term());
            Estimate a = terms(own).stream()
                    .filter(one -> one.term().equals(name) || one.term().equals(b.term()))
                    .findFirst()
                    .orElseThrow();
            assertThat(a.value()).as(b.term()).isCloseTo(b.value(), within(1e-8 * Math.abs(b.value())));
            // Of derivatives, which have half the digits where they were differenced.
            assertThat(a.stdError()).as(b.term()).isCloseTo(b.stdError(), within(1e-6 * b.stdError()));
        }
    }

    @Test
    void aspectRatioHasTheGoldenNumbers() {
        Law law = Law.fit(LawForm.aspectRatio(), MORPH);

        assertThat(MORPH.size()).isEqualTo(31);
        assertThat(law.squares()).isCloseTo(7.962202e-3, within(1e-6 * 7.962202e-3));
        assertThat(value(law, "E")).isCloseTo(2.452475, within(1e-4 * 2.452475));
        assertThat(value(law, "A")).isCloseTo(75035.5, within(1e-4 * 75035.5));
        assertThat(value(law, "B")).isCloseTo(593618, within(1e-4 * 593618));
        assertThat(value(law, "alpha")).isCloseTo(.6121288, within(1e-4 * .6121288));
        assertThat(value(law, "epsilon")).isCloseTo(.00109800, within(1e-4 * .00109800));
        assertThat(law.report().text()).contains("Tokens are tied to size", "N counts total parameters");
    }

    @Test
    void formulaOfTheAspectRatioGivesItsFit() {
        Law own = Law.fit(LawForm.formula("(E + A/N^p + B/D^p) * (1 + q * (d_model / n_layers)^p)"), MORPH, TOTAL);

        assertSameFit(own, Law.fit(LawForm.aspectRatio(), MORPH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E + (a*(D/N)^eta + b*(D/N)^-eta) * (6*N*D)^-eta",
                "L = E + (a*(D/N)^eta + b*(D/N)^-eta) / (6*N*D)^eta",
                "loss = E + a / (6*N^2)^eta + b / (6*tokens^2)^eta"
            })
    void formulaOfOverTrainingGivesItsFit(String formula) {
        assertSameFit(Law.fit(LawForm.formula(formula), GADRE), Law.fit(LawForm.gadre(), GADRE));
    }

    @Test
    void functionOfOverTrainingGivesItsFitWithoutDerivatives() {
        LawForm own = LawForm.of("mine", List.of("E", "a", "b", "eta"), (p, at) -> {
            double m = at.tokens() / at.parameters();
            return p[0]
                    + (p[1] * Math.pow(m, p[3]) + p[2] * Math.pow(m, -p[3]))
                            * Math.pow(6 * at.parameters() * at.tokens(), -p[3]);
        });

        Law law = Law.fit(own, GADRE);

        assertSameFit(law, Law.fit(LawForm.gadre(), GADRE));
        assertThat(law.formula()).isEqualTo("L = mine(E, a, b, eta; point)");
    }

    @Test
    void overTrainingPredictsWithinItsIntervalWhatItWasMadeFrom() {
        Runs made = made(100, (n, d) -> 1.8 + 40 * Math.pow(n, -.3) * 5 + 40 * Math.pow(d, -.3) * 9, 0);

        Law law = Law.fit(LawForm.gadre(), made);

        assertThat(value(law, "E")).isCloseTo(1.8, within(1e-7));
        assertThat(value(law, "eta")).isCloseTo(.15, within(1e-7)); // both exponents are 2 eta
        assertThat(value(law, "a")).isCloseTo(200 * Math.pow(6, .15), within(1e-4)); // (6 N²)^-eta
    }

    @Test
    void overTrainingIsRefusedWhereTokensAreTiedToSize() {
        double[] n =
                IntStream.range(0, 20).mapToDouble(i -> 1e7 * Math.pow(1.5, i)).toArray();
        Runs tied = Runs.of(Table.create(
                "tied",
                DoubleColumn.create("n_params_non_embedding", n),
                DoubleColumn.create(
                        "tokens",
                        IntStream.range(0, 20).mapToDouble(i -> 20 * n[i]).toArray()),
                DoubleColumn.create(
                        "loss",
                        IntStream.range(0, 20)
                                .mapToDouble(i -> 2 + 100 * Math.pow(n[i], -.3))
                                .toArray())));

        assertThatThrownBy(() -> Law.fit(LawForm.gadre(), tied))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tokens D are tied to size N");
    }

    @FunctionalInterface
    private interface Truth {
        double at(double n, double d);
    }

    private static Runs made(int rows, Truth truth, double sigma) {
        Random random = new Random(11);
        double[] n = random.doubles(rows).map(u -> 4e7 * Math.pow(400, u)).toArray();
        double[] d = random.doubles(rows).map(u -> 1e9 * Math.pow(500, u)).toArray();
        double[] loss = IntStream.range(0, rows)
                .mapToDouble(i -> truth.at(n[i], d[i]) + sigma * random.nextGaussian())
                .toArray();
        return Runs.of(Table.create(
                "made",
                DoubleColumn.create("n_params_non_embedding", n),
                DoubleColumn.create("tokens", d),
                DoubleColumn.create("loss", loss),
                StringColumn.create("kind", IntStream.range(0, rows).mapToObj(i -> i % 2 == 0 ? "even" : "odd"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + A/N^a + B/D^b                     | 1.8172 482 .3478 2085.4 .3658",
                "E + exp(lnA - a*ln(N)) + B*D^-b       | 1.8172 6.177944114 .3478 2085.4 .3658",
                "E + (Nc/N)^a + (Dc/D)^b               | 1.8172 51801079.51194504 .3478 1185173040.3092406 .3658",
            })
    void chinchillasLawIsFoundHoweverItIsWritten(String formula, String expected) {
        Runs made = made(60, (n, d) -> 1.8172 + 482 * Math.pow(n, -.3478) + 2085.4 * Math.pow(d, -.3658), 0);

        Law law = Law.fit(LawForm.formula(formula), made);

        double[] numbers = java.util.Arrays.stream(expected.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        // Nc and Dc by hand: 482^(1 / .3478) and 2085.4^(1 / .3658), to the digits given.
        for (int j = 0; j < numbers.length; j++) {
            assertThat(terms(law).get(j).value()).isCloseTo(numbers[j], within(1e-6 * numbers[j]));
        }
    }

    @Test
    void conditionOnATextColumnGivesARowsOwnConstant() {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(n, -.35), 0);
        Law law = Law.fit(LawForm.formula("E + A/N^a + (kind == \"odd\") * shift"), made);

        assertThat(value(law, "shift")).isCloseTo(0, within(1e-9));
        assertThatThrownBy(() -> law.loss(new Point(.1, 1, 1e9, 1e10, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs the column kind");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + F + A/N^a       | the parameters E, F cannot be told apart",
                "E * F / N^a         | the parameters E, F cannot be told apart",
                "E + A*B/N^a         | the parameters A, B cannot be told apart",
                "E + A/N^a + 0*c     | the parameter c has no effect",
            })
    void parametersTheRunsLeaveOpenAreNamed(String formula, String message) {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(n, -.35), .01);

        assertThatThrownBy(() -> Law.fit(LawForm.formula(formula), made))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void powerOfAColumnThatDoesNotChangeIsOpen() {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(n, -.35), .01);
        Runs one = Runs.of(Table.create(
                "one size",
                DoubleColumn.create(
                        "n_params_non_embedding",
                        IntStream.range(0, 60).mapToDouble(i -> 1e8).toArray()),
                DoubleColumn.create("tokens", made.tokens()),
                DoubleColumn.create("loss", made.loss())));

        assertThatThrownBy(() -> Law.fit(LawForm.formula("E + A/N^a"), one))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("E, A, a cannot be told apart");
    }

    @Test
    void intervalsCoverTheTruthAboutAsOftenAsStated() {
        Random random = new Random(5);
        double[] n =
                IntStream.range(0, 40).mapToDouble(i -> 4e7 * Math.pow(1.15, i)).toArray();
        int covered = 0;
        int fits = 200;
        for (int f = 0; f < fits; f++) {
            double[] loss = IntStream.range(0, 40)
                    .mapToDouble(i -> 2 + 500 * Math.pow(n[i], -.35) + .005 * random.nextGaussian())
                    .toArray();
            Runs made = Runs.of(Table.create(
                    "made",
                    DoubleColumn.create("n_params_non_embedding", n),
                    DoubleColumn.create("tokens", n),
                    DoubleColumn.create("loss", loss)));
            Law law = Law.fit(LawForm.formula("E + A/N^a"), made);
            covered += terms(law).get(2).interval().contains(.35) ? 1 : 0;
        }
        assertThat(covered).isBetween(180, 199); // 190 of 200 expected, standard deviation 3.1
    }

    @Test
    void rowOrderDoesNotMatter() {
        Table table = GADRE.table();
        Law turned = Law.fit(LawForm.gadre(), Runs.of(table.sortDescendingOn("loss")));

        assertSameFit(turned, Law.fit(LawForm.gadre(), GADRE));
    }

    @Test
    void slipOfThePenIsPointedAt() {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(d, -.35), 0);

        assertThat(Law.fit(LawForm.formula("token + B/D^b"), made).notes())
                .anySatisfy(note -> assertThat(note).contains("token is no column", "the column tokens"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + A/N^        | at character 9: a number, a column or ( is missing here",
                "E + log(N)      | say ln, log2 or log10",
                "E + L           | the loss itself cannot be part of the formula",
            })
    void whatIsNoFormulaIsRefusedAtOnce(String formula, String message) {
        assertThatThrownBy(() -> LawForm.formula(formula))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void formulaWithoutParametersIsRefused() {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(n, -.35), .01);

        assertThatThrownBy(() -> Law.fit(LawForm.formula("N / D"), made))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nothing is left to fit");
    }

    @Test
    void parametersOfAnOwnFormNeedNamesOfTheirOwn() {
        assertThatThrownBy(() -> LawForm.of("mine", List.of("a", "a"), (p, at) -> p[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
