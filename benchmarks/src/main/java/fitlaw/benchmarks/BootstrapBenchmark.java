package fitlaw.benchmarks;

import fitlaw.fit.Estimate;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Resampling;
import fitlaw.fit.ResidualRefit;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 1,000 refits to resampled rows, 80 rows, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BootstrapBenchmark {
    /** The resampling method. */
    @Param({"CASES", "RESIDUALS"})
    public Resampling.Kind kind;

    private final Problem problem = new Problem();
    private final ResidualRefit linear = LinearFit.refit(
            problem.columns, problem.logLoss, problem.weights, problem.group, problem.groups, new double[4]);
    private final ResidualRefit product = product();
    private final Law law = Law.fit(LawForm.conditional(), Problem.RUNS);

    private ResidualRefit product() {
        Law law = Law.fit(LawForm.multiplicative(), Problem.RUNS);
        double[] fit = law.estimates().stream()
                .skip(2) // the optimum
                .mapToDouble(term -> term.estimate().map(Estimate::value).orElseThrow())
                .toArray();
        return problem.free.refit(fit, law.diagnostics().fitted());
    }

    private double[][] refits(ResidualRefit refit) {
        Resampling resampling = new Resampling(new int[0], 1_000, 7, 1);
        return kind == Resampling.Kind.CASES ? resampling.ofCases(refit) : resampling.ofResiduals(refit);
    }

    /** {@return refits of the log-linear form} */
    @Benchmark
    public double[][] closedForm() {
        return refits(linear);
    }

    /** {@return refits of the multiplicative form by Gauss–Newton from the fit} */
    @Benchmark
    public double[][] gaussNewton() {
        return refits(product);
    }

    /** {@return the log-linear law of the public API, with checks and intervals} */
    @Benchmark
    public Bootstrap ofALaw() {
        BootstrapOptions options = BootstrapOptions.defaults().withThreads(1);
        return Bootstrap.of(law, kind == Resampling.Kind.CASES ? options : options.withResiduals());
    }
}
