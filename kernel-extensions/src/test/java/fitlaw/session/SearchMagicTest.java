package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search and export by magic, each with its equivalent Java. */
class SearchMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));
    private static final String CALL = "%search 80M-297M speed data/models/llama-3.2-1b.json";
    private static final String LOAD = " --batch 128 --input 4096 --output 1024";

    private final Cells cells = new Cells(SESSION);

    @TempDir
    private Path folder;

    @BeforeAll
    static void calibrate() {
        new Cells(SESSION).shown("""
                        var speed = Throughput.fit(Bench.read(Path.of("data/bench/h100.csv"))
                                .where("machine_run == \\"h100-20261124-a\\" & batch == 128 & context_tokens > 4096 | phase == \\"prefill\\""));""");
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void searchIsRunAndWritten() {
        assertThat(cells.shown(
                        CALL + LOAD + " --multiples 256,256 --gqa 4,8 --loss-within 1.002 --objective dollars=2.5"))
                .contains("Search: published 80M-297M law", "baseline", "dollars_per_million_tokens");
        assertThat(cells.text())
                .contains(
                        "var found = Search.of(Law.published(\"80M-297M\"), speed).sameSizeAs(Architecture.read(Path.of("
                                + "\"data/models/llama-3.2-1b.json\"))).serving(new Workload(128, 4096, 1024)).shapes(ShapeOptions.defaults()"
                                + ".withMultiples(256, 256).withGqaGroups(4, 8)).objective(Objective.parse(\"dollars=2.5\")).lossWithin(1.002).run();");

        Path out = folder.resolve("out");
        assertThat(cells.shown("%export found " + out)).contains("candidates.csv");
        assertThat(out.resolve("config.json")).isRegularFile();
        assertThat(cells.shown("found.best().architecture().equals(Architecture.read(Path.of(\""
                        + out.resolve("config.json") + "\")))"))
                .isEqualTo("true");
        assertThat(Files.exists(out.resolve("torchtitan_args.py"))).isTrue();
    }

    @Test
    void aCandidateAndAPlannedShapeAreWritten() {
        cells.shown(CALL + " few" + LOAD + " --multiples 256,256 --gqa 4");
        cells.shown("var best = few.best();");
        assertThat(cells.shown("best")).contains("tokens_per_second").doesNotContain("Optional");
        Path file = folder.resolve("best.json");
        cells.shown("%export best " + file);
        assertThat(cells.text()).contains("best.architecture().export(Path.of(");
        assertThat(cells.shown("Architecture.read(Path.of(\"" + file + "\")).equals(best.architecture())"))
                .isEqualTo("true");

        cells.shown(
                "var law = Law.fit(Runs.read(Path.of(\"data/runs/nano.csv\")).where(\"size_class == '1M' & x >= 0.06\"));");
        cells.shown("%law nearest law planned --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256");
        assertThat(cells.failure("%export planned " + folder.resolve("none.json")))
                .contains("vocab_size is unknown");
        Path out = folder.resolve("planned");
        cells.shown("%export planned " + out + " --vocab-size 32000 --untied");
        assertThat(cells.text()).contains("planned.architecture().withVocabulary(32000, false).export(Path.of(");
        assertThat(cells.shown("Architecture.read(Path.of(\"" + out.resolve("config.json")
                        + "\")).equals(planned.architecture().withVocabulary(32000, false))"))
                .isEqualTo("true");
        assertThat(cells.failure("%export few " + out + " --vocab-size 32000")).contains("single architecture");
    }

    @Test
    void otherGpusAreShownBeside() {
        cells.shown("var h200 = speed.on(Hardware.of(\"H200\", 4.3e12, 7e14));");

        assertThat(cells.shown(CALL + LOAD + " --multiples 256,256 --also h200"))
                .contains("on other GPUs", "speed of first / best", "H200");
        assertThat(cells.text()).contains(".alsoOn(h200).run();");
        assertThat(cells.failure(CALL + LOAD + " --also nothing")).contains("there is no variable nothing");
    }

    @Test
    void namedModelsAreShownBesideAndDrawn() {
        assertThat(cells.shown(CALL + " named" + LOAD
                        + " --multiples 256,256 --beside data/models/panda-1b.json,data/models/surefire-1b.json"))
                .contains("panda-1b", "surefire-1b");
        assertThat(cells.text())
                .contains(".beside(NamedModel.read(Path.of(\"data/models/panda-1b.json\")), NamedModel.read(Path.of("
                        + "\"data/models/surefire-1b.json\"))).run();");
        cells.shown("var times = Bench.read(Path.of(\"data/bench/h100.csv\"));");

        assertThat(cells.shown("%figure pareto named")).contains("Loss against speed");
        assertThat(cells.shown("%figure batches named")).contains("Speed against batch size of the best shape found");
        assertThat(cells.text()).contains("Figure.batches(named)");
        assertThat(cells.shown("%figure batches named times")).contains("Speed against batch size");
        assertThat(cells.text()).contains("Figure.batches(named, times)");
        assertThat(cells.failure("%figure pareto named times"))
                .contains("the figure pareto takes one result, so times is not allowed here");
        assertThat(cells.failure("%figure batches named speed")).contains("speed");
        assertThat(cells.failure("%figure batches nothing"))
                .contains("there is no variable nothing", "Example: %figure batches found");
        assertThat(cells.failure("%figure roofline nothing")).contains("Example: %figure roofline speed data/models/");
        assertThat(cells.failure("%figure hold-out nothing")).contains("Example: %figure hold-out heldOut");
        assertThat(cells.failure("%figure paretto"))
                .contains("there is no figure paretto; did you mean pareto? There are fit, shape,");
        assertThat(cells.shown("%figure --help"))
                .isEqualTo(cells.shown("%help figure"))
                .contains("%figure contours law");
        assertThat(cells.shown("%search -h")).startsWith("%search: ");
    }

    @Test
    void batchesAndItsArgumentsAreCompleted() {
        assertThat(SESSION.complete("%figure ba", 10).toString()).contains("batches");
        assertThat(SESSION.complete("%search 80M-297M speed x.json --bes", 35).toString())
                .contains("--beside");
    }

    @Test
    void algorithm1IsRunByItsSteps() {
        assertThat(cells.shown(CALL + " steps" + LOAD + " --multiples 256,256 --algorithm1"))
                .contains("Algorithm 1 of arXiv:2510.18245", "gqa_group");
        assertThat(cells.text()).contains("var steps = Algorithm1.run(Search.of(");
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        assertThat(cells.failure(CALL + " --input 4096")).contains("--batch is missing");
        assertThat(cells.failure(CALL + LOAD + " --multiples 256")).contains("2 whole numbers");
        assertThat(cells.failure(CALL + LOAD + " --objective speed")).contains("dollars=PRICE_PER_HOUR");
        assertThat(cells.failure(CALL + LOAD + " --max-loss 2.8")).contains("--base-loss");
        assertThat(cells.failure(CALL + LOAD + " --loss-within 0.5")).contains("is below the minimum over");
        assertThat(cells.failure(CALL + LOAD + " --base-loss 2.8 --l-opt 2.7"))
                .contains("--base-loss and --l-opt both specify the baseline's loss");
        assertThat(cells.failure(CALL + LOAD + " --base-loss 2.8 --max-loss 2.7 --loss-within 1.01"))
                .contains("--max-loss and --loss-within both specify the limit of loss");
        assertThat(cells.failure("%search law nothing base.json" + LOAD)).contains("there is no variable");
        assertThat(cells.failure("%law influence 80M-279M")).contains("did you mean 80M-297M?");
        assertThat(cells.failure("%law influence lw")).contains("there is no variable lw");
        assertThat(cells.failure("%allocate speed --flops 1e21")).contains("speed is not of type Runs or Law");
        assertThat(cells.failure("%export nothing out")).contains("there is no variable nothing");
    }
}
