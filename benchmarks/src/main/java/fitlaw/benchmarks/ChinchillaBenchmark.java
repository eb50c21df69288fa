package fitlaw.benchmarks;

import fitlaw.fit.HuberPowerLaws;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The fit of Chinchilla's form to 240 rows, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ChinchillaBenchmark {
    private static final int ROWS = 240;

    /** Relative noise. */
    @Param({"0", "0.01"})
    public double sigma;

    private final double[] n = new double[ROWS];
    private final double[] d = new double[ROWS];
    private final double[] loss = new double[ROWS];

    /** Losses for sizes of 40M to 16B and 1B to 500B tokens, from the coefficients of arXiv:2404.10102. */
    @Setup
    public void rows() {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            n[i] = 4e7 * Math.pow(400, random.nextDouble());
            d[i] = 1e9 * Math.pow(500, random.nextDouble());
            loss[i] = (1.8172 + 482 * Math.pow(n[i], -.3478) + 2085.4 * Math.pow(d[i], -.3658))
                    * Math.exp(sigma * random.nextGaussian());
        }
    }

    /** {@return the fit from 20 starts} */
    @Benchmark
    public double twentyStarts() {
        return HuberPowerLaws.of(n, d, loss, 20, 1).objective();
    }

    /** {@return the fit from the customary grid of 4,500 starts} */
    @Benchmark
    public double grid() {
        return HuberPowerLaws.ofGrid(n, d, loss).objective();
    }
}
