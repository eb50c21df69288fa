package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import fitlaw.search.Objective;
import fitlaw.search.Search;
import fitlaw.search.ShapeOptions;
import fitlaw.throughput.Calibrated;
import fitlaw.throughput.Hardware;
import fitlaw.throughput.MeasuredThroughput;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** The figures of a search. */
class SearchFiguresTest {
    private static final Bench BENCH =
            Bench.read(Path.of("data/bench/h100.csv")).where("machine_run == \"h100-20261124-a\"");
    private static final Throughput SPEED = Calibrated.of("h100", "machine_run == \"h100-20261124-a\"");
    private static final NamedModel PANDA = model("panda-1b");
    private static final NamedModel SUREFIRE = model("surefire-1b");
    private static final Architecture LLAMA = model("llama-3.2-1b").architecture();
    private static final Workload LOAD = new Workload(32, 4096, 1024);
    private static final Candidates PUBLISHED =
            search(Law.published("80M-297M")).run();
    private static final Law OURS = Law.fit(
            LawForm.conditional(), Runs.read(Path.of("data/runs/nano.csv")).where("size_class == \"1M\" & x >= 0.06"));

    private static NamedModel model(String name) {
        return NamedModel.read(Path.of("data/models", name + ".json"));
    }

    private static Search search(Law law) {
        return Search.of(law, SPEED)
                .sameSizeAs(LLAMA)
                .serving(LOAD)
                .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                .keep(20)
                .beside(PANDA, SUREFIRE);
    }

    private static Table series(Table table, String column, String name) {
        return table.where(table.stringColumn(column).isEqualTo(name));
    }

    private static Mark mark(Figure figure, String name) {
        return figure.panels().get(0).marks().stream()
                .filter(mark -> mark.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void baselineAndNamedModelsAreMarked() {
        Table table = Figure.pareto(PUBLISHED).table();

        for (Map.Entry<String, Architecture> model : Map.of(
                        "baseline", LLAMA, "panda-1b", PANDA.architecture(), "surefire-1b", SUREFIRE.architecture())
                .entrySet()) {
            Table one = series(table, "series", model.getKey());
            assertThat(one.rowCount()).isOne();
            assertThat(one.doubleColumn("tokens_per_second").get(0))
                    .isEqualTo(SPEED.tokensPerSecond(model.getValue(), LOAD).value());
            assertThat(one.doubleColumn("objective_low").get(0))
                    .isEqualTo(SPEED.tokensPerSecond(model.getValue(), LOAD)
                            .interval()
                            .low());
        }
    }

    @Test
    void titleComparesTheBestWithTheBaselineInWhatWasAskedFor() {
        Candidates cheapest = search(Law.published("80M-297M"))
                .objective(Objective.dollars(2))
                .run();
        double faster = PUBLISHED.objectiveOverBase(PUBLISHED.best()).value();

        assertThat(Figure.pareto(PUBLISHED).title())
                .isEqualTo(
                        "Loss against speed; best shape: %s times as fast as the baseline",
                        Numbers.significant(faster, 3));
        // The cost of a token is the price of a second divided by the rate.
        assertThat(Figure.pareto(cheapest).title())
                .isEqualTo(
                        "Loss against cost; best shape: %s times the baseline's cost",
                        Numbers.significant(1 / faster, 3));
    }

    @Test
    void lossOfAFittedLawHasIntervals() {
        Candidates found = search(OURS).run();
        Figure figure = Figure.pareto(found);
        Candidate best = found.best();

        assertThat(((Mark.Segments) mark(figure, "best, interval of loss").form()).ends())
                .singleElement()
                .isEqualTo(new double[] {
                    best.loss().interval().low(),
                    best.objective().value(),
                    best.loss().interval().high(),
                    best.objective().value()
                });
        Table one = series(figure.table(), "series", "panda-1b");
        assertThat(one.doubleColumn("loss_low").get(0))
                .isLessThan(one.doubleColumn("loss_over_base").get(0));
        assertThat(figure.notes())
                .anyMatch(note -> note.contains("intervals of loss: relative to the baseline, t 95 %"));
    }

    @Test
    void lossOfPublishedCoefficientsHasNoneAndTheFigureSaysSo() {
        Figure figure = Figure.pareto(PUBLISHED);

        assertThat(figure.panels().get(0).marks()).noneMatch(mark -> mark.name().contains("interval of loss"));
        assertThat(figure.table().doubleColumn("loss_low").countMissing())
                .isEqualTo(figure.table().rowCount());
        assertThat(figure.notes())
                .contains("Losses have no intervals, because the law was published without uncertainties.");
    }

    @Test
    void linesOverBatchAreThePredictionsAndEndWhereTheMemoryDoes() {
        Table table = Figure.batches(PUBLISHED).table();

        for (Row row : series(table, "series", "panda-1b")) {
            Workload load = LOAD.withBatch(row.getInt("batch"));
            var predicted = row.getString("quantity").equals("tokens_per_second")
                    ? SPEED.tokensPerSecond(PANDA.architecture(), load)
                    : SPEED.ratio(PANDA.architecture(), LLAMA, load);
            assertThat(row.getDouble("estimate")).isEqualTo(predicted.value());
            assertThat(row.getDouble("low")).isEqualTo(predicted.interval().low());
            assertThat(row.getInt("batch"))
                    .isLessThanOrEqualTo(SPEED.memory().largestBatch(PANDA.architecture(), LOAD));
        }
        assertThat(table.stringColumn("series").unique().asList())
                .containsExactlyInAnyOrder("baseline", "best", "panda-1b", "surefire-1b");
        assertThat(table.doubleColumn("measured").countMissing()).isEqualTo(table.rowCount());
    }

    @Test
    void pointsAreOfMeasuredStepsOfThatVeryShape() {
        Figure figure = Figure.batches(PUBLISHED, BENCH);
        Table table = figure.table();

        Table rates = series(series(table, "series", "baseline"), "quantity", "tokens_per_second");
        int at32 = rates.intColumn("batch").isEqualTo(32).get(0);
        assertThat(rates.doubleColumn("measured").get(at32))
                .isEqualTo(MeasuredThroughput.of(BENCH)
                        .tokensPerSecond(LLAMA, LOAD)
                        .orElseThrow());
        // The best shape has multiples that the benchmark does not have.
        Table best = series(table, "series", "best");
        assertThat(best.doubleColumn("measured").countMissing()).isEqualTo(best.rowCount());
        assertThat(figure.notes())
                .anyMatch(
                        note -> note.contains(
                                "(shapes measured: baseline, panda-1b, surefire-1b; of these, used in the calibration: baseline, panda-1b"));
    }

    @Test
    void memoryThatTheSearchWasGivenEndsTheLines() {
        Candidates small = search(Law.published("80M-297M")).memory(15e9).run();
        // 0.9 · 15 GB less 2.5 GB of weights and 3.8 GB held back, over 168 MB a sequence, are 43.

        assertThat(series(Figure.batches(small).table(), "series", "baseline")
                        .intColumn("batch")
                        .max())
                .isEqualTo(32)
                .isLessThan(series(Figure.batches(PUBLISHED).table(), "series", "baseline")
                        .intColumn("batch")
                        .max());
    }

    @Test
    void measurementsOfAnotherGpuAreRefused() {
        Candidates elsewhere = Search.of(Law.published("80M-297M"), SPEED.on(Hardware.of("H200", 4.3e12, 7e14)))
                .sameSizeAs(LLAMA)
                .serving(LOAD)
                .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                .run();

        assertThatThrownBy(() -> Figure.batches(elsewhere, BENCH))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no row of H200");
    }

    @Test
    void everyWorkloadHasItsPanels() {
        Candidates mix = search(Law.published("80M-297M"))
                .serving(new Workload(100, 512, 128).continuous())
                .run();
        Table table = Figure.batches(mix, BENCH).table();

        assertThat(table.stringColumn("workload").unique().asList())
                .containsExactlyInAnyOrder("512 tokens in, 128 out, continuous batching", "4096 tokens in, 1024 out");
        assertThat(table.intColumn("batch").asList()).contains(32, 100);
        assertThat(Figure.batches(mix).panels()).hasSize(4);
        for (Figure figure : List.of(Figure.batches(mix, BENCH), Figure.pareto(mix))) {
            assertThat(figure.svg()).startsWith("<svg");
            assertThat(figure.vegaLite()).contains("panda-1b");
        }
    }
}
