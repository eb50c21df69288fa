package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Gpu;
import fitlaw.bench.Setup;
import fitlaw.common.DataException;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * Predicted throughput and latency of several architectures at several batches, with intervals.
 *
 * <p>{@link #against} adds ratios of tokens per second to another architecture; {@link #beside} adds measured values.
 * Batches that do not fit in the memory of the GPU are predicted too, and listed in {@link #notes()}.
 */
public final class Predictions implements Report.Source {
    private final Throughput speed;
    private final List<NamedModel> models;
    private final Workload workload;
    private final List<Integer> batches;
    private final Optional<NamedModel> base;
    private final Optional<Bench> bench;
    private final List<Row> rows;

    /**
     * One predicted quantity.
     *
     * @param model name of the architecture
     * @param workload the workload
     * @param estimate the prediction; its term is {@code tokens_per_second}, {@code time_to_first_token}, {@code
     *     time_per_output_token} or {@code tokens_per_second_ratio}
     * @param against name of the other architecture of a ratio
     * @param measured the value from measured steps, if any
     */
    public record Row(
            String model, Workload workload, Estimate estimate, Optional<String> against, OptionalDouble measured) {}

    private Predictions(
            Throughput speed,
            List<NamedModel> models,
            Workload workload,
            List<Integer> batches,
            Optional<NamedModel> base,
            Optional<Bench> bench) {
        this.speed = speed;
        this.models = List.copyOf(models);
        this.workload = workload;
        this.batches = List.copyOf(batches);
        this.base = base;
        this.bench = bench;
        this.rows = rows();
    }

    /**
     * {@return predictions for each architecture at each batch}
     *
     * @param speed calibrated model
     * @param models architectures with distinct names
     * @param workload input and output tokens, and batching; its batch is ignored
     * @param batches batch sizes to predict
     * @throws IllegalArgumentException if there is no architecture or no batch, two architectures have the same name,
     *     or a vocabulary size is not known
     */
    public static Predictions of(Throughput speed, List<NamedModel> models, Workload workload, List<Integer> batches) {
        if (models.isEmpty() || batches.isEmpty()) {
            throw new IllegalArgumentException("Nothing to predict: name an architecture and a batch.");
        }
        Set<String> names = new HashSet<>();
        for (NamedModel model : models) {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("Two architectures are called " + model.name()
                        + ", so their rows could not be distinguished. Give each a different name.");
            }
        }
        return new Predictions(speed, models, workload, batches, Optional.empty(), Optional.empty());
    }

    /**
     * {@return these predictions with ratios of tokens per second to another architecture}
     *
     * @param other the other architecture; if it is one of those predicted, it gets no ratio itself
     */
    public Predictions against(NamedModel other) {
        return new Predictions(speed, models, workload, batches, Optional.of(other), bench);
    }

    /**
     * {@return these predictions with measured values, for architectures whose prefill and decode steps were measured}
     *
     * @param measurements measurements of the same GPU
     * @throws DataException if they are of a different GPU or of several
     */
    public Predictions beside(Bench measurements) {
        List<Setup> setups = measurements.setups();
        if (setups.size() != 1 || !setups.get(0).gpu().equals(speed.setup().gpu())) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has measurements of %s, but the predictions are for %s. Use measurements of that GPU.",
                    measurements.source(),
                    setups,
                    speed.setup().gpu()));
        }
        return new Predictions(speed, models, workload, batches, base, Optional.of(measurements));
    }

    private List<Row> rows() {
        Optional<MeasuredThroughput> measured = bench.map(MeasuredThroughput::of);
        List<Row> all = new ArrayList<>();
        for (NamedModel model : models) {
            for (int batch : batches) {
                Workload load = workload.withBatch(batch);
                Architecture a = model.architecture();
                OptionalDouble rate = measured(measured, a, load);
                all.add(row(model, load, speed.tokensPerSecond(a, load), rate));
                all.add(row(model, load, speed.timeToFirstToken(a, load), OptionalDouble.empty()));
                all.add(row(model, load, speed.timePerOutputToken(a, load), OptionalDouble.empty()));
                base.filter(other -> !other.equals(model)).ifPresent(other -> {
                    OptionalDouble otherRate = measured(measured, other.architecture(), load);
                    OptionalDouble ratio = rate.isPresent() && otherRate.isPresent()
                            ? OptionalDouble.of(rate.getAsDouble() / otherRate.getAsDouble())
                            : OptionalDouble.empty();
                    Estimate estimate = speed.ratio(a, other.architecture(), load);
                    all.add(new Row(model.name(), load, estimate, Optional.of(other.name()), ratio));
                });
            }
        }
        return List.copyOf(all);
    }

    private static OptionalDouble measured(Optional<MeasuredThroughput> measured, Architecture a, Workload load) {
        return measured.map(steps -> steps.tokensPerSecond(a, load)).orElse(OptionalDouble.empty());
    }

    private static Row row(NamedModel model, Workload load, Estimate estimate, OptionalDouble measured) {
        return new Row(model.name(), load, estimate, Optional.empty(), measured);
    }

    /** {@return all predictions, by architecture, then batch} */
    public List<Row> all() {
        return rows;
    }

    /** {@return the calibrated model} */
    public Throughput speed() {
        return speed;
    }

    /** {@return the architectures} */
    public List<NamedModel> models() {
        return models;
    }

    /**
     * {@return the largest batch of an architecture that fits in memory; empty if the memory of the GPU is not known}
     *
     * @param model one of {@link #models()}
     */
    public OptionalInt largestBatch(NamedModel model) {
        return Gpu.of(speed.setup().gpu()).isPresent()
                ? OptionalInt.of(speed.memory().largestBatch(model.architecture(), workload))
                : OptionalInt.empty();
    }

    /**
     * {@return limits and assumptions: sizes outside the benchmark, batches that do not fit, and notes of the
     * calibration}
     */
    public List<String> notes() {
        int most = batches.stream().mapToInt(batch -> batch).max().orElseThrow();
        List<String> notes = new ArrayList<>();
        outside("This workload is", outsideLoads()).ifPresent(notes::add);
        Stream.concat(models.stream(), base.stream()).distinct().forEach(model -> outside(
                        model.name() + " is", speed.measured().outside(model.architecture()))
                .ifPresent(notes::add));
        for (NamedModel model : models) {
            OptionalInt largest = largestBatch(model);
            if (largest.isPresent() && largest.getAsInt() < most) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: batches above %d do not fit in the memory of %s; an engine would queue or split them.",
                        model.name(),
                        largest.getAsInt(),
                        speed.setup().gpu()));
            }
        }
        notes.addAll(speed.calibration().notes());
        return notes;
    }

    /** The loads outside the benchmark; batches share one entry. */
    private Map<String, String> outsideLoads() {
        Map<String, String> outside = new LinkedHashMap<>();
        for (int batch : batches) {
            speed.measured().outside(workload.withBatch(batch)).forEach((name, measured) -> {
                String value = name.equals("batch") ? "batch " + batch : name;
                outside.put(value, measured);
            });
        }
        return outside;
    }

    private static Optional<String> outside(String what, Map<String, String> outside) {
        return outside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        what + " outside the range of the benchmark, so intervals are wider and rest on extrapolation: "
                                + outside.entrySet().stream()
                                        .map(entry -> entry.getKey() + " (benchmark: " + entry.getValue() + ")")
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    /**
     * {@return the predictions as rows: {@code model, batch, input_tokens, output_tokens, term, estimate, std_error,
     * low, high, method, against, measured}}
     */
    public Table table() {
        return PredictionsReport.table(this);
    }

    @Override
    public Report report() {
        return PredictionsReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
