package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.arch.ArchitectureFormat;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.bench.Gpu;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import fitlaw.throughput.Calibrated;
import fitlaw.throughput.Hardware;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class SearchTest {
    private static final Path DATA = Path.of("data");
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Architecture SUREFIRE = new Architecture(2560, 6144, 16, 36, 4, 64, 128256, true);
    private static final Workload LOAD = new Workload(128, 4096, 1024);
    private static final Throughput SPEED =
            Calibrated.of("h100", "machine_run == \"h100-20261124-a\" & batch <= 128 & context_tokens != 512");
    private static final Law PUBLISHED = Law.published("80M-297M");

    private static Law ours() {
        return Law.fit(
                LawForm.conditional(),
                Runs.read(DATA.resolve("runs/nano.csv")).where("size_class == \"1M\" & x >= 0.06"));
    }

    private static Search search(Law law) {
        return Search.of(law, SPEED).sameSizeAs(LLAMA).serving(LOAD);
    }

    @Test
    void atLlamasLossSomethingIsAtLeastAsFastAsSurefire() {
        Candidates found = search(PUBLISHED).run();

        assertThat(found.best().objective().value()).isGreaterThanOrEqualTo(SPEED.tokenRate(SUREFIRE, LOAD));
        assertThat(found.rows())
                .allSatisfy(row -> assertThat(row.loss().value()).isLessThanOrEqualTo(1));
        assertThat(found.base().loss().value()).isCloseTo(1, within(1e-12));
        assertThat(found.report().text())
                .contains("baseline", "the probability of meeting the loss limit is not known", "GQA");
    }

    @Test
    void publishedLawsHaveNoProbabilities() {
        Candidates found = search(PUBLISHED).run();

        assertThat(found.best().standing().acceptable()).isEmpty();
        assertThat(found.best().standing().best()).isEmpty();
        assertThat(found.best().loss().interval().isStated()).isFalse();
        assertThatThrownBy(() -> search(PUBLISHED).withProbability(0.9).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("states no uncertainty");
    }

    @Test
    void lawsOfOnesOwnHaveProbabilities() {
        Candidates found = search(ours()).run();

        assertThat(found.best().standing().acceptable().orElseThrow()).isBetween(0.0, 1.0);
        assertThat(found.rows().stream()
                        .mapToDouble(row -> row.standing().best().orElseThrow())
                        .sum())
                .isLessThanOrEqualTo(1 + 1e-9);
        assertThat(found.overBase().orElseThrow()).isGreaterThan(0.5);
    }

    /**
     * The upper bound of the loss must be within the limit, so each kept shape has that probability by the t
     * distribution of the law.
     */
    @Test
    void theRequiredProbabilityIsMet() {
        Candidates found = search(ours()).lossWithin(0.98).withProbability(0.9).run();

        assertThat(found.rows())
                .allSatisfy(row ->
                        assertThat(row.standing().acceptable().orElseThrow()).isGreaterThan(0.85));
    }

    @Test
    void theFrontIsNotBeaten() {
        List<Candidate> front = search(PUBLISHED).run().front();

        assertThat(front).hasSizeGreaterThan(3);
        IntStream.range(1, front.size()).forEach(i -> {
            assertThat(front.get(i).objective().value())
                    .isLessThan(front.get(i - 1).objective().value());
            assertThat(front.get(i).loss().value())
                    .isLessThan(front.get(i - 1).loss().value());
        });
    }

    @Test
    void resultsDoNotDependOnThreads() {
        Candidates one = search(ours()).threads(1).run();
        Candidates three = search(ours()).threads(3).run();

        assertThat(three.rows()).isEqualTo(one.rows());
    }

    @Test
    void costsAndTimesAreMadeSmall() {
        Candidates cheap = search(PUBLISHED).objective(Objective.dollars(2)).run();
        Candidates fast = search(PUBLISHED).run();
        Candidates quick =
                search(PUBLISHED).objective(Objective.TIME_PER_OUTPUT_TOKEN).run();

        assertThat(cheap.best().architecture()).isEqualTo(fast.best().architecture());
        // Two dollars per hour pay for 3,600 seconds of that many tokens.
        assertThat(cheap.best().objective().value())
                .isCloseTo(2e6 / 3600 / fast.best().objective().value(), within(1e-9));
        assertThat(cheap.best().objective().interval().low())
                .isLessThan(cheap.best().objective().value());
        assertThat(quick.best().objective().value())
                .isCloseTo(
                        SPEED.timePerOutputToken(quick.best().architecture(), LOAD)
                                .value(),
                        within(1e-12));
    }

    @Test
    void objectivesHaveWords() {
        assertThat(Objective.parse("tokens-per-second")).isEqualTo(Objective.TOKENS_PER_SECOND);
        assertThat(Objective.parse("dollars=2.5")).isEqualTo(Objective.dollars(2.5));
        assertThat(Objective.parse("joules=700")).isEqualTo(Objective.energy(700));
        for (String wrong : List.of("speed", "dollars=", "dollars=-1", "dollars=two", "joules=Infinity")) {
            assertThatThrownBy(() -> Objective.parse(wrong)).hasMessageContaining("'" + wrong + "' is none of");
        }
    }

    /** A saved law keeps the range of its runs, so a search with it considers the same shapes. */
    @Test
    void aLawReadFromAFileKeepsToItsRunsToo(@TempDir Path folder) {
        ours().save(folder.resolve("law.json"));

        Candidates read = search(Law.read(folder.resolve("law.json"))).run();

        assertThat(read.rows()).isEqualTo(search(ours()).run().rows());
    }

    @Test
    void severalWorkloadsCountByTheirShareOfTokens() {
        Workload small = new Workload(1, 512, 512);
        Candidates found = search(PUBLISHED).serving(small, 3).run();
        Architecture best = found.best().architecture();

        double time = 0.25 / SPEED.tokenRate(best, LOAD) + 0.75 / SPEED.tokenRate(best, small);
        assertThat(found.best().objective().value()).isCloseTo(1 / time, within(1e-6));
    }

    @Test
    void lossesAreInNatsIfTheBaselinesIsGiven() {
        Candidates found = search(PUBLISHED).baseLoss(2.803).lossAtMost(2.79).run();

        assertThat(found.base().loss().value()).isCloseTo(2.803, within(1e-12));
        assertThat(found.best().loss().value()).isLessThanOrEqualTo(2.79);
        assertThatThrownBy(() -> search(PUBLISHED).lossAtMost(2.79).run()).hasMessageContaining("Give it (baseLoss)");
    }

    @Test
    void anUnattainableLossNamesTheLeast() {
        assertThatThrownBy(() -> search(PUBLISHED).lossWithin(0.9).run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("is below the minimum over 7,645 shapes, 0.9");
    }

    @Test
    void aWorkloadThatDoesNotFitNamesTheLargest() {
        assertThatThrownBy(() -> Search.of(PUBLISHED, SPEED)
                        .sameSizeAs(LLAMA)
                        .serving(new Workload(100_000, 4096, 1024))
                        .run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("the maximum number of sequences that any of them can serve at once is");
    }

    @Test
    void anEmptySpaceNamesTheNearestSize() {
        assertThatThrownBy(() -> search(PUBLISHED)
                        .shapes(ShapeOptions.defaults().withMultiples(16384, 16384))
                        .run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("No shape is close to N 973M")
                .message()
                .doesNotContain("Infinity");
        assertThatThrownBy(() -> search(PUBLISHED).where(shape -> false).run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("meets the conditions");
    }

    @Test
    void otherDepthsNeedALawThatKnowsThem() {
        assertThatThrownBy(() -> search(PUBLISHED)
                        .shapes(ShapeOptions.defaults().withLayers(16, 18))
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conditional on depth");
    }

    @Test
    void asksForWhatIsMissing() {
        assertThatThrownBy(() -> Search.of(PUBLISHED, SPEED).serving(LOAD).run())
                .hasMessageContaining("sameSizeAs");
        assertThatThrownBy(() -> Search.of(PUBLISHED, SPEED).sameSizeAs(LLAMA).run())
                .hasMessageContaining("no workload");
    }

    @Test
    void shapesOutsideTheDataAreFlagged() {
        Candidates found = search(ours()).extrapolating().run();

        assertThat(search(ours()).run().rows().stream().flatMap(row -> row.flags().stream()))
                .doesNotContain("mlp_attn_ratio outside the law's runs");
        assertThat(found.rows().stream().flatMap(row -> row.flags().stream()))
                .contains("mlp_attn_ratio outside the law's runs");
    }

    @Test
    void sensitivityListsTheBestUnderChangedConditions() {
        var table = search(PUBLISHED).run().sensitivity();

        assertThat(table.stringColumn("changed").asList()).contains("as specified", "batch × 0.5");
        assertThat(table.doubleColumn("loss_over_base").max()).isLessThanOrEqualTo(1.01);
    }

    /** An H200 with the H100's rates is the same GPU; with a tenth of its bandwidth, keys and values are expensive. */
    @Test
    void otherGpusAreSearchedToo() {
        Hardware here = SPEED.hardware();
        Throughput same = SPEED.on(here);
        Throughput slow = SPEED.on(Hardware.of("H200", here.bytesPerSecond() / 10, here.flopPerSecond()));
        Candidates found = search(PUBLISHED).alsoOn(same, slow).run();

        OtherGpu equal = found.elsewhere().get(0);
        assertThat(equal.best().orElseThrow().architecture())
                .isEqualTo(found.best().architecture());
        assertThat(equal.firstOverBest().orElseThrow().value()).isEqualTo(1);
        OtherGpu other = found.elsewhere().get(1);
        Candidate alone =
                Search.of(PUBLISHED, slow).sameSizeAs(LLAMA).serving(LOAD).run().best();
        assertThat(other.best().orElseThrow().architecture()).isEqualTo(alone.architecture());
        assertThat(other.firstOverBest().orElseThrow().value())
                .isCloseTo(
                        slow.tokenRate(found.best().architecture(), LOAD) / slow.tokenRate(alone.architecture(), LOAD),
                        within(1e-12));
        assertThat(found.sensitivity().stringColumn("changed").asList()).contains("on " + slow.setup());
        assertThat(found.report().text())
                .contains("on other GPUs", "speed of first / best", slow.setup().toString());
    }

    private static double named(Search failing, String pattern) {
        String message =
                catchThrowableOfType(NoCandidateException.class, failing::run).getMessage();
        Matcher number = Pattern.compile(pattern).matcher(message);
        assertThat(number.find()).as(message).isTrue();
        return Double.parseDouble(number.group(1));
    }

    /** The value that an error suggests gives a result; a value smaller by a thousandth does not. */
    @Test
    void theValueThatAnErrorSuggestsIsSufficient() {
        double loss = named(search(PUBLISHED).lossWithin(0.9), "shapes, ([0-9.]+)");
        assertThat(search(PUBLISHED).lossWithin(loss).run().acceptable()).isPositive();
        assertThatThrownBy(() -> search(PUBLISHED).lossWithin(0.999 * loss).run())
                .isInstanceOf(NoCandidateException.class);

        double nats = named(search(PUBLISHED).baseLoss(2.8).lossAtMost(2.5), "shapes, ([0-9.]+)");
        assertThat(search(PUBLISHED).baseLoss(2.8).lossAtMost(nats).run().acceptable())
                .isPositive();

        double gigabytes = named(search(PUBLISHED).lossWithin(2).memory(4e9), "needs ([0-9.]+) GB");
        assertThat(search(PUBLISHED).lossWithin(2).memory(gigabytes * 1e9).run().acceptable())
                .isPositive();
        assertThatThrownBy(() -> search(PUBLISHED)
                        .lossWithin(2)
                        .memory(0.99 * gigabytes * 1e9)
                        .run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("(memory)");

        ShapeOptions shapes = ShapeOptions.defaults().withMultiples(4096, 4096).withGqaGroups(5);
        Search coarse = search(PUBLISHED).lossWithin(2).extrapolating();
        double off = named(coarse.shapes(shapes.withSizeWithin(1e-6)), "differs by ([0-9.]+) %");
        assertThat(coarse.shapes(shapes.withSizeWithin(off / 100)).run().acceptable())
                .isPositive();
    }

    @Test
    void whatBindsIsSaidOfShapesOutsideTheLawsRunsAndOfConditions() {
        assertThatThrownBy(() ->
                        search(PUBLISHED).where(shape -> shape.mlpRatio() > 6).run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining(
                        "is within the range of the law's runs, mlp_attn_ratio from 0.500 to 5.00; their range is"
                                + " mlp_attn_ratio from 6.")
                .hasMessageContaining("(extrapolating)");
        assertThatThrownBy(() -> search(PUBLISHED).where(shape -> false).run())
                .isInstanceOf(NoCandidateException.class)
                .hasMessageContaining("meets the conditions of where");
    }

    /**
     * The smallest KV cache, 8 KiB per token, of 1,200 sequences needs 50 GB: it fits on an H100, but not on an L40S.
     */
    @Test
    void gpusThatAreTooSmallAreReported() {
        Throughput small = SPEED.on(Hardware.typical(Gpu.L40S));
        Candidates found = Search.of(PUBLISHED, SPEED)
                .sameSizeAs(LLAMA)
                .serving(LOAD.withBatch(1200))
                .lossWithin(1.05)
                .alsoOn(small)
                .run();

        assertThat(found.elsewhere().get(0).best()).isEmpty();
        assertThat(found.elsewhere().get(0).note()).contains("fits in 51.5 GB", "the maximum number of sequences");
        assertThat(found.report().text()).contains("L40S", "none");
    }

    @Test
    void gpusOfUnknownMemorySaySo() {
        Throughput unknown = SPEED.on(Hardware.of("MI300X", 4e12, 8e14));

        assertThat(Search.of(PUBLISHED, unknown)
                        .sameSizeAs(LLAMA)
                        .serving(LOAD)
                        .run()
                        .report()
                        .text())
                .contains("The memory of MI300X is not known", "Specify it (memory).");
    }

    /**
     * The algorithm starts from the best shape of GQA 4 and continues while speed rises, at most to 9 if the effect on
     * loss is unknown.
     */
    @Test
    void algorithm1GoesUpTheGroupsFromFour() {
        Algorithm1 found = Algorithm1.run(search(PUBLISHED));

        assertThat(found.steps().get(0).gqaGroup()).isEqualTo(4);
        assertThat(found.best().gqaGroup()).isBetween(4, 9);
        assertThat(found.best().nKvHeads()).isGreaterThanOrEqualTo(2);
        assertThat(found.report().text()).contains("effect of the GQA group on loss is not known");
    }

    @Test
    void algorithm1HeedsTheEffectOfGqaOnLoss() {
        Algorithm1 found = Algorithm1.run(search(PUBLISHED), shape -> shape.gqaGroup() > 4 ? 1.1 : 1, 8);

        assertThat(found.best().gqaGroup()).isEqualTo(4);
    }

    @Test
    void theBestIsHandedOver(@TempDir Path folder) {
        Candidates found = search(PUBLISHED).run();

        List<Path> written = found.export(folder.resolve("out"));

        assertThat(written).hasSize(4).allSatisfy(file -> assertThat(file).isRegularFile());
        for (ArchitectureFormat format : ArchitectureFormat.values()) {
            assertThat(Architecture.read(folder.resolve("out").resolve(format.fileName())))
                    .isEqualTo(found.best().architecture());
        }
        Table back = Csv.read(folder.resolve("out/candidates.csv"));
        assertThat(back.rowCount()).isEqualTo(found.rows().size());
        assertThat(back.columnNames()).contains("d_model", "loss_over_base", "tokens_per_second", "on_front");
        assertThatThrownBy(() -> found.export(folder.resolve("best.yaml")))
                .hasMessageContaining(".json (Hugging Face)");
    }

    /** The loss is L_opt times the factor of the law, for the baseline and for any shape. */
    @Test
    void theBestLossGivesNats() {
        Candidates found = search(PUBLISHED).bestLoss(2.78).run();

        assertThat(found.base().loss().value()).isCloseTo(2.78 * PUBLISHED.factor(LLAMA), within(1e-12));
        assertThat(found.best().loss().value())
                .isCloseTo(2.78 * PUBLISHED.factor(found.best().architecture()), within(1e-12));
    }

    @Test
    void theBaselinesLossCanBeTakenFromALevel() {
        Law law = ours();
        Candidates found = search(law).atLevel("1M/50M").run();

        assertThat(found.inNats()).isTrue();
        assertThat(found.base().loss().value())
                .isCloseTo(
                        law.loss("1M/50M", LLAMA.relativeWidth(), LLAMA.mlpRatio())
                                .value(),
                        within(1e-12));
    }

    private static NamedModel named(String file) {
        return NamedModel.read(DATA.resolve("models/" + file + ".json"));
    }

    @Test
    void namedModelsArePredictedAsCandidatesAre() {
        Candidates found = search(ours())
                .memory(40e9)
                .beside(named("panda-1b"), named("surefire-1b"))
                .run();
        Candidate surefire = found.beside().get("surefire-1b");

        assertThat(found.beside().keySet()).containsExactly("panda-1b", "surefire-1b");
        assertThat(surefire.objective()).isEqualTo(SPEED.tokensPerSecond(surefire.architecture(), LOAD));
        assertThat(surefire.overBase()).isEqualTo(SPEED.ratio(surefire.architecture(), LLAMA, LOAD));
        assertThat(surefire.loss().value()).isCloseTo(ours().factor(SUREFIRE) / ours().factor(LLAMA), within(1e-12));
        assertThat(surefire.loss().interval().isBounded()).isTrue();
        // 18 KV heads of 64 for 5,120 tokens of 128 sequences are 48 GB.
        assertThat(found.beside().get("panda-1b").flags()).contains("does not fit in memory");
        assertThat(found.report().text()).contains("surefire-1b", "panda-1b: ");
        assertThat(found.rows()).isEqualTo(search(ours()).memory(40e9).run().rows());
    }

    @Test
    void namedModelsMustBeComparable() {
        assertThatThrownBy(() -> search(PUBLISHED).beside(named("panda-3b")).run())
                .hasMessageContaining("panda-3b has 28 layers and the baseline 16");
        assertThatThrownBy(() -> search(PUBLISHED)
                        .beside(new NamedModel("wide", new Architecture(2560, 8192, 16, 32, 8, 64, 128256, true)))
                        .run())
                .hasMessageContaining("wide has N 1.22B and the baseline 973M; the law compares shapes of one size");
        assertThatThrownBy(() -> search(PUBLISHED)
                        .beside(named("panda-1b"), named("panda-1b"))
                        .run())
                .hasMessageContaining("two models to compare are named panda-1b");
        // Reported before the search, which would find nothing here.
        assertThatThrownBy(() -> search(PUBLISHED)
                        .lossWithin(0.5)
                        .beside(named("panda-3b"))
                        .run())
                .hasMessageContaining("panda-3b has 28 layers and the baseline 16");
        // 2.1 % more parameters than LLaMA-3.2-3B, as counted in data/paper/models.csv.
        Candidates found = Search.of(PUBLISHED, SPEED)
                .sameSizeAs(named("llama-3.2-3b").architecture())
                .serving(new Workload(8, 4096, 1024))
                .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                .beside(named("panda-3b-o"))
                .run();
        assertThat(found.beside().get("panda-3b-o").flags())
                .contains("N 2.1 % above the baseline's, which its predicted loss ignores");
    }

    @Test
    void baselineFarFromTheLawsRunsIsTold() {
        assertThat(search(ours()).run().report().text())
                .contains(
                        "The law's largest runs have 1.01M parameters, and the baseline has 973M, 960 times as many. The"
                                + " optimal shape is assumed to be the same at both sizes.");
        assertThat(search(PUBLISHED).run().report().text()).doesNotContain("runs have");
        Architecture small = new Architecture(128, 384, 4, 4, 2, 32, 4096, true);
        assertThat(Search.of(PUBLISHED, SPEED)
                        .sameSizeAs(small)
                        .shapes(ShapeOptions.defaults().withMultiples(16, 16))
                        .serving(LOAD)
                        .extrapolating()
                        .run()
                        .report()
                        .text())
                .contains("The law's smallest runs have 80M parameters, and the baseline has 786k, 1/100 as many.");
    }

    /** The paper uses the first coefficients for 1B models, the second for 3B models. */
    @Test
    void thePublishedLawForAnotherSizeIsReported() {
        String other = "The paper uses the coefficients 80M-297M for 1B models, and 1B for 3B models.";
        Architecture large = named("llama-3.2-3b").architecture();

        assertThat(search(PUBLISHED).run().report().text()).doesNotContain("The paper uses");
        assertThat(Search.of(PUBLISHED, SPEED)
                        .sameSizeAs(large)
                        .serving(LOAD.withBatch(8))
                        .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                        .run()
                        .report()
                        .text())
                .contains(other, "The baseline has 2.82B parameters.");
        assertThat(PUBLISHED.domain().publishedForOthers(2.8e9)).contains(other);
        assertThat(Law.published("1B").domain().publishedForOthers(2.8e9)).isEmpty();
        assertThat(ours().domain().publishedForOthers(2.8e9)).isEmpty();
    }

    /** At 16,384 tokens a window of 1,024 reads a sixteenth of the keys: candidates have the window of the baseline. */
    @Test
    void candidatesHaveTheBaselinesWindowsNormsAndBiases() {
        Details details = new Details(2, true, false, false, false, Optional.of(new LocalAttention(16, 1024)));
        Architecture base = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true, details);
        Candidates found = Search.of(PUBLISHED, SPEED)
                .sameSizeAs(base)
                .serving(new Workload(64, 16384, 1024))
                .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                .run();

        assertThat(found.rows())
                .allSatisfy(row -> assertThat(row.architecture().details()).isEqualTo(details));
        assertThat(found.best().overBase().value()).isGreaterThanOrEqualTo(1);
        assertThat(found.best().architecture().huggingFaceClass()).startsWith("class Qwen3");
        // By hand: 8 of 16 layers are half, so of 12 layers 6.
        assertThat(new ShapeSpace.Kind(
                                new Details(2, false, false, false, false, Optional.of(new LocalAttention(8, 1024))),
                                16)
                        .at(12)
                        .local())
                .contains(new LocalAttention(6, 1024));
    }

    @Test
    void whatLiesOutsideTheBenchmarkIsFlagged() {
        Architecture wide = LLAMA.withVocabulary(5_000_000, true);
        Candidates found = Search.of(PUBLISHED, SPEED)
                .sameSizeAs(wide)
                .serving(new Workload(512, 512, 64))
                .shapes(ShapeOptions.defaults().withMultiples(512, 512).withHeadDims(32))
                .run();

        assertThat(found.best().flags())
                .contains(
                        "head_dim outside the benchmark",
                        "vocab_size outside the benchmark",
                        "batch outside the benchmark");
        assertThat(search(PUBLISHED).run().base().flags()).isEmpty();
    }

    @Test
    void aLevelOfALawWithoutLevelsIsRefused() {
        assertThatThrownBy(() -> search(PUBLISHED).atLevel("1M/50M"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'published 80M-297M' has no levels")
                .hasMessageContaining("Give that loss (baseLoss)");
    }

    /** Twice the speed at the same price is half the cost. */
    @Test
    void costsAreComparedAsCosts() {
        Candidates cheap = search(PUBLISHED).objective(Objective.dollars(3.5)).run();

        assertThat(cheap.objectiveOverBase(cheap.best()).value())
                .isCloseTo(
                        cheap.best().objective().value()
                                / cheap.base().objective().value(),
                        within(1e-12))
                .isLessThan(1);
        assertThat(cheap.report().text())
                .contains("cost, ratio to baseline", "cheaper than the second")
                .doesNotContain("faster");
        assertThat(search(PUBLISHED).run().report().text()).contains("  ratio to baseline", "faster than the second");
    }

    @Test
    void aCandidateIsShownWithRoundedNumbers() {
        String shown = search(PUBLISHED).run().best().report().text();

        assertThat(shown)
                .contains("tokens_per_second", "n_params_non_embedding")
                .doesNotContain("Optional", "NaN")
                .doesNotContainPattern("[0-9]\\.[0-9]{7}");
    }

    @Test
    void theClassOfTheFileThatIsHandedOverIsTold() {
        Candidates found = search(PUBLISHED).run();
        Architecture best = found.best().architecture();

        assertThat(best.dModel() % best.nHeads()).isNotZero();
        assertThat(found.report().text())
                .contains("The first shape is exported as a config.json of " + best.huggingFaceClass() + ".");
        assertThat(LLAMA.huggingFaceClass()).isEqualTo("class Llama");
        assertThat(SUREFIRE.huggingFaceClass())
                .isEqualTo(
                        "class Mistral, which has the same layers as Llama: class Llama requires d_model to be a multiple of"
                                + " n_heads, and 2560 is not a multiple of 36");
    }
}
