package fitlaw.figure;

import fitlaw.arch.Architecture;
import fitlaw.bench.Gpu;
import fitlaw.bench.Phase;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.table.Quantile;
import fitlaw.throughput.Breakdown;
import fitlaw.throughput.PredictedPoint;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Figures of a throughput model. */
final class SpeedFigures {
    private static final int[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    private static final int[] ROOFLINE_BATCHES = {1, 16, 64, 256};
    private static final int[] PROMPTS = {256, 512, 1024, 2048, 4096, 8192};
    private static final int OPAQUE = 190;
    /** Width of a panel whose legend has six names. */
    private static final int WIDE = 550;
    /** Number of operators with work; fixed times have none and are not drawn. */
    private static final int WORKING = 4;
    /**
     * Marker sizes. In a decode step the first three operators have about one FLOP per byte and sequence, so their
     * markers coincide and are nested.
     */
    private static final double[] SIZES = {2.6, 1.7, 0.8, 1.2};

    private SpeedFigures() {}

    static Figure fit(Throughput speed) {
        if (speed.predictions().isEmpty()) {
            throw new IllegalStateException("this model of " + speed.setup()
                    + " was read from a file or transferred from another GPU, so it has no measurements to draw."
                    + " Draw the figure variants, roofline or operators, or calibrate a model to"
                    + " measurements.");
        }
        // Times composed from kernel tables are not labelled as measured.
        String times = speed.isFromKernels() ? "composed" : "measured";
        StringColumn series = StringColumn.create("series");
        StringColumn phase = StringColumn.create("panel");
        StringColumn model = StringColumn.create("model");
        DoubleColumn predicted = DoubleColumn.create("predicted_seconds");
        DoubleColumn measured = DoubleColumn.create(times + "_seconds");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        List<Panel> panels = new ArrayList<>();
        for (Phase of : Phase.values()) {
            List<PredictedPoint> all = speed.predictions().stream()
                    .filter(p -> p.measured().load().phase() == of)
                    .toList();
            if (!all.isEmpty()) {
                panels.add(errors(
                        of,
                        times,
                        all,
                        (name, rows) -> rows.forEach(p -> {
                            phase.append(of.label());
                            series.append(name);
                            model.append(p.measured().model().name());
                            predicted.append(p.seconds());
                            measured.append(p.measured().seconds());
                            low.append(p.interval().low());
                            high.append(p.interval().high());
                        })));
            }
        }
        return new Figure(
                (speed.isFromKernels() ? "Time composed from kernels" : "Measured")
                        + " against predicted time, leave-one-architecture-out",
                source(speed),
                panels,
                Table.create("figure", phase, series, model, predicted, measured, low, high));
    }

    /** Receives the data drawn. */
    @FunctionalInterface
    private interface Drawn {
        void add(String series, List<PredictedPoint> rows);
    }

    private static Panel errors(Phase phase, String kind, List<PredictedPoint> all, Drawn drawn) {
        double[] times = of(all, p -> 1e3 * p.seconds());
        double least = Arrays.stream(times).min().orElseThrow() / 1.2;
        double most = Arrays.stream(times).max().orElseThrow() * 1.2;
        double low = Quantile.median(of(all, p -> 100 * (p.interval().low() / p.seconds() - 1)));
        double high = Quantile.median(of(all, p -> 100 * (p.interval().high() / p.seconds() - 1)));
        double error = Arrays.stream(of(all, p -> Math.abs(p.relativeError())))
                .average()
                .orElseThrow();
        Panel panel = new Panel(
                String.format(
                        Locale.ROOT,
                        "%s: mean absolute error %s %%",
                        phase.label(),
                        Numbers.significant(100 * error, 2)),
                "predicted time (ms)",
                kind + " / predicted - 1 (%)",
                520,
                440);
        panel.xScale(Scale.LOGARITHMIC);
        double[] ends = {least, most};
        panel.band(
                String.format(
                        Locale.ROOT,
                        "interval %s to +%s %%",
                        Numbers.significant(low, 2),
                        Numbers.significant(high, 2)),
                Panel.INK,
                ends,
                new double[] {low, low},
                new double[] {high, high});
        panel.guide("equal", ends, new double[] {0, 0});
        double[] above = of(all, SpeedFigures::above);
        double bottom = Math.min(low, Arrays.stream(above).min().orElseThrow());
        double top = Math.max(high, Arrays.stream(above).max().orElseThrow());
        panel.yRange(bottom - 0.05 * (top - bottom), top + 0.05 * (top - bottom));
        List<String> names = List.of("batch size up to 4", "8 to 32", "64 and above");
        List<Predicate<PredictedPoint>> groups = List.of(
                p -> p.measured().load().batch() <= 4,
                p -> p.measured().load().batch() > 4 && p.measured().load().batch() < 64,
                p -> p.measured().load().batch() >= 64);
        for (int g = 0; g < names.size(); g++) {
            List<PredictedPoint> rows = all.stream().filter(groups.get(g)).toList();
            if (!rows.isEmpty()) {
                panel.points(names.get(g), g, of(rows, p -> 1e3 * p.seconds()), of(rows, SpeedFigures::above));
                drawn.add(names.get(g), rows);
            }
        }
        panel.smallPoints();
        panel.xRange(least, most);
        return panel;
    }

    private static double above(PredictedPoint p) {
        return 100 * (p.measured().seconds() / p.seconds() - 1);
    }

    private static double[] of(List<PredictedPoint> rows, Function<PredictedPoint, Double> value) {
        return rows.stream().mapToDouble(value::apply).toArray();
    }

    static Figure variants(Throughput speed, Architecture base, Workload load) {
        Variants variants = new Variants(base);
        StringColumn panel = StringColumn.create("panel");
        StringColumn series = StringColumn.create("series");
        DoubleColumn batch = DoubleColumn.create("batch");
        DoubleColumn estimate = DoubleColumn.create("tokens_per_second");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        List<Panel> panels = new ArrayList<>();
        record Kind(String name, String title, List<Architecture> shapes, Function<Architecture, String> label) {}
        List<Kind> kinds = List.of(
                new Kind("d_model", "Hidden size", variants.ofWidth(), a -> "d " + a.dModel()),
                new Kind(
                        "mlp_attn_ratio",
                        "MLP/attention ratio",
                        variants.ofRatio(),
                        a -> "r " + Numbers.significant(a.mlpRatio(), 2)),
                new Kind("gqa_group", "GQA group", variants.ofGroup(), a -> "GQA " + a.gqaGroup()));
        for (Kind kind : kinds) {
            Panel axes = new Panel(kind.title() + ", equal N", "batch size", "output tokens per second", 366, 400);
            axes.xScale(Scale.POWERS_OF_TWO).labelEnds();
            for (int i = 0; i < kind.shapes().size(); i++) {
                Architecture shape = kind.shapes().get(i);
                String name = kind.label().apply(shape) + (shape.equals(base) ? " (given)" : "");
                int[] fitting = fitting(speed, shape, load);
                double[] rate = new double[fitting.length];
                for (int j = 0; j < fitting.length; j++) {
                    Estimate one = speed.tokensPerSecond(shape, load.withBatch(fitting[j]));
                    rate[j] = one.value();
                    panel.append(kind.name());
                    series.append(name);
                    batch.append(fitting[j]);
                    estimate.append(one.value());
                    low.append(one.interval().low());
                    high.append(one.interval().high());
                }
                if (fitting.length > 0) {
                    axes.line(name, i, doubles(fitting), rate);
                }
            }
            axes.xRange(1, BATCHES[BATCHES.length - 1]);
            panels.add(axes);
        }
        return new Figure(
                String.format(
                        Locale.ROOT,
                        "Predicted throughput against batch size at N = %s, %d tokens in, %d out; lines end at the"
                                + " largest batch size that fits in memory",
                        size(base),
                        load.inputTokens(),
                        load.outputTokens()),
                source(speed),
                panels,
                Table.create("figure", panel, series, batch, estimate, low, high));
    }

    private static int[] fitting(Throughput speed, Architecture shape, Workload load) {
        return Gpu.of(speed.setup().gpu()).isEmpty()
                ? BATCHES
                : IntStream.of(BATCHES)
                        .filter(batch -> batch <= speed.memory().largestBatch(shape, load))
                        .toArray();
    }

    private static double[] doubles(int[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }

    static Figure roofline(Throughput speed, Architecture architecture, Workload load) {
        Parts drawn = new Parts();
        double context = load.inputTokens() + load.outputTokens() / 2.0;
        List<Breakdown> decodes = IntStream.of(ROOFLINE_BATCHES)
                .mapToObj(batch -> Breakdown.decode(speed, architecture, batch, context))
                .toList();
        List<Breakdown> prefill = List.of(Breakdown.prefill(speed, architecture, load.inputTokens()));
        List<Panel> panels = List.of(
                roof(speed, "Decode step at batch size 1, 16, 64, 256", decodes, drawn),
                roof(speed, String.format(Locale.ROOT, "Prefill of %d tokens", load.inputTokens()), prefill, drawn));
        return new Figure(
                        String.format(
                                Locale.ROOT,
                                "Roofline of operators at %s parameters, with the measured rates of %s: %s TB/s"
                                        + " and %s bf16 TFLOP/s",
                                size(architecture),
                                speed.setup().gpu(),
                                Numbers.significant(speed.hardware().bytesPerSecond() / 1e12, 3),
                                Numbers.significant(speed.hardware().flopPerSecond() / 1e12, 3)),
                        source(speed),
                        panels,
                        drawn.table())
                .withNotes("Nested markers are operators at the same point.");
    }

    private static Panel roof(Throughput speed, String title, List<Breakdown> steps, Parts drawn) {
        Panel panel = new Panel(title, "FLOP per byte", "TFLOP/s", WIDE, 440);
        panel.xScale(Scale.LOGARITHMIC);
        panel.yScale(Scale.LOGARITHMIC);
        double bandwidth = speed.hardware().bytesPerSecond();
        double rate = speed.hardware().flopPerSecond();
        double ridge = rate / bandwidth;
        panel.line("roof", Panel.INK, 2f, new double[] {0.5, ridge, 5000}, new double[] {
            0.5 * bandwidth / 1e12, rate / 1e12, rate / 1e12
        });
        for (int j = 0; j < WORKING; j++) {
            int operator = j;
            List<Breakdown.Part> parts =
                    steps.stream().map(step -> step.parts().get(operator)).toList();
            panel.points(
                            Breakdown.OPERATORS.get(j),
                            j,
                            parts.stream()
                                    .mapToDouble(Breakdown.Part::intensity)
                                    .toArray(),
                            parts.stream()
                                    .mapToDouble(part -> part.flopPerSecond() / 1e12)
                                    .toArray())
                    .sized(SIZES[j])
                    .about(steps.stream()
                            .map(step -> "batch " + Numbers.plain(step.batch()))
                            .toList());
        }
        if (steps.size() > 1) {
            steps.forEach(step -> beside(panel, step.parts().get(0), step.batch()));
        }
        steps.forEach(drawn::add);
        panel.xRange(0.5, 5000);
        panel.yRange(1, 2000);
        return panel;
    }

    /** Writes the batch above and to the left of its first operator, where there is free space. */
    private static void beside(Panel panel, Breakdown.Part part, double batch) {
        panel.label(Numbers.plain(batch), Panel.INK, part.intensity() / 1.5, part.flopPerSecond() / 1e12 * 1.35);
    }

    static Figure operators(Throughput speed, Architecture architecture, Workload load) {
        Parts drawn = new Parts();
        double context = load.inputTokens() + load.outputTokens() / 2.0;
        List<Panel> panels = List.of(
                stacked(
                        String.format(Locale.ROOT, "Decode step with %s tokens of context", Numbers.plain(context)),
                        "batch size",
                        doubles(BATCHES),
                        IntStream.of(BATCHES)
                                .mapToObj(batch -> Breakdown.decode(speed, architecture, batch, context))
                                .toList(),
                        drawn),
                stacked(
                        "Prefill of one prompt",
                        "prompt tokens",
                        doubles(PROMPTS),
                        IntStream.of(PROMPTS)
                                .mapToObj(tokens -> Breakdown.prefill(speed, architecture, tokens))
                                .toList(),
                        drawn));
        return new Figure(
                String.format(Locale.ROOT, "Time by operator, %s parameters", size(architecture)),
                source(speed),
                panels,
                drawn.table());
    }

    private static Panel stacked(String title, String xTitle, double[] x, List<Breakdown> steps, Parts drawn) {
        Panel panel = new Panel(title, xTitle, "share of time (%)", WIDE, 440);
        panel.xScale(Scale.POWERS_OF_TWO).labelEnds();
        double[] floor = new double[x.length];
        for (int j = 0; j < Breakdown.OPERATORS.size(); j++) {
            double[] top = floor.clone();
            for (int i = 0; i < x.length; i++) {
                Breakdown step = steps.get(i);
                top[i] += 100 * step.parts().get(j).seconds() / step.seconds();
            }
            Color color = Panel.color(j);
            panel.band(Breakdown.OPERATORS.get(j), color, x, floor, top).alpha(OPAQUE);
            floor = top;
        }
        steps.forEach(drawn::add);
        panel.xRange(x[0], x[x.length - 1]);
        panel.yRange(0, 100);
        return panel;
    }

    private static String size(Architecture architecture) {
        return Numbers.count((double) architecture.nonEmbeddingParameters());
    }

    private static String source(Throughput speed) {
        String setup = speed.setup().toString();
        return speed.predictions().stream()
                .findFirst()
                .map(p -> p.measured().origin().source() + "; " + setup)
                .orElse(setup);
    }

    /** Collects the operators drawn. */
    private static final class Parts {
        private final StringColumn phase = StringColumn.create("panel");
        private final StringColumn operator = StringColumn.create("series");
        private final DoubleColumn batch = DoubleColumn.create("batch");
        private final DoubleColumn tokens = DoubleColumn.create("context_tokens");
        private final DoubleColumn seconds = DoubleColumn.create("seconds");
        private final DoubleColumn flop = DoubleColumn.create("flop");
        private final DoubleColumn bytes = DoubleColumn.create("bytes");

        void add(Breakdown step) {
            for (Breakdown.Part part : step.parts()) {
                phase.append(step.phase().label());
                operator.append(part.operator());
                batch.append(step.batch());
                tokens.append(step.contextTokens());
                seconds.append(part.seconds());
                flop.append(part.flop());
                bytes.append(part.bytes());
            }
        }

        Table table() {
            return Table.create("figure", phase, operator, batch, tokens, seconds, flop, bytes);
        }
    }
}
