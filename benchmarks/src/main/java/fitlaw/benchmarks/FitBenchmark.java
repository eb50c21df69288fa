package fitlaw.benchmarks;

import fitlaw.fit.LinearFit;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
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

/** One fit to 80 rows, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FitBenchmark {
    private final Problem problem = new Problem();

    /** {@return the log-linear form in closed form, from its columns} */
    @Benchmark
    public LinearFit closedForm() {
        return LinearFit.of(problem.columns, problem.logLoss, problem.weights, problem.group, problem.groups);
    }

    /** {@return the log-linear law of the public API, with checks, intervals and predictor} */
    @Benchmark
    public Law logLinearLaw() {
        return Law.fit(LawForm.conditional(), Problem.RUNS);
    }

    /** {@return the multiplicative law of the public API} */
    @Benchmark
    public Law multiplicativeLaw() {
        return Law.fit(LawForm.multiplicative(), Problem.RUNS);
    }
}
