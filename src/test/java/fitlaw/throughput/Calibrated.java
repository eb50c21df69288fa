package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Models of our own measurements, each fitted once for all tests of a JVM. */
public final class Calibrated {
    static final Architecture LLAMA_1B = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
    static final Architecture SUREFIRE_1B = Architecture.read(Path.of("data/models/surefire-1b.json"));

    private static final Map<String, Bench> BENCHES = new ConcurrentHashMap<>();
    private static final Map<String, Throughput> MODELS = new ConcurrentHashMap<>();

    private Calibrated() {}

    /** All rows: two passes over all shapes on two machines, and one pass over four shapes. */
    public static Bench bench(String gpu) {
        return BENCHES.computeIfAbsent(gpu, name -> Bench.read(Path.of("data/bench/" + name + ".csv")));
    }

    static Throughput of(String gpu) {
        return MODELS.computeIfAbsent(gpu, name -> Throughput.fit(bench(name)));
    }

    /** {@return the model of the rows that meet a condition} */
    public static Throughput of(String gpu, String condition) {
        return MODELS.computeIfAbsent(
                gpu + ": " + condition, name -> Throughput.fit(bench(gpu).where(condition)));
    }
}
