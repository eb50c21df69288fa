package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** The best shape over sizes, on the project's own sweep and on synthetic laws. */
class MovingOptimumTest {
    static final String ROWS = "at_width_rate == true & purpose != 'gqa' & r >= 0.3 & r <= 6.6";
    private static final double[] ONE_AMOUNT = {50e6};

    static Runs sweep() {
        return Runs.read(Path.of("data/runs/sweep.csv")).where(ROWS);
    }

    static Runs sweepWith16M() {
        Table all = Runs.read(Path.of("data/runs/sweep.csv")).table();
        Table more = Runs.read(Path.of("data/runs/sweep_16M.csv"))
                .where("token_class == '50M'")
                .table();
        List<String> shared = all.columnNames().stream()
                .filter(more.columnNames()::contains)
                .filter(name -> all.column(name).type().equals(more.column(name).type()))
                .toList();
        return Runs.of(all.selectColumns(shared.toArray(String[]::new))
                        .append(more.selectColumns(shared.toArray(String[]::new))))
                .where(ROWS);
    }

    static Estimate estimate(Quantity quantity) {
        return quantity.estimate().orElseThrow(() -> new AssertionError(quantity));
    }

    static double term(Law law, String term) {
        return law.estimates().stream()
                .filter(one -> one.term().equals(term))
                .findFirst()
                .map(one -> estimate(one).value())
                .orElseThrow();
    }

    /** Numbers after a name in one part of the output of moving/log_parabola.py. */
    private static double[] numpy(int rows, String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/moving/log_parabola.txt"));
        int from = lines.indexOf("rows " + rows);
        String line = lines.stream()
                .skip(from)
                .filter(one -> one.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.substring(name.length() + 1).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Draws and Fieller's interval are two methods for the same interval and agree to a tenth of its width. */
    private static void requireNumbers(Law law, int rows) throws IOException {
        assertThat(law.runs().size()).isEqualTo(rows);
        for (String name : List.of("p", "q_n", "s", "t_n")) {
            assertThat(term(law, name)).as(name).isCloseTo(numpy(rows, name)[0], within(1e-9));
        }
        assertThat(law.diagnostics().relativeSigma().orElseThrow()).isCloseTo(numpy(rows, "sigma")[0], within(1e-10));
        for (double size : new double[] {32e6, 145e6}) {
            Optimum there = law.optimum().at(size, 50e6);
            requireAlike(there.relativeWidth(), numpy(rows, "x " + (long) size));
            requireAlike(there.mlpRatio(), numpy(rows, "r " + (long) size));
        }
        OptimumExponents exponents = law.optimum().exponent();
        requireAlike(
                exponents
                        .of(ShapeVariable.RELATIVE_WIDTH, Move.SIZE)
                        .orElseThrow()
                        .value(),
                numpy(rows, "exponent_x"));
        requireAlike(
                exponents.of(ShapeVariable.MLP_RATIO, Move.SIZE).orElseThrow().value(), numpy(rows, "exponent_r"));
    }

    private static void requireAlike(Quantity found, double[] numpy) {
        Estimate estimate = estimate(found);
        double width = numpy[2] - numpy[1];
        assertThat(estimate.value()).isCloseTo(numpy[0], within(1e-8));
        assertThat(estimate.interval().low()).isCloseTo(numpy[1], within(width / 10));
        assertThat(estimate.interval().high()).isCloseTo(numpy[2], within(width / 10));
    }

    @Test
    void sweepGivesTheNumbersOfNumpy() throws IOException {
        Law law = Law.fit(LawForm.logParabola(), sweep());

        requireNumbers(law, 149);
        // The numbers printed in the project's note on scale, to its digits.
        assertThat(term(law, "p")).isCloseTo(.05548, within(5e-6));
        assertThat(term(law, "q_n")).isCloseTo(.01831, within(5e-6));
        assertThat(term(law, "s")).isCloseTo(.00905, within(5e-6));
        assertThat(term(law, "t_n")).isCloseTo(.00022, within(5e-6));
        assertThat(estimate(law.optimum().at(32e6, 50e6).relativeWidth()).value())
                .isCloseTo(.1002, within(5e-5));
        assertThat(estimate(law.optimum().at(145e6, 50e6).relativeWidth()).value())
                .isCloseTo(.0781, within(5e-5));
    }

    @Test
    void sweepWith16MGivesTheNumbersOfNumpy() throws IOException {
        requireNumbers(Law.fit(LawForm.logParabola(), sweepWith16M()), 173);
    }

    @Test
    void optimumIsInvariantToUnitsAndOrder() {
        List<Point> points = MovingSweeps.points(MovingSweeps.SIZES, ONE_AMOUNT);
        Table table = MovingSweeps.table(
                points,
                at -> MovingSweeps.level(at.parameters(), 50e6) * Math.exp(MovingSweeps.parabola(at)),
                MovingSweeps.NOISE,
                1);
        double plain = estimate(Law.fit(LawForm.logParabola(), Runs.of(table))
                        .optimum()
                        .at(32e6, 50e6)
                        .relativeWidth())
                .value();
        Table turned = table.sortDescendingOn("loss");

        assertThat(estimate(Law.fit(LawForm.logParabola(), Runs.of(turned))
                                .optimum()
                                .at(32e6, 50e6)
                                .relativeWidth())
                        .value())
                .isCloseTo(plain, within(1e-10));
    }

    @Test
    void withoutNoiseThePlantedOptimumIsFound() {
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, ONE_AMOUNT),
                at -> MovingSweeps.level(at.parameters(), 50e6) * Math.exp(MovingSweeps.parabola(at)),
                1e-9,
                1);

        Law law = Law.fit(LawForm.logParabola(), runs);

        assertThat(estimate(law.optimum().at(1e9, 50e6).relativeWidth()).value())
                .isCloseTo(MovingSweeps.bestWidth(1e9), within(1e-6));
        assertThat(estimate(law.optimum().at(1e9, 50e6).mlpRatio()).value()).isCloseTo(.8, within(1e-5));
        assertThat(estimate(law.optimum()
                                .exponent()
                                .of(ShapeVariable.RELATIVE_WIDTH, Move.SIZE)
                                .orElseThrow()
                                .value())
                        .value())
                .isCloseTo(-.165, within(1e-6));
    }

    @Test
    void tokensMoveItWhereTheyAreVaried() {
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(new double[] {1e6, 4e6}, new double[] {25e6, 50e6, 100e6}),
                at -> MovingSweeps.level(at.parameters(), at.tokens())
                        * Math.exp(MovingSweeps.parabola(at)
                                + .02 * Math.log(at.tokens() / 50e6) * Math.log(at.mlpRatio())),
                1e-9,
                1);

        Law law = Law.fit(LawForm.logParabola().moving(EnumSet.allOf(Move.class)), runs);

        OptimumExponents exponents = law.optimum().exponent();
        // By hand: -t_d / 2 s with s = .009.
        assertThat(estimate(exponents
                                .of(ShapeVariable.MLP_RATIO, Move.TOKENS)
                                .orElseThrow()
                                .value())
                        .value())
                .isCloseTo(-.02 / .018, within(1e-5));
        assertThat(exponents
                        .of(ShapeVariable.RELATIVE_WIDTH, Move.SIZE)
                        .orElseThrow()
                        .isSeen())
                .isTrue();
        assertThat(estimate(law.optimum().at(4e6, 100e6).mlpRatio()).value())
                .isCloseTo(.8 * Math.pow(2, -.02 / .018), within(1e-5));
    }

    @Test
    void productOfShapesMovesEachBestWithTheOther() {
        double c = .02;
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, ONE_AMOUNT),
                at -> MovingSweeps.level(at.parameters(), 50e6)
                        * Math.exp(MovingSweeps.parabola(at)
                                + c
                                        * Math.log(at.relativeWidth() / MovingSweeps.bestWidth(at.parameters()))
                                        * Math.log(at.mlpRatio() / .8)),
                1e-9,
                1);

        Law law = Law.fit(LawForm.logParabola().with(Covariate.product()), runs);

        // The true product is 0 at the best value of both, so these do not change.
        assertThat(estimate(law.optimum().at(32e6, 50e6).relativeWidth()).value())
                .isCloseTo(MovingSweeps.bestWidth(32e6), within(1e-6));
        assertThat(estimate(law.optimum().at(32e6, 50e6).mlpRatio()).value()).isCloseTo(.8, within(1e-4));
        assertThat(term(law, "xr")).isCloseTo(c, within(1e-6));
    }

    @Test
    void oneSizeLeavesTheMoveOpen() {
        Law law = Law.fit(LawForm.logParabola(), sweep().where("size_class == '1M' & token_class == '50M'"));

        assertThat(law.optimum().relativeWidth().estimate()).isPresent();
        assertThat(law.optimum().at(1e6, 50e6).relativeWidth().estimate()).isPresent();
        assertThat(law.optimum().at(32e6, 50e6).relativeWidth())
                .isInstanceOf(NotIdentified.class)
                .asString()
                .contains("N 32M", "only one size (999k)", "Add runs of several shapes at another size");
    }

    @Test
    void tokensThatFollowSizeAreNotToldFromIt() {
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, ONE_AMOUNT).stream()
                        .map(at -> at.withScale(at.parameters(), 20 * at.parameters()))
                        .toList(),
                at -> MovingSweeps.level(at.parameters(), 50e6) * Math.exp(MovingSweeps.parabola(at)),
                MovingSweeps.NOISE,
                1);

        Law law = Law.fit(LawForm.logParabola().moving(EnumSet.allOf(Move.class)), runs);

        assertThat(law.estimates().stream()
                        .filter(one -> one.term().equals("q_d"))
                        .findFirst()
                        .orElseThrow()
                        .toString())
                .contains("number of tokens is confounded", "Add runs that change the number of tokens alone");
    }

    @Test
    void whatIsCarriedFarIsMarkedAndNamesTheFactor() {
        Law law = Law.fit(LawForm.logParabola(), sweep());

        Optimum near = law.optimum().at(16e6, 50e6);
        Optimum far = law.optimum().at(145e6, 20e9);

        assertThat(near.marks()).singleElement().asString().contains("Sizes deviate from the law by more than noise");
        assertThat(near.carried(Move.SIZE).orElseThrow()).isCloseTo(2.003, within(.001));
        assertThat(near.carried(Move.TOKENS).orElseThrow()).isEqualTo(1);
        assertThat(far.marks().toString())
                .contains("N is extrapolated by a factor of 18.2", "assumed not to vary with tokens");
        assertThat(estimate(far.relativeWidth()).interval().method())
                .contains("N 145M is 18.2 times the largest run", "D 20B is 200 times");
    }

    /** Both bases fit the sweep equally well, and only one of them has an optimum at 145M. */
    @Test
    void theOtherBasisIsShownWhereItDisagrees() {
        Law law = Law.fit(LawForm.logParabola(), sweep());

        Optimum other = law.optimum().at(145e6, 50e6).byOtherBasis().orElseThrow();

        assertThat(other.law().name()).isEqualTo("log-linear");
        assertThat(other.relativeWidth()).asString().contains("not suitable for extrapolation", "log-parabola");
        assertThat(law.optimum().at(145e6, 50e6).report().text()).contains("predicts a different best shape at N 145M");
        assertThat(other.law().diagnostics().squares().orElseThrow())
                .isLessThan(1.05 * law.diagnostics().squares().orElseThrow());
    }

    @Test
    void driftNamesTheFormThatAnswersIt() {
        assertThat(Law.fit(LawForm.conditional(), sweep()).notes().toString()).contains("log-parabola");
        assertThat(Law.fit(LawForm.logParabola(), sweep()).diagnostics().drift())
                .noneMatch(test -> test.over().equals("size_class"));
    }

    @Test
    void formsWithoutABestShapeRefuseToMoveIt() {
        assertThatThrownBy(() -> LawForm.chinchilla().moving(Set.of(Move.SIZE)))
                .hasMessageContaining("chinchilla")
                .hasMessageContaining("log-parabola");
        assertThatThrownBy(() -> LawForm.conditional().with(Covariate.product()))
                .hasMessageContaining("log-parabola");
        assertThatThrownBy(() -> Move.parse("sise")).hasMessageContaining("did you mean size");
        assertThatThrownBy(
                        () -> Law.fit(LawForm.logParabola(), sweep()).optimum().at(-1, 1))
                .hasMessageContaining("must be positive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "none"})
    void savedLawSaysTheSame(String moves, @TempDir Path folder) {
        Law law = Law.fit(LawForm.logParabola().moving(Move.parse(moves)).with(Covariate.product()), sweep());
        Path file = folder.resolve("law.json");
        law.save(file);

        Law read = Law.read(file);

        assertThat(read.estimates()).isEqualTo(law.estimates());
        assertThat(read.optimum().at(145e6, 50e6).relativeWidth())
                .isEqualTo(law.optimum().at(145e6, 50e6).relativeWidth());
        assertThat(read.loss("1M/50M", .2, 1)).isEqualTo(law.loss("1M/50M", .2, 1));
    }

    @Test
    void nearestBuildableShapeIsThatOfItsOwnSize() {
        Law law = Law.fit(LawForm.logParabola(), sweep());

        Buildable large = law.optimum().nearest(BuildOptions.of(64_000_000, 12).withMultiples(8, 8));

        double best = estimate(law.optimum().at(64e6, 50e6).relativeWidth()).value();
        assertThat(large.architecture().relativeWidth()).isCloseTo(best, within(.01));
        assertThat(large.notes().toString()).contains("N 64M is 8.01 times the largest run");
    }

    @Test
    void groupSizeAndDepthAreIdentifiedOrRefusedWithTheReason() {
        List<Point> points = MovingSweeps.points(MovingSweeps.SIZES, ONE_AMOUNT);
        List<Point> varied = java.util.stream.IntStream.range(0, points.size())
                .mapToObj(i -> new Point(
                                points.get(i).relativeWidth(),
                                points.get(i).mlpRatio(),
                                points.get(i).parameters(),
                                50e6,
                                i % 3 == 0 ? 4 : i % 3 == 1 ? 6 : 9)
                        .with("gqa_group", i % 5 < 2 ? 1 : i % 5 < 4 ? 2 : 8))
                .toList();
        LawForm form = LawForm.logParabola().with(Covariate.groupSize(), Covariate.depth(), Covariate.depthSquared());
        Runs runs = MovingSweeps.runs(
                varied,
                at -> MovingSweeps.level(at.parameters(), 50e6)
                        * Math.exp(MovingSweeps.parabola(at)
                                + .01 * Math.log(at.others().get("gqa_group"))
                                + .05 * Math.pow(Math.log(at.layers() / 6), 2)),
                1e-9,
                1);

        Law law = Law.fit(form, runs);

        assertThat(term(law, "ln_g")).isCloseTo(.01, within(1e-6));
        assertThat(term(law, "ln_n_layers_squared")).isCloseTo(.05, within(1e-6));
        Law each = Law.fit(
                LawForm.logParabola().with(Covariate.eachGroupSize(), Covariate.depth(), Covariate.depthSquared()),
                runs);
        assertThat(term(each, "g=8")).isCloseTo(.01 * Math.log(8), within(1e-6));
        assertThat(Law.fit(form, sweep()).estimates().stream()
                        .filter(one -> one.term().equals("ln_g"))
                        .findFirst()
                        .orElseThrow()
                        .toString())
                .contains("gqa_group varies by less than 10 %", "Add runs of one size that differ in gqa_group");
    }
}
