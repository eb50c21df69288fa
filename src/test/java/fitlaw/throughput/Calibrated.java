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

    /** The main pass over all shapes; the second pass over four of them tells the noise. */
    static Bench bench(String gpu) {
        Bench all = Bench.read(Path.of("data/bench/" + gpu + ".csv"));
        String first = all.rows().get(0).run().orElseThrow();
        return all.where("machine_run == \"" + first + "\"");
    }

    static Throughput of(String gpu) {
        return MODELS.computeIfAbsent(gpu, name -> Throughput.fit(bench(name)));
    }
}
