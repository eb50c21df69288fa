package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Profiler;
import fitlaw.fit.Quantity;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class ProfileTest {
    private static final Runs GOLDEN = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    private static void assertSame(Interval profile, Interval other) {
        assertEnd(profile.low(), other.low());
        assertEnd(profile.high(), other.high());
    }

    private static void assertEnd(double end, double other) {
        if (Double.isInfinite(other)) {
            assertThat(end).isEqualTo(other);
        } else {
            assertThat(end).isCloseTo(other, relative(other, 1e-6));
        }
    }

    private static Offset<Double> relative(double value, double tolerance) {
        return within(Math.abs(value) * tolerance);
    }

    /** Two methods for the same set: Fieller's quadratic, and fits with the ratio held. */
    @Test
    void profileOfOptimaOfTheDefaultFormIsFiellersSetBoundedOrNot() {
        int bounded = 0;
        int open = 0;
        for (List<double[]> design : List.of(Designs.paperLike(), Designs.allAboveX(), Designs.allAboveR())) {
            for (long seed = 0; seed < 25; seed++) {
                Law law = Law.fit(Designs.runs(design, .015, seed));
                for (Quantity optimum :
                        List.of(law.optimum().relativeWidth(), law.optimum().mlpRatio())) {
                    if (optimum.estimate().isEmpty()) {
                        assertThatThrownBy(() -> Profile.of(law, optimum.term()))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("must both be positive");
                        continue;
                    }
                    Interval fieller = optimum.estimate().get().interval();
                    assertSame(Profile.of(law, optimum.term()).estimate().interval(), fieller);
                    bounded += fieller.isBounded() ? 1 : 0;
                    open += fieller.isBounded() ? 0 : 1;
                }
            }
        }

        assertThat(bounded).isGreaterThan(50);
        assertThat(open).isGreaterThan(20);
    }

    @Test
    void profileOfACoefficientOfALinearFormIsItsTInterval() {
        Law law = Law.fit(GOLDEN);

        for (String term : List.of("c1", "c2", "e1", "e2", "level[80M/8B]")) {
            Estimate estimate = term(law, term);
            assertSame(Profile.of(law, term).estimate().interval(), estimate.interval());
        }
    }

    private static Estimate term(Law law, String name) {
        return law.estimates().stream()
                .filter(quantity -> quantity.term().equals(name))
                .findFirst()
                .flatMap(Quantity::estimate)
                .orElseThrow();
    }

    /**
     * The form is so nearly linear here that the linearised Fieller set and the profile agree to a per cent of their
     * width.
     */
    @Test
    void profileOfTheMultiplicativeFormIsNearTheLinearisedSet() {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN);

        for (String term : List.of("x*", "r*")) {
            Profile profile = Profile.of(law, term);
            Interval linearised = term(law, profile.estimate().term()).interval();
            double width = linearised.high() - linearised.low();
            assertThat(profile.estimate().interval().low()).isCloseTo(linearised.low(), within(.01 * width));
            assertThat(profile.estimate().interval().high()).isCloseTo(linearised.high(), within(.01 * width));
            assertThat(profile.estimate().interval().method()).isEqualTo("profile 95 %");
        }
    }

    @Test
    void squaresAtTheEndsAreWhatTheTTestAllows() {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN);
        Profile profile = Profile.of(law, "d_over_sqrt_n_optimum");
        Table curve = profile.curveTable();

        assertThat(curve.columnNames()).containsExactly("value", "squares", "signed_root");
        double[] root = curve.doubleColumn("signed_root").asDoubleArray();
        double[] squares = curve.doubleColumn("squares").asDoubleArray();
        for (int i = 0; i < root.length; i++) {
            assertThat(root[i]
                            * root[i]
                            * law.diagnostics().sigma().orElseThrow()
                            * law.diagnostics().sigma().orElseThrow())
                    .isCloseTo(squares[i] - law.diagnostics().squares().orElseThrow(), within(1e-12));
            assertThat(i == 0 || root[i] > root[i - 1]).isTrue();
        }
        assertThat(root[0]).isCloseTo(-1.5 * profile.t(), within(1e-3));
        assertThat(root[root.length - 1]).isCloseTo(1.5 * profile.t(), within(1e-3));
    }

    /**
     * With the parameter replaced by the value at each point of the curve, a fit of the user's formula has the same sum
     * of squares.
     */
    @Test
    void curveIsThatOfFitsOfTheFormulaWithANumberInThePlaceOfTheParameter() {
        Runs runs = Runs.read(
                Path.of("data/runs/gadre_openlm.csv"), RunOptions.defaults().withWhere("train_set == 'c4_original'"));
        Law law = Law.fit(LawForm.formula("E + A/N^a + B/D^b"), runs);

        Profile profile = Profile.of(law, "a");

        for (int i : new int[] {5, 14, 30}) {
            Profiler.Held held = profile.curve().get(i);
            Law refit = Law.fit(LawForm.formula("E + A/N^" + held.value() + " + B/D^b"), runs);
            assertThat(held.squares())
                    .isCloseTo(
                            refit.diagnostics().squares().orElseThrow(),
                            relative(refit.diagnostics().squares().orElseThrow(), 1e-8));
        }
        assertThat(profile.estimate().interval().contains(profile.estimate().value()))
                .isTrue();
        assertThat(IntStream.range(1, profile.curve().size())
                        .allMatch(i -> profile.curve().get(i).value()
                                > profile.curve().get(i - 1).value()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a0", "b0"})
    void constantsOfTheMultiplicativeFormAreRefusedNamingTheGauge(String term) {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN);

        assertThatThrownBy(() -> Profile.of(law, term))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no profile of " + term)
                .hasMessageContaining("leaves the law unchanged");
    }

    @Test
    void openOptimaAreRefusedWithTheirReasonAndUnknownTermsWithTheKnownOnes() {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        assertThatThrownBy(() -> Profile.of(morph, "r*"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mlp_attn_ratio_optimum, which is not identified. No spread");
        assertThatThrownBy(() -> Profile.of(morph, "c3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Its terms are d_over_sqrt_n_optimum");
        Law chinchilla = Law.fit(
                LawForm.chinchilla(),
                Runs.read(
                        Path.of("data/runs/gadre_openlm.csv"),
                        RunOptions.defaults().withWhere("train_set == 'c4_original'")));
        assertThatThrownBy(() -> Profile.of(chinchilla, "E"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not fitted by least squares");
    }

    @Test
    void tableIsTidy() {
        assertThat(Profile.of(Law.fit(GOLDEN), "x*").table().columnNames())
                .containsExactly("term", "estimate", "std_error", "low", "high", "method");
    }
}
