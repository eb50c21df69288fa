package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Gpu;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Setup;
import fitlaw.common.DataException;
import fitlaw.common.Lazy;
import fitlaw.throughput.MeasuredThroughput;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A GPU: its measured steps, and models calibrated to them without the shapes to be predicted. */
final class GpuModels {
    private final String name;
    private final Supplier<Bench> bench;
    private final Supplier<MeasuredThroughput> measured;
    private final Map<List<Architecture>, Throughput> models = new HashMap<>();

    /**
     * Creates a card.
     *
     * @param name short name of the GPU
     * @param bench measurements of one setup
     */
    GpuModels(String name, Supplier<Bench> bench) {
        this.name = name;
        this.bench = bench;
        measured = new Lazy<>(() -> MeasuredThroughput.of(bench.get()));
    }

    static GpuModels of(Bench bench) {
        List<Setup> setups = bench.setups();
        if (setups.size() != 1) {
            throw new DataException(bench.source() + " has measurements of " + setups.size() + " setups: " + setups
                    + ". Select one of them with bench.of(setup).");
        }
        String gpu = setups.get(0).gpu();
        return new GpuModels(Gpu.of(gpu).map(Gpu::name).orElse(gpu), () -> bench);
    }

    String name() {
        return name;
    }

    Bench bench() {
        return bench.get();
    }

    /** A model calibrated without these shapes. It is cached, because calibration takes half a second. */
    synchronized Throughput without(List<Architecture> shapes) {
        return models.computeIfAbsent(List.copyOf(shapes), unseen -> Throughput.fit(bench().without(unseen)));
    }

    List<Architecture> shapes() {
        return bench().rows().stream().map(Measurement::architecture).distinct().toList();
    }

    OptionalDouble measured(Architecture shape, Workload load) {
        return measured.get().tokensPerSecond(shape, load);
    }

    /** Throws if the benchmark lacks decode steps or prefills of some shapes. */
    GpuModels requiring(List<NamedModel> needed, String what) {
        List<String> missing = new ArrayList<>();
        for (NamedModel model : needed) {
            for (Phase phase : List.of(Phase.PREFILL, Phase.DECODE)) {
                if (!has(model.architecture(), phase)) {
                    missing.add(phase.label() + " of " + model.name() + " (" + sizes(model.architecture()) + ")");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new DataException(bench().source() + " lacks measurements that " + what + " requires: "
                    + String.join("; ", missing)
                    + ". Measure them with data/collect/bench_decode.py --models, or specify another benchmark of "
                    + name
                    + ".");
        }
        return this;
    }

    private boolean has(Architecture shape, Phase phase) {
        return bench().rows().stream()
                .anyMatch(
                        row -> row.load().phase() == phase && row.architecture().sameSizes(shape));
    }

    private static String sizes(Architecture a) {
        return String.format(
                Locale.ROOT,
                "%d layers, d_model %d, d_ff %d, %d heads and %d KV heads of %d, vocabulary %d",
                a.nLayers(),
                a.dModel(),
                a.dFf(),
                a.nHeads(),
                a.nKvHeads(),
                a.headDim(),
                a.vocabSize());
    }

    static String names(List<GpuModels> cards) {
        return cards.stream().map(GpuModels::name).collect(Collectors.joining(", "));
    }
}
