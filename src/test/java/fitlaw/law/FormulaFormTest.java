package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.Simulations;
import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
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
        assertThat(own.diagnostics().squares().orElseThrow())
                .isCloseTo(
                        builtIn.diagnostics().squares().orElseThrow(),
                        within(1e-8 * builtIn.diagnostics().squares().orElseThrow()));
        assertThat(terms(own)).hasSameSizeAs(terms(builtIn));
        Map<String, String> names = Map.of("alpha", "p", "epsilon", "q");
        for (Estimate b : terms(builtIn)) {
            String name = names.getOrDefault(b.term(), b.term());
            Estimate a = terms(own).stream()
                    .filter(one -> one.term().equals(name) || one.term().equals(b.term()))
                    .findFirst()
                    .orElseThrow();
            assertThat(a.value()).as(b.term()).isCloseTo(b.value(), within(1e-8 * Math.abs(b.value())));
            // Finite differences keep half the digits of derivatives.
            assertThat(a.stdError().orElseThrow())
                    .as(b.term())
                    .isCloseTo(
                            b.stdError().orElseThrow(),
                            within(1e-6 * b.stdError().orElseThrow()));
        }
    }

    @Test
    void aspectRatioHasTheGoldenNumbers() {
        Law law = Law.fit(LawForm.aspectRatio(), MORPH);

        assertThat(MORPH.size()).isEqualTo(31);
        assertThat(law.diagnostics().squares().orElseThrow()).isCloseTo(7.962202e-3, within(1e-6 * 7.962202e-3));
        assertThat(value(law, "E")).isCloseTo(2.452475, within(1e-4 * 2.452475));
        assertThat(value(law, "A")).isCloseTo(75035.5, within(1e-4 * 75035.5));
        assertThat(value(law, "B")).isCloseTo(593618, within(1e-4 * 593618));
        assertThat(value(law, "alpha")).isCloseTo(.6121288, within(1e-4 * .6121288));
        assertThat(value(law, "epsilon")).isCloseTo(.00109800, within(1e-4 * .00109800));
        assertThat(law.report().text()).contains("Tokens are determined by size", "N counts total parameters");
    }

    @Test
    void aspectRatioNeedsNoMoreThanCountsWidthAndLayers() {
        Table few = MORPH.table().retainColumns("n_params_total", "tokens", "d_model", "n_layers", "loss");

        Law law = Law.fit(LawForm.aspectRatio(), Runs.of(few));

        assertThat(law.diagnostics().squares().orElseThrow()).isCloseTo(7.962202e-3, within(1e-6 * 7.962202e-3));
        assertThatThrownBy(() -> Law.fit(LawForm.conditional(), Runs.of(few)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("d_over_sqrt_n");
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
                .hasMessageContaining("tokens D are determined by size N");
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
    @Tag("simulation")
    void intervalsCoverTheTruthAboutAsOftenAsStated() {
        Random random = new Random(5);
        double[] n =
                IntStream.range(0, 40).mapToDouble(i -> 4e7 * Math.pow(1.15, i)).toArray();
        int covered = 0;
        int fits = Simulations.repeats(200);
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
        double slack = Simulations.slack(Math.sqrt(.95 * .05), 200);
        // 190 of 200 expected, standard deviation 3.1
        assertThat((double) covered / fits).isBetween(.9 - slack, .995 + slack);
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
                .anySatisfy(note -> assertThat(note).contains("token is not a column", "the column tokens"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + A/N^        | at character 9: a number, a column or ( is missing here",
                "E + log(N)      | use ln, log2 or log10",
                "E + L           | the loss cannot appear in its own formula",
                "acc = a + b*acc | acc is on the left side",
                "ln(L) = a + b*N | the left side is neither L nor the name of a column",
            })
    void whatIsNoFormulaIsRefusedAtOnce(String formula, String message) {
        assertThatThrownBy(() -> LawForm.formula(formula))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }

    private static final Runs CHINCHILLA =
            made(80, (n, d) -> 1.69 + 406.4 * Math.pow(n, -.34) + 410.7 * Math.pow(d, -.28), .005);

    /** A number in the formula and one given for a name are one fit, with as many degrees of freedom. */
    @Test
    void fixedParameterIsANumberInTheFormula() {
        Law fixed = Law.fit(LawForm.formula("E + A/N^a + B/D^b").withFixed("E", 1.69), CHINCHILLA);
        Law written = Law.fit(LawForm.formula("1.69 + A/N^a + B/D^b"), CHINCHILLA);

        assertThat(fixed.formula()).isEqualTo("L = 1.69 + A/N^a + B/D^b");
        assertThat(fixed.diagnostics().degreesOfFreedom()).isEqualTo(76); // 80 runs, 4 parameters left
        assertThat(fixed.estimates()).isEqualTo(written.estimates());
        assertThat(fixed.notes()).contains("E is fixed at 1.69.");
        // s² = SSE / 76, and the error of a parameter is narrower when another is known.
        assertThat(fixed.diagnostics().sigma().orElseThrow())
                .isCloseTo(Math.sqrt(fixed.diagnostics().squares().orElseThrow() / 76), within(1e-15));
        Law free = Law.fit(LawForm.formula("E + A/N^a + B/D^b"), CHINCHILLA);
        assertThat(terms(fixed).get(1).stdError().orElseThrow())
                .isLessThan(terms(free).get(2).stdError().orElseThrow());
    }

    @Test
    void negativeNumbersKeepTheirSignUnderAPower() {
        Law law = Law.fit(LawForm.formula("E + A*N^p").withFixed("p", -.34), CHINCHILLA);

        assertThat(law.formula()).isEqualTo("L = E + A*N^(-0.34)");
    }

    @Test
    void tiedParametersAreOne() {
        Law tied = Law.fit(LawForm.formula("E + A/N^a + B/D^b").withTied("b", "a"), CHINCHILLA);

        assertThat(tied.formula()).isEqualTo("L = E + A/N^a + B/D^a");
        assertThat(tied.estimates())
                .isEqualTo(Law.fit(LawForm.formula("E + A/N^a + B/D^a"), CHINCHILLA)
                        .estimates());
    }

    /** A bound that the minimum satisfies changes nothing; otherwise the parameter ends at the bound. */
    @Test
    void boundsHoldAndSayWhereTheyDo() {
        FormulaForm form = LawForm.formula("E + A/N^a + B/D^b");
        Law free = Law.fit(form, CHINCHILLA);
        double a = value(free, "a");

        Law wide = Law.fit(form.withBounds("a", 0, 1).withBounds("E", 0, Double.POSITIVE_INFINITY), CHINCHILLA);
        Law narrow = Law.fit(form.withBounds("a", a + .05, 1), CHINCHILLA);

        assertThat(wide.diagnostics().squares().orElseThrow())
                .isCloseTo(
                        free.diagnostics().squares().orElseThrow(),
                        within(1e-10 * free.diagnostics().squares().orElseThrow()));
        assertThat(value(wide, "a")).isCloseTo(a, within(1e-6 * a));
        assertThat(terms(wide).get(2).interval().isStated()).isTrue();
        assertThat(narrow.diagnostics().squares().orElseThrow())
                .isGreaterThan(free.diagnostics().squares().orElseThrow());
        assertThat(narrow.estimates()).noneMatch(term -> term.term().equals("a"));
        assertThat(narrow.notes())
                .anySatisfy(note -> assertThat(note).contains("a ended at its bound", "it has no interval"));
        Law held = Law.fit(form.withFixed("a", a + .05), CHINCHILLA);
        assertThat(narrow.diagnostics().squares().orElseThrow())
                .isCloseTo(
                        held.diagnostics().squares().orElseThrow(),
                        within(1e-10 * held.diagnostics().squares().orElseThrow()));
        assertThat(narrow.diagnostics().degreesOfFreedom())
                .isEqualTo(held.diagnostics().degreesOfFreedom());
        assertThat(Profile.of(narrow, "b").estimate().interval().contains(value(narrow, "b")))
                .isTrue();
    }

    @Test
    void startsAreUsed() {
        // Finite only if k, otherwise the root of a negative number, is between 7.1234 and 7.1235.
        String formula = "E + A*sqrt(k - 7.1234)*sqrt(7.1235 - k)/N^a";

        assertThatThrownBy(() -> Law.fit(LawForm.formula(formula), CHINCHILLA))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no start led to a finite value")
                .hasMessageContaining("is not finite, or has no finite derivative")
                .hasMessageContaining("withStart(\"k\"");
        // A and the two roots form one number; only the start separates them.
        assertThatThrownBy(() -> Law.fit(LawForm.formula(formula).withStart("k", 7.12344), CHINCHILLA))
                .hasMessageContaining("A, k cannot be told apart");
    }

    @Test
    void cellThatMakesAPartOfTheFormulaInfiniteIsNamed() {
        Runs made = Runs.of(Table.create(
                "shares",
                DoubleColumn.create("loss", new double[] {3, 2.5, 2.2, 2}),
                DoubleColumn.create("n_params_non_embedding", new double[] {1e7, 1e8, 1e9, 1e10}),
                DoubleColumn.create("tokens", new double[] {1e9, 1e9, 1e9, 1e9}),
                DoubleColumn.create("share", new double[] {.1, .2, 0, .4})));

        assertThatThrownBy(() -> Law.fit(LawForm.formula("E + A*ln(share)"), made))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shares, row 3")
                .hasMessageContaining("ln(share) is not finite");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F  | has no parameter F. Its parameters are E, A, a",
                "N  | has no parameter N",
            })
    void optionsOfNoParameterAreRefused(String name, String message) {
        assertThatThrownBy(() -> LawForm.formula("E + A/N^a").withStart(name, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void optionsThatContradictAreRefused() {
        FormulaForm form = LawForm.formula("E + A/N^a + kind_*share");

        assertThatThrownBy(() -> form.withStart("E", 1).withFixed("E", 2)).hasMessageContaining("Remove one of them");
        assertThatThrownBy(() -> form.withBounds("E", 2, 1)).hasMessageContaining("low < high");
        assertThatThrownBy(() -> form.withFixed("E", Double.NaN)).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> form.withTied("E", "E")).hasMessageContaining("tied to itself");
        assertThatThrownBy(() -> Law.fit(LawForm.formula("E + tokens/N").withStart("tokens", 1), CHINCHILLA))
                .hasMessageContaining("tokens is a column");
    }

    /** Swapping the two levels of a logistic curve and reversing its slope yields the same curve. */
    @Test
    void otherParametersThatFitAsWellAreTold() {
        Runs made = made(60, (n, d) -> 2 + 2.2 / (1 + Math.exp(1.1 * (Math.log(d) - 23))), .004);

        Law law = Law.fit(LawForm.formula("low + (high - low)/(1 + exp(k*(ln(D) - m)))"), made);

        assertThat(law.notes())
                .anySatisfy(note -> assertThat(note).contains("Other parameters fit as well", "bounds", "k "));
        Law one = Law.fit(
                LawForm.formula("low + (high - low)/(1 + exp(k*(ln(D) - m)))").withBounds("k", 0, 10), made);
        assertThat(one.notes()).noneMatch(note -> note.contains("Other parameters"));
        assertThat(value(one, "k")).isCloseTo(1.1, within(.05));
        assertThat(Law.fit(LawForm.formula("E + A/N^a + B/D^b"), CHINCHILLA).notes())
                .isEmpty();
    }

    /** By hand: accuracy .25 + .6 / (1 + e^{3 (L - 2.6)}) of synthetic losses. */
    @Test
    void columnAtTheLeftTakesThePlaceOfTheLoss() {
        double[] loss = CHINCHILLA.loss();
        double[] accuracy = new double[loss.length];
        Random random = new Random(3);
        java.util.Arrays.setAll(
                accuracy, i -> .25 + .6 / (1 + Math.exp(3 * (loss[i] - 2.6))) + .003 * random.nextGaussian());
        Table table = CHINCHILLA.table();
        table.addColumns(DoubleColumn.create("accuracy", accuracy));
        Runs runs = Runs.of(table);

        Law law = Law.fit(LawForm.formula("accuracy = 0.25 + a/(1+exp(b*(L-c)))"), runs);

        assertThat(value(law, "a")).isCloseTo(.6, within(.02));
        assertThat(value(law, "b")).isCloseTo(3, within(.1));
        assertThat(value(law, "c")).isCloseTo(2.6, within(.02));
        assertThat(law.diagnostics().sigma().orElseThrow()).isBetween(.0024, .0036); // .003, of 77 degrees of freedom
        assertThat(law.response()).isEqualTo("accuracy");
        assertThat(law.diagnostics().residuals()[4])
                .isCloseTo(accuracy[4] - law.diagnostics().fitted()[4], within(1e-15));
        assertThat(law.report().text()).contains("accuracy = 0.25 +").doesNotContain("nats per token");
        assertThat(law.runs().numbers("loss")).isEqualTo(loss);
        assertThatThrownBy(() -> Law.fit(LawForm.formula("acuracy = a + b*L"), runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column acuracy");
        assertThat(Comparison.of(runs, LawForm.formula("accuracy = a + b*L"), LawForm.formula("E + A/N^a"))
                        .refused())
                .singleElement()
                .asString()
                .contains("it is a form of loss", "is a form of accuracy");
    }

    /** 100 simulations; 95 expected, standard deviation 2.2. */
    @Test
    @Tag("simulation")
    void intervalOfAnOffsetCoversTheTruthAboutAsOftenAsStated() {
        int covered = 0;
        int sets = Simulations.repeats(100);
        for (int set = 0; set < sets; set++) {
            Random random = new Random(900 + set);
            double[] n = random.doubles(50).map(u -> 3e7 * Math.pow(300, u)).toArray();
            Runs made = Runs.of(Table.create(
                    "made",
                    DoubleColumn.create("n_params_non_embedding", n),
                    DoubleColumn.create("tokens", n),
                    DoubleColumn.create(
                            "loss",
                            java.util.Arrays.stream(n)
                                    .map(one -> 1.7 + 270 * Math.pow(one + 2e8, -.3) + .002 * random.nextGaussian())
                                    .toArray())));
            Law law = Law.fit(LawForm.formula("E + A/(N + N0)^a"), made);
            covered += terms(law).get(2).interval().contains(2e8) ? 1 : 0;
        }
        assertThat((double) covered / sets).isGreaterThanOrEqualTo(.88 - Simulations.slack(Math.sqrt(.95 * .05), 100));
    }

    /**
     * At the least-squares solution of all runs, residuals are orthogonal to the derivatives with respect to E, A and
     * a, by hand.
     */
    @Test
    void fitToManyRunsIsTheLeastSquaresOfAllOfThem() {
        Runs many = made(1200, (n, d) -> 1.7 + 400 * Math.pow(n, -.34), .01);

        Law law = Law.fit(LawForm.formula("E + A/N^a"), many);

        double[] n = many.parameters(ParameterCount.NON_EMBEDDING);
        double[] residual = law.diagnostics().residuals();
        double a = value(law, "a");
        double[] sums = new double[3];
        double[] sizes = new double[3];
        for (int i = 0; i < n.length; i++) {
            double power = Math.pow(n[i], -a);
            double[] derivatives = {1, power, power * Math.log(n[i])};
            for (int j = 0; j < 3; j++) {
                sums[j] += residual[i] * derivatives[j];
                sizes[j] += Math.abs(residual[i] * derivatives[j]);
            }
        }
        for (int j = 0; j < 3; j++) {
            assertThat(Math.abs(sums[j])).isLessThan(1e-8 * sizes[j]);
        }
        assertThat(a).isCloseTo(.34, within(4 * terms(law).get(2).stdError().orElseThrow()));
    }

    @Test
    void comparisonNamesEachFormula() {
        Comparison comparison =
                Comparison.of(CHINCHILLA, LawForm.formula("E + A/N^a"), LawForm.formula("E + A/N^a + B/D^b"));

        assertThat(comparison.rows().stream().map(Comparison.Row::form))
                .containsExactly("E + A/N^a + B/D^b", "E + A/N^a");
    }

    @Test
    void parsedFormsAreNamesOrFormulas() {
        assertThat(LawForm.parse("depth")).isEqualTo(LawForm.depth());
        assertThat(LawForm.parse("E + A/N^a").formula()).isEqualTo("L = E + A/N^a");
        assertThatThrownBy(() -> LawForm.parse("log-linaer")).hasMessageContaining("did you mean log-linear");
    }

    @Test
    void formulaWithoutParametersIsRefused() {
        Runs made = made(60, (n, d) -> 2 + 500 * Math.pow(n, -.35), .01);

        assertThatThrownBy(() -> Law.fit(LawForm.formula("N / D"), made))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there are no parameters to fit");
    }

    @Test
    void parametersOfAnOwnFormNeedNamesOfTheirOwn() {
        assertThatThrownBy(() -> LawForm.of("mine", List.of("a", "a"), (p, at) -> p[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
