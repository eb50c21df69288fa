package fitlaw.law;

import fitlaw.common.Lazy;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * How well a law fits its runs: residuals, the weight and influence of each run, and tests of the form's assumptions. A
 * published law, and one that was read from a file, does not hold its runs; methods that need them throw an exception
 * that names the file to read again.
 */
public final class FitDiagnostics {
    private final Law law;
    private final Lazy<List<Drift>> drift;

    FitDiagnostics(Law law) {
        this.law = law;
        this.drift = new Lazy<>(() -> driftOf(law.sample(), law.solution()));
    }

    /**
     * {@return standard deviation of the noise of one run as a share of its loss, which is that of ln L; empty unless
     * the fit assumes noise proportional to loss}
     */
    public OptionalDouble relativeSigma() {
        return law.isFitted() && law.options().weights().equals(Weights.RELATIVE)
                ? OptionalDouble.of(
                        law.solution().sigma() / law.knownFacts().noiseScale().reference())
                : OptionalDouble.empty();
    }

    /** {@return standard deviation of the noise of each run, in nats per token, according to the weights of the fit} */
    public double[] noiseOfRuns() {
        return Arrays.stream(law.sample().ofNoise())
                .map(weight -> law.solution().sigma() / Math.sqrt(weight))
                .toArray();
    }

    /**
     * {@return standard deviation of the noise of one run, in nats per token; empty for a published law. If noise
     * differs between runs ({@link FitOptions#weights()}), it is that of a run of weight 1, whose noise is the
     * geometric mean}
     */
    public OptionalDouble sigma() {
        return law.isFitted() ? OptionalDouble.of(law.solution().sigma()) : OptionalDouble.empty();
    }

    /** {@return sum of squared residuals of loss, as minimised by the fit; empty for a published law} */
    public OptionalDouble squares() {
        return law.isFitted() ? OptionalDouble.of(law.solution().squares()) : OptionalDouble.empty();
    }

    /** {@return the objective that was minimised, if it is not the sum of squares} */
    public Optional<FitObjective> merit() {
        return law.solution().residuals().objective();
    }

    /** {@return degrees of freedom, the number of runs minus the number of parameters; 0 for a published law} */
    public int degreesOfFreedom() {
        return law.isFitted() ? law.solution().degreesOfFreedom() : 0;
    }

    /** {@return fitted loss of each run, in nats per token} */
    public double[] fitted() {
        law.sample();
        return law.solution().fitted();
    }

    /** {@return measured minus fitted loss of each run, in nats per token} */
    public double[] residuals() {
        double[] loss = law.runs().loss();
        double[] fitted = fitted();
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i] - fitted[i])
                .toArray();
    }

    /**
     * {@return residuals scaled so that the noise of every run is {@link #sigma()}, that of a run of weight 1; the
     * plain residuals if noise is equal}
     */
    public double[] weighedResiduals() {
        double[] residuals = residuals();
        Arrays.setAll(residuals, i -> residuals[i] * Math.sqrt(law.sample().ofNoise()[i]));
        return residuals;
    }

    /**
     * {@return tests of whether the effect of each shape changes over sizes and over tokens, as far as the runs allow}
     */
    public List<Drift> drift() {
        return drift.get();
    }

    /** {@return the influence of each run on the law: leverage, studentised residual, and the optima without it} */
    public Influence influence() {
        return Influence.of(law);
    }

    /**
     * {@return the same form fitted to the runs of one group alone, with a best shape that does not move: the result of
     * one size alone, to compare with that of all}
     *
     * @param level name of the group, see {@link Law#levels()}
     * @throws IllegalArgumentException if there is no such group
     * @throws fitlaw.common.DataException if its runs are too few, or do not identify any part of the law
     */
    public Law alone(String level) {
        int index = law.levelIndex(level);
        int[] group = law.sample().group();
        Runs own = law.runs().only(run -> group[run] == index, "it is not in the group " + level);
        return Law.fit(law.form().ofOneGroup(), own, law.options());
    }

    /** {@return how much collinear columns of the design inflate the errors of the coefficients} */
    public VarianceInflation inflation() {
        return VarianceInflation.of(law.sample(), List.copyOf(law.curves().keySet()), law.open());
    }

    /**
     * {@return row, level, loss, residual, noise and weight of each run, lowest weight first: noise is the standard
     * deviation in nats per token according to {@link FitOptions#weights()}, weight the share that a robust fit leaves
     * to the run; 1 unless the fit is robust}
     */
    public Table weights() {
        return RobustRows.table(law);
    }

    /** {@return group of each run, as an index into {@link Law#levels()}} */
    public int[] levelOfRuns() {
        return law.knownFacts().levels().group();
    }

    /**
     * {@return a shape of each run, with N counted as in the fit}
     *
     * @param variable which shape
     */
    public double[] values(ShapeVariable variable) {
        return law.sample().values(variable).clone();
    }

    private static List<Drift> driftOf(TrainingData sample, FitResult solution) {
        List<Curve> curves = solution.curves().stream()
                .filter(curve -> curve.variable() != ShapeVariable.PRODUCT)
                .toList();
        List<double[]> others = new ArrayList<>();
        sample.logSize().ifPresent(others::add);
        others.addAll(solution.predictor().otherColumns(sample));
        Set<Move> moves = EnumSet.noneOf(Move.class);
        for (Move move : Move.values()) {
            if (curves.stream().anyMatch(curve -> solution.predictor()
                    .exponent(curve.variable(), move, sample.centre())
                    .isPresent())) {
                moves.add(move);
            }
        }
        return Drift.of(sample, curves, moves, others);
    }
}
