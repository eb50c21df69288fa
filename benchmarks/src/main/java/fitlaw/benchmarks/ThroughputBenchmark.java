package fitlaw.benchmarks;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.fit.Estimate;
import fitlaw.law.Law;
import fitlaw.search.Candidates;
import fitlaw.search.Search;
import fitlaw.search.ShapeOptions;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Predictions of a throughput model, its calibration, and a search with it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ThroughputBenchmark {
    private static final Bench ROWS = Bench.read(Path.of("data/bench/h100.csv"))
            .where("machine_run == \"h100-20261124-a\" & batch >= 64 & context_tokens > 4096");
    private static final Throughput SPEED = Throughput.fit(ROWS);
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Workload LOAD = new Workload(128, 4096, 1024);
    private static final Law LAW = Law.published("80M-297M");

    private int next;

    /** A different shape at each call, so that results cannot be cached. */
    private Architecture shape() {
        next = (next + 1) % 4096;
        return new Architecture(1024 + 64 * (next % 64), 4096 + 64 * (next / 64), 16, 32, 8, 64, 128256, true);
    }

    /** {@return output tokens per second, prefill and decode} */
    @Benchmark
    public double tokenRate() {
        return SPEED.tokenRate(shape(), LOAD);
    }

    /** {@return one decode step with its interval} */
    @Benchmark
    public Estimate decodeSecondsWithInterval() {
        return SPEED.decodeSeconds(shape(), 128, 4608);
    }

    /** {@return loss and output tokens per second, as a search evaluates a shape} */
    @Benchmark
    public double candidate() {
        Architecture shape = shape();
        return LAW.factor(shape) + SPEED.tokenRate(shape, LOAD);
    }

    /** {@return a calibration with all its intervals} */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Throughput calibration() {
        return Throughput.fit(ROWS);
    }

    /** {@return a search over all shapes of LLaMA-3.2-1B's size in multiples of 32, on one thread} */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Candidates search() {
        return Search.of(LAW, SPEED)
                .sameSizeAs(LLAMA)
                .serving(LOAD)
                .shapes(ShapeOptions.defaults().withMultiples(32, 32))
                .keep(1)
                .draws(1, 1)
                .threads(1)
                .run();
    }

    /** {@return the same on two threads} */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Candidates searchOnTwoThreads() {
        return Search.of(LAW, SPEED)
                .sameSizeAs(LLAMA)
                .serving(LOAD)
                .shapes(ShapeOptions.defaults().withMultiples(32, 32))
                .keep(1)
                .draws(1, 1)
                .threads(2)
                .run();
    }
}
