package fitlaw.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.common.Work;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.CoverageStudy;
import fitlaw.law.DesignReplay;
import fitlaw.law.DesignTarget;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Profiles;
import fitlaw.runs.Runs;
import fitlaw.search.Candidates;
import fitlaw.search.Search;
import fitlaw.search.ShapeOptions;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every work done in shards, written, read and joined, is bit-identical to the work done at once. */
class ShardEngineTest {
    private static final ShardJob JOB = new ShardJob("1", List.of("fit"), new TreeMap<>());
    private static final Bench BENCH = Bench.read(Path.of("data/bench/h100.csv"))
            .where("machine_run == \"h100-20261124-a\" & batch <= 16 & context_tokens == 4096");
    private static final Runs SWEEP = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    /** All shards of every work, the first of them twice, in random order. */
    private static ShardEngine divided(int of) {
        return new ShardEngine(JOB, List.of(), stage -> {
            List<WorkItem> items = new ArrayList<>(IntStream.rangeClosed(1, of)
                    .mapToObj(i -> stage.done(new Shard(i, of)))
                    .toList());
            items.add(stage.done(new Shard(1, of)));
            Collections.shuffle(items, new Random(of));
            return items;
        });
    }

    private static <T> T divided(int of, int works, Callable<T> body) throws Exception {
        ShardEngine engine = divided(of);
        T made = Task.current().with(engine).call(body);
        assertThat(engine.stages()).isEqualTo(works);
        return made;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40, 77})
    void bootstrapsAreTheSame(int of) throws Exception {
        Law law = Law.fit(LawForm.named("multiplicative"), SWEEP);
        for (BootstrapOptions options : List.of(
                BootstrapOptions.defaults().withResamples(75).withClusterBy(BootstrapOptions.SHAPE),
                BootstrapOptions.defaults().withResamples(75).withResiduals())) {
            String whole = Bootstrap.of(law, options).draws().write().toString("csv");

            assertThat(divided(of, 1, () -> Bootstrap.of(law, options))
                            .draws()
                            .write()
                            .toString("csv"))
                    .isEqualTo(whole);
        }
    }

    @Test
    void profilesAreTheSame() throws Exception {
        Law law = Law.fit(LawForm.named("multiplicative"), SWEEP);
        Profiles whole = Profiles.of(law);

        assertThat(whole.all()).hasSizeGreaterThan(2);
        assertThat(divided(2, 1, () -> Profiles.of(law)).all()).isEqualTo(whole.all());
    }

    @Test
    void coverageStudiesAreTheSame() throws Exception {
        Law law = Law.fit(LawForm.named("multiplicative"), SWEEP);

        assertThat(divided(7, 1, () -> CoverageStudy.of(law, 100, 1))).isEqualTo(CoverageStudy.of(law, 100, 1));
    }

    @Test
    void replaysAreTheSame() throws Exception {
        Runs sweep = Runs.read(Path.of("data/runs/sweep.csv")).where("at_width_rate == true & purpose != 'gqa'");
        Law law = Law.fit(LawForm.logParabola(), sweep);
        Callable<DesignReplay> replay = () -> DesignReplay.of(law, DesignTarget.relativeWidth(145e6, 50e6));

        assertThat(divided(5, 1, replay).tracks()).isEqualTo(replay.call().tracks());
    }

    /** Rows whose units execute nested work. */
    private record Nested(int units) implements Work.RowOfEach {
        @Override
        public String name() {
            return "nested";
        }

        @Override
        public double[] row(int unit) {
            return new double[] {unit, new Squares(unit + 1).done()};
        }
    }

    @Test
    void workInsideAUnitIsDoneWithIt() throws Exception {
        assertThat(divided(3, 1, new Nested(20)::done)).isDeepEqualTo(new Nested(20).done());
        assertThat(new Nested(20).done()[4]).containsExactly(4, 1 + 4 + 9 + 16);
    }

    @Test
    void holdOutsAreTheSame() throws Exception {
        List<String> classes = SWEEP.table().stringColumn("size_class").unique().asList();
        Runs train = SWEEP.where("size_class != '" + classes.get(0) + "'");
        Runs test = SWEEP.where("size_class == '" + classes.get(0) + "'");
        Callable<HoldOut> holdOut = () -> HoldOut.of(LawForm.conditional(), train, test, FitOptions.defaults());

        assertThat(divided(7, 1, holdOut).scores().ceiling().spearman())
                .isEqualTo(holdOut.call().scores().ceiling().spearman());
    }

    @Test
    void searchesAreTheSame() throws Exception {
        Search search = Search.of(Law.fit(LawForm.conditional(), SWEEP), Throughput.fit(BENCH))
                .sameSizeAs(Architecture.read(Path.of("data/models/llama-3.2-1b.json")))
                .shapes(ShapeOptions.defaults().withMultiples(512, 512))
                .extrapolating()
                .lossWithin(1.01)
                .serving(new Workload(64, 1024, 1024));
        Candidates whole = search.run();

        Candidates joined = divided(5, 1, search::run);

        assertThat(whole.front()).hasSizeGreaterThan(2);
        assertThat(joined.table().write().toString("csv"))
                .isEqualTo(whole.table().write().toString("csv"));
        assertThat(joined.counts().rightSize()).isEqualTo(whole.counts().rightSize());
        assertThat(joined.acceptable()).isEqualTo(whole.acceptable());
        assertThat(joined.overRunnerUp()).isEqualTo(whole.overRunnerUp());
    }

    @Test
    void calibrationsAreTheSame() throws Exception {
        Throughput whole = Throughput.fit(BENCH);
        ShardEngine engine = divided(4);

        Throughput joined = Task.current().with(engine).call(() -> Throughput.fit(BENCH));

        assertThat(engine.stages()).isPositive();
        assertThat(joined.report().text()).isEqualTo(whole.report().text());
    }

    /** The sum of the units' squares, in order. */
    private record Squares(int units) implements Work<Double> {
        @Override
        public String name() {
            return "squares";
        }

        @Override
        public Double part(int from, int to) {
            return IntStream.range(from, to).mapToDouble(i -> i * i).sum();
        }

        @Override
        public Double joined(List<Double> parts) {
            return parts.stream().mapToDouble(Double::doubleValue).sum();
        }

        @Override
        public String written(Double part) {
            return Work.text(part);
        }

        @Override
        public Double read(String text) {
            return Work.numbers(text)[0];
        }
    }

    private static WorkItem item(Work<?> work, int number, int of) {
        List<WorkItem> items = new ArrayList<>();
        assertThatThrownBy(() -> Task.current()
                        .with(ShardEngine.ofShard(JOB, List.of(), new Shard(number, of), items::add))
                        .call(work::done))
                .isInstanceOf(ShardEngine.PartDoneException.class);
        return items.get(0);
    }

    private static ShardEngine merge(WorkItem... items) {
        return ShardEngine.ofMerge(JOB, new ShardFolder(Path.of("part"), List.of(items), List.of()));
    }

    @Test
    void moreShardsThanUnitsAreNoneTooMany() {
        Work<Double> work = new Squares(3);
        WorkItem[] items = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> item(work, i, 8))
                .filter(item -> item.from() < item.to())
                .toArray(WorkItem[]::new);

        assertThat(items).hasSize(3);
        assertThat(merge(items).run(work)).isEqualTo(5);
    }

    @Test
    void shardsOfTwoDivisionsMergeWhereOneIsWhole() {
        Work<Double> work = new Squares(10);

        assertThat(merge(item(work, 1, 3), item(work, 2, 2), item(work, 1, 2)).run(work))
                .isEqualTo(285);
        assertThatThrownBy(() -> merge(item(work, 1, 3), item(work, 1, 2)).run(work))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shard 2/2 of the squares")
                .hasMessageContaining("fitlaw fit --shard 2/2 --out part");
    }

    @Test
    void differentResultsOfOneShardAreRefused() {
        Work<Double> work = new Squares(10);
        WorkItem right = item(work, 1, 2);
        WorkItem wrong = new WorkItem(
                new WorkItem.StageId(right.stage().job(), 0, right.stage().work(), 10),
                right.shard(),
                "31.0",
                "Java 9 on vax");

        assertThatThrownBy(() -> merge(right, wrong, item(work, 2, 2)).run(work))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1/2")
                .hasMessageContaining("Java 9 on vax");
        assertThatThrownBy(() -> merge(item(new Squares(11), 1, 2)).run(work))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("11 units");
    }

    @Test
    void secondWorkWaitsForAllShardsOfTheFirst() throws Exception {
        Callable<Double> both = () -> new Squares(4).done() + new Squares(6).done();
        List<WorkItem> known = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            List<WorkItem> before = List.copyOf(known);
            for (int i = 1; i <= 2; i++) {
                Shard shard = new Shard(i, 2);
                assertThatThrownBy(() -> Task.current()
                                .with(ShardEngine.ofShard(JOB, before, shard, known::add))
                                .call(both))
                        .isInstanceOf(ShardEngine.PartDoneException.class);
            }
        }

        assertThat(known).extracting(item -> item.stage().number()).containsExactly(0, 0, 1, 1);
        assertThat(Task.current().with(merge(known.toArray(WorkItem[]::new))).call(both))
                .isEqualTo(14 + 55);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/4", "5/4", "4", "a/b", "1/0", ""})
    void whatIsNoShardIsRefused(String written) {
        assertThatThrownBy(() -> Shard.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersKeepTheirBits() {
        double[] numbers = Stream.concat(
                        Stream.of(Double.NaN, -0.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, 1.0 / 3),
                        new Random(1).doubles(500).map(u -> Math.exp(80 * u)).boxed())
                .mapToDouble(Double::doubleValue)
                .toArray();

        assertThat(Work.numbers(Work.text(numbers))).isEqualTo(numbers);
        assertThat(Work.rows(Work.text(new double[][] {{1}, numbers}))[1]).isEqualTo(numbers);
    }
}
