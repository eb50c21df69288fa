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
 * How well a law fits its runs: residuals, what each run weighs and does, and tests of what the form assumes. A published law,
 * and one that was read from a file, has no runs at hand; what needs them then says which file to read again.
 */
public final class FitDiagnostics {
    private final Law law;
    private final Lazy<List<Drift>> drift;

    FitDiagnostics(Law law) {
        this.law = law;
        this.drift = new Lazy<>(() -> driftOf(law.sample(), law.solution()));
    }

    /**
     * {@return standard deviation of the noise of one run as a share of its loss, which is that of ln L; empty unless noise is
     * taken to be such a share}
     */
    public OptionalDouble relativeSigma() {
        return law.isFitted() && law.options().weights().equals(Weights.RELATIVE)
                ? OptionalDouble.of(
                        law.solution().sigma() / law.knownFacts().noiseScale().reference())
                : OptionalDouble.empty();
    }

    /** {@return standard deviation of the noise of each run, in nats per token, as the law was weighed} */
    public double[] noiseOfRuns() {
        return Arrays.stream(law.sample().ofNoise())
                .map(weight -> law.solution().sigma() / Math.sqrt(weight))
                .toArray();
    }

    /**
     * {@return standard deviation of the noise of one run, in nats per token; empty for a published law. Where noise differs
     * between runs ({@link FitOptions#weights()}), it is that of a run of weight 1, whose noise is the geometric mean}
     */
    public OptionalDouble sigma() {
        return law.isFitted() ? OptionalDouble.of(law.solution().sigma()) : OptionalDouble.empty();
    }

    /** {@return sum of squared residuals of loss, as it was minimised; empty for a published law} */
    public OptionalDouble squares() {
        return law.isFitted() ? OptionalDouble.of(law.solution().squares()) : OptionalDouble.empty();
    }

    /** {@return what was minimised, where that is not the sum of squares} */
    public Optional<FitObjective> merit() {
        return law.solution().residuals().objective();
    }

    /** {@return runs less parameters; 0 for a published law} */
    public int degreesOfFreedom() {
        return law.isFitted() ? law.solution().degreesOfFreedom() : 0;
    }

    /** {@return fitted loss of each run, in nats per token} */
    public double[] fitted() {
        law.sample();
        return law.solution().fitted();
    }

    /** {@return measured less fitted loss of each run, in nats per token} */
    public double[] residuals() {
        double[] loss = law.runs().loss();
        double[] fitted = fitted();
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i] - fitted[i])
                .toArray();
    }

    /**
     * {@return residuals in units in which the noise of every run is that of a run of weight 1, {@link #sigma()}; where noise
     * is equal, the residuals themselves}
     */
    public double[] weighedResiduals() {
        double[] residuals = residuals();
        Arrays.setAll(residuals, i -> residuals[i] * Math.sqrt(law.sample().ofNoise()[i]));
        return residuals;
    }

    /** {@return tests of whether the effect of each shape changes over sizes and over tokens, as far as runs allow} */
    public List<Drift> drift() {
        return drift.get();
    }

    /** {@return what each run does to the law: leverage, studentised residual, and the optima without it} */
    public Influence influence() {
        return Influence.of(law);
    }

    /**
     * {@return the same form fitted to the runs of one group alone, with a best shape that does not move: what one size says
     * by itself, beside what all say together}
     *
     * @param level name of the group, see {@link Law#levels()}
     * @throws IllegalArgumentException if there is no such group
     * @throws fitlaw.common.DataException if its runs are too few, or identify nothing
     */
    public Law alone(String level) {
        int index = law.levelIndex(level);
        int[] group = law.sample().group();
        Runs own = law.runs().only(run -> group[run] == index, "it is not of the group " + level);
        return Law.fit(law.form().ofOneGroup(), own, law.options());
    }

    /** {@return how much columns of the design that follow one another widen the errors of the coefficients} */
    public VarianceInflation inflation() {
        return VarianceInflation.of(law.sample(), List.copyOf(law.curves().keySet()), law.open());
    }

    /**
     * {@return row, level, loss, residual, noise, weight of each run, the lightest first: the standard deviation of its noise
     * in nats per token, by {@link FitOptions#weights()}, and the share of its weight that a robust fit leaves; 1 unless the
     * fit is robust}
     */
    public Table weights() {
        return RobustRows.table(law);
    }

    /** {@return level of each run, as an index into {@link Law#levels()}} */
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
