package fitlaw.figure;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.search.Candidates;
import fitlaw.throughput.MeasuredThroughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Speed over batch of the best shape of a search, the baseline and the named models: in tokens per second, and relative
 * to the baseline.
 */
final class BatchesFigure {
    private static final int HEIGHT = 400;
    private static final int WIDTH = Panel.WIDEST / 2;
    private static final String BASELINE = "baseline";

    private final Candidates found;
    private final Map<String, Architecture> shapes = new LinkedHashMap<>();
    private final Optional<Bench> bench;
    private final Optional<MeasuredThroughput> measured;
    private final BatchTable rows = new BatchTable("estimate", "workload", "quantity");

    private BatchesFigure(Candidates found, Optional<Bench> bench) {
        this.found = found;
        this.bench = bench.map(all -> all.of(found.speed().setup()));
        measured = this.bench.map(MeasuredThroughput::of);
        shapes.put(BASELINE, found.base().architecture());
        shapes.put("best", found.best().architecture());
        found.beside().forEach((name, model) -> shapes.put(name, model.architecture()));
    }

    static Figure of(Candidates found, Optional<Bench> bench) {
        return new BatchesFigure(found, bench).figure();
    }

    private Figure figure() {
        List<Panel> panels = new ArrayList<>();
        for (Workload load : found.workloads()) {
            panels.add(rates(load));
            panels.add(ratios(load));
        }
        Architecture best = found.best().architecture();
        return new Figure(
                        String.format(
                                Locale.ROOT,
                                "Speed against batch size of the best shape found (d_model %d, d_ff %d, %d heads,"
                                        + " %d KV heads) and of the baseline",
                                best.dModel(),
                                best.dFf(),
                                best.nHeads(),
                                best.nKvHeads()),
                        found.source(),
                        panels,
                        rows.named("figure"))
                .withNotes(notes());
    }

    private BatchSeries.Serving serving(Workload load) {
        return new BatchSeries.Serving(found.speed(), load, found.memoryBytes(), (shape, at) -> measured.map(
                        steps -> steps.tokensPerSecond(shape, at))
                .orElse(OptionalDouble.empty()));
    }

    private Panel rates(Workload load) {
        Panel panel = panel(load, "", "output tokens per second");
        int color = 1;
        for (var shape : shapes.entrySet()) {
            draw(panel, load, serving(load).rate(shape.getKey(), shape.getValue()), color++, "tokens_per_second");
        }
        return panel;
    }

    private Panel ratios(Workload load) {
        Panel panel = panel(load, ", relative to the baseline", "ratio of tokens per second");
        int color = 1;
        for (var shape : shapes.entrySet()) {
            if (!shape.getKey().equals(BASELINE)) {
                draw(
                        panel,
                        load,
                        serving(load).ratio(shape.getKey(), shape.getValue(), shapes.get(BASELINE)),
                        color,
                        "rate_over_base");
            }
            color++;
        }
        Plane.Range batches = panel.xRange();
        return panel.guide("equal", new double[] {batches.low(), batches.high()}, new double[] {1, 1})
                .xRange(batches.low(), batches.high());
    }

    private static Panel panel(Workload load, String more, String y) {
        return new Panel(load.withoutBatch() + more, "batch size", y, WIDTH, HEIGHT)
                .xScale(Scale.POWERS_OF_TWO)
                .labelEnds();
    }

    private void draw(Panel panel, Workload load, BatchSeries series, int color, String quantity) {
        series.draw(panel, color);
        rows.add(series, load.withoutBatch(), quantity);
    }

    private String[] notes() {
        List<String> notes = new ArrayList<>();
        notes.add("Lines with bands are predictions; they end at the largest batch size that fits in memory. The"
                + " best shape is the one for "
                + found.workloads().stream()
                        .map(load -> "batch " + load.batch())
                        .collect(Collectors.joining(" and "))
                + ".");
        bench.ifPresent(rows -> {
            String measuredOnes = names(rows.rows().stream()
                    .map(Measurement::architecture)
                    .distinct()
                    .toList());
            String seen = names(found.speed().measured().architectures());
            notes.add(
                    measuredOnes.isEmpty()
                            ? rows.source() + " has no measurements of these shapes, so there are no points."
                            : String.format(
                                    Locale.ROOT,
                                    "Points are computed from measured steps in %s (shapes measured: %s; of these,"
                                            + " used in the calibration: %s).",
                                    rows.source(),
                                    measuredOnes,
                                    seen.isEmpty() ? "none" : seen));
        });
        return notes.toArray(String[]::new);
    }

    private String names(List<Architecture> among) {
        return shapes.entrySet().stream()
                .filter(shape -> among.stream().anyMatch(other -> other.sameSizes(shape.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}
