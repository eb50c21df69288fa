package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Models of our own measurements, each fitted once for all tests. */
final class Calibrated {
    static final Architecture LLAMA_1B = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
    static final Architecture SUREFIRE_1B = Architecture.read(Path.of("data/models/surefire-1b.json"));

    private static final Map<String, Throughput> MODELS = new ConcurrentHashMap<>();

    private Calibrated() {}

    /** Every row: two passes over all shapes on two machines, and a pass over four of them. */
    static Bench bench(String gpu) {
        return Bench.read(Path.of("data/bench/" + gpu + ".csv"));
    }

    static Throughput of(String gpu) {
        return MODELS.computeIfAbsent(gpu, name -> Throughput.fit(bench(name)));
    }
}
