package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import fitlaw.bench.Measurement;
import fitlaw.bench.Setup;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.table.Quantile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * Predicts how fast architectures serve tokens on one GPU with one engine, calibrated to measurements.
 *
 * <pre>
 *   static batch          X = B O / (t_prefill(B, S) + (O - 1) t_decode(B, S + O/2))
 *   continuous batching   X = B O / (interference B t_prefill(1, S) + (O - 1) t_decode(B, S + O/2))
 * </pre>
 *
 * <p>The prefill produces the first token of an answer, so O tokens take O - 1 decode steps, which read from S + 1 to S
 * + O - 1 keys. The prompts of a static batch are processed in one pass, which reads the weights once.
 *
 * <p>Times follow a formula with one term per operator ({@link #formula()}). Its coefficients have log-normal priors
 * and are fitted to the measured points by robust least squares on the logarithm of the time; repeated measurements of
 * a point count as one with their mean time ({@link Bench#points}). The form is the simplest whose error on left-out
 * architectures is close to the smallest. Intervals come from leaving out whole architectures, so they apply to new
 * architectures near the measured ones; they widen with the distance, and if the rows do not determine the
 * coefficients. They apply to this GPU, engine and version only.
 */
public final class Throughput implements Report.Source {
    /**
     * Half-width added per factor of e in bandwidth if coefficients are carried to another GPU: a fifth of the reading
     * time may in fact be fixed time, or the reverse. With it, nine of ten rows lie within intervals from H100 to H200
     * of {@code data/bench} and back.
     */
    private static final double CARRIED = 0.2;

    private final Setup setup;
    private final Predictor predictor;
    private final Calibration calibration;
    private final List<PredictedPoint> predictions;
    private final MeasuredModels measured;

    /** Creates a model; one read from a file has no predictions of rows. */
    Throughput(
            Setup setup,
            Predictor predictor,
            Calibration calibration,
            List<PredictedPoint> predictions,
            List<NamedModel> measured) {
        this.setup = setup;
        this.predictor = predictor;
        this.calibration = calibration;
        this.predictions = List.copyOf(predictions);
        this.measured = new MeasuredModels(measured, predictor.errors());
    }

    /**
     * {@return a model calibrated to measurements of one setup}
     *
     * @param bench measurements of one GPU, engine, version and precision
     * @throws DataException if they are of several setups, or lack a quantity that the model needs
     */
    public static Throughput fit(Bench bench) {
        return fit(bench, ThroughputOptions.defaults());
    }

    /**
     * {@return a model calibrated to measurements of one setup}
     *
     * @param bench measurements of one GPU, engine, version and precision
     * @param options confidence level of the intervals, and form
     * @throws DataException if they are of several setups, or lack a quantity that the model needs
     */
    public static Throughput fit(Bench bench, ThroughputOptions options) {
        List<Setup> setups = bench.setups();
        if (setups.size() != 1) {
            throw new DataException(bench.source() + " has measurements of " + setups.size() + " setups: " + setups
                    + ". The coefficients of one setup do not apply to another. Select one with bench.of(setup).");
        }
        List<MeasuredSteps> rows = rows(bench);
        List<String> notes = gpus(rows).stream().toList();
        Selection selection = Selection.of(rows, options.form());
        CalibratedModel chosen = selection.chosen();
        double[][] covariance = chosen.fit().posteriorCovariance(chosen.independentShare());
        return of(
                setups.get(0),
                selection,
                covariance,
                PredictionErrors.of(chosen, true, options.confidence(), covariance),
                PredictionErrors.of(chosen, false, options.confidence(), covariance),
                RowSource.of(bench, notes));
    }

    /** The note if no measurement is of a single GPU, although predictions are for one. */
    private static Optional<String> gpus(List<MeasuredSteps> rows) {
        List<Integer> gpus = rows.stream()
                .map(row -> row.measured().model().tensorParallel())
                .distinct()
                .sorted()
                .toList();
        return gpus.get(0) == 1
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "Every measurement is of several GPUs that share a model (tensor_parallel %s). Predictions are for one GPU, which was not measured: the cost of communication is removed by its prior.",
                        gpus.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }

    private static Throughput of(
            Setup setup,
            Selection selection,
            double[][] covariance,
            PredictionErrors decode,
            PredictionErrors prefill,
            RowSource source) {
        CalibratedModel chosen = selection.chosen();
        List<PredictedPoint> predictions = CrossCheck.predictions(chosen, covariance, decode, prefill);
        FittedCoefficients coefficients =
                new FittedCoefficients(chosen.model(), chosen.fit().parameters(), covariance);
        List<NamedModel> measured = chosen.rows().stream()
                .map(row -> new NamedModel(
                        row.measured().model().name(), row.measured().architecture()))
                .distinct()
                .toList();
        return new Throughput(
                setup,
                new Predictor(
                        coefficients,
                        ModelErrors.of(chosen, decode, prefill),
                        typical(chosen.rows()),
                        setup.precision(),
                        0),
                CrossCheck.summary(selection, predictions, source),
                predictions,
                measured);
    }

    /**
     * {@return a model of a GPU without engine measurements, from the times of its kernels}
     *
     * <p>Matrix products and attention come from the tables, small operations and the gaps between kernels from priors;
     * the intervals include the uncertainty of both.
     *
     * @param profile kernels of the GPU
     * @param heads64 kernels of a GPU whose table has heads of 64, for the ratio of 64 to 128 if the table of this GPU
     *     lacks them
     * @param shapes architectures similar to those to be predicted, at least two
     * @param options confidence level of the intervals; the form is {@code operators}
     */
    public static Throughput fromKernels(
            GpuProfile profile, GpuProfile heads64, List<Architecture> shapes, ThroughputOptions options) {
        if (shapes.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "Give at least two architectures: the effects of sizes cannot be determined from one.");
        }
        shapes.forEach(Throughput::checked);
        KernelTables kernels = new KernelTables(profile, Optional.of(heads64));
        Selection selection = Selection.of(
                kernels.rows(shapes.stream().distinct().toList()), Optional.of(StepForms.OPERATORS.name()));
        CalibratedModel chosen = selection.chosen();
        double[][] covariance = chosen.fit().posteriorCovariance(chosen.independentShare());
        return of(
                kernels.setup(),
                selection,
                kernels.opened(chosen.model(), covariance),
                PredictionErrors.of(chosen, true, options.confidence(), covariance)
                        .and(KernelTables.TABLES),
                PredictionErrors.of(chosen, false, options.confidence(), covariance)
                        .and(KernelTables.TABLES),
                RowSource.composed(chosen.rows().size(), kernels.notes()));
    }

    private static List<MeasuredSteps> rows(Bench bench) {
        List<MeasuredSteps> rows = new ArrayList<>();
        for (Measurement row :
                bench.points().stream().sorted(MeasuredSteps.ORDER).toList()) {
            if (row.architecture().vocabSize() == 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, row %d, column vocab_size: the vocabulary of %s is not known. The head is read in every"
                                + " step; add the column.",
                        row.origin().source(),
                        row.origin().row(),
                        row.model().name()));
            }
            rows.add(MeasuredSteps.of(row));
        }
        return rows;
    }

    /** Median rates, because the measured copy bandwidth of a GPU varies slightly between runs. */
    private static Hardware typical(List<MeasuredSteps> rows) {
        List<Hardware> all =
                rows.stream().map(row -> Hardware.of(row.measured())).toList();
        return Hardware.of(
                all.get(0).gpu(), median(all, Hardware::bytesPerSecond), median(all, Hardware::flopPerSecond));
    }

    private static double median(List<Hardware> all, ToDoubleFunction<Hardware> rate) {
        return Quantile.median(all.stream().mapToDouble(rate).toArray());
    }

    /**
     * {@return this model on another GPU of known rates: coefficients are carried over, and intervals are widened}
     *
     * @param other rates of the other GPU
     */
    public Throughput on(Hardware other) {
        double further =
                CARRIED * Math.abs(Math.log(other.bytesPerSecond() / hardware().bytesPerSecond()));
        return new Throughput(
                new Setup(other.gpu(), setup.engine(), setup.engineVersion(), setup.precision()),
                predictor.on(other, further),
                calibration,
                List.of(),
                measured.models());
    }

    /** {@return GPU, engine, version and precision of the calibration} */
    public Setup setup() {
        return setup;
    }

    /** {@return whether it was fitted to times composed from kernel tables instead of measured times} */
    public boolean isFromKernels() {
        return setup.engine().equals(KernelTables.ENGINE);
    }

    /** {@return the model of the memory that architectures and workloads need} */
    public MemoryModel memory() {
        return new MemoryModel(setup);
    }

    /** {@return the architectures and loads that were measured} */
    public MeasuredModels measured() {
        return measured;
    }

    /** {@return the rates that the coefficients refer to} */
    public Hardware hardware() {
        return predictor.hardware();
    }

    /** {@return name of the chosen form of the decode step} */
    public String form() {
        return model().decode().name();
    }

    /** {@return the formulas of the decode step and of the prefill, one line each} */
    public String formula() {
        return "decode  = " + model().decode().formula() + "\nprefill = "
                + model().prefill().formula();
    }

    /** {@return the summary of the calibration} */
    public Calibration calibration() {
        return calibration;
    }

    /**
     * {@return predictions of each measured point without its architecture; empty for a model that was read from a file
     * or carried}
     */
    public List<PredictedPoint> predictions() {
        return predictions;
    }

    /**
     * {@return a test of this model on measurements that it was not fitted to, such as those of shapes timed later}
     *
     * <p>The model predicts for its own GPU, engine and precision; the report says so if the measurements are of
     * others. To test the model on another GPU, carry it over first: {@code speed.on(hardware).test(bench)}.
     * Measurements with tensor parallelism are left out, each with the reason.
     *
     * @param bench measurements
     * @throws DataException if no measurement is left
     */
    public OutOfSample test(Bench bench) {
        List<PredictedPoint> tested = new ArrayList<>();
        List<ExcludedMeasurement> leftOut = new ArrayList<>(bench.leftOut());
        for (Measurement point : bench.points()) {
            if (point.model().tensorParallel() > 1) {
                leftOut.add(new ExcludedMeasurement(
                        point.origin().source(),
                        point.origin().row(),
                        "tensor parallelism of " + point.model().tensorParallel() + "; predictions are for one GPU"));
            } else {
                Estimate predicted = predictor.of(point);
                tested.add(new PredictedPoint(point, predicted.value(), predicted.interval()));
            }
        }
        if (tested.isEmpty()) {
            throw new DataException(bench.source()
                    + " has no measurement on one GPU, so there is nothing to test. Give rows with tensor_parallel 1.");
        }
        List<Architecture> calibrated = measured.architectures();
        List<String> known = tested.stream()
                .map(PredictedPoint::measured)
                .filter(point -> calibrated.stream().anyMatch(shape -> shape.sameSizes(point.architecture())))
                .map(point -> point.model().name())
                .distinct()
                .toList();
        List<String> others = tested.stream()
                .map(prediction -> prediction.measured().setup())
                .distinct()
                .filter(other -> !isMine(other))
                .map(Setup::toString)
                .toList();
        return new OutOfSample(bench.source(), predictedFor(), tested, leftOut, known, others);
    }

    private Setup predictedFor() {
        return new Setup(hardware().gpu(), setup.engine(), setup.engineVersion(), setup.precision());
    }

    /** Compares setups; the name of a GPU may differ between files. */
    private boolean isMine(Setup other) {
        Optional<Gpu> known = Gpu.of(hardware().gpu());
        boolean sameGpu = known.isPresent()
                ? known.equals(Gpu.of(other.gpu()))
                : hardware().gpu().equals(other.gpu());
        return sameGpu
                && other.engine().equals(setup.engine())
                && other.engineVersion().equals(setup.engineVersion())
                && other.precision().equals(setup.precision());
    }

    /**
     * {@return time of a decode step, in seconds}
     *
     * @param architecture architecture
     * @param batch sequences
     * @param contextTokens keys read per sequence
     */
    public Estimate decodeSeconds(Architecture architecture, double batch, double contextTokens) {
        return predictor.decode(
                checked(architecture), Numbers.positive("batch", batch), Numbers.positive("context", contextTokens));
    }

    /**
     * {@return time of the prefill of one prompt, in seconds}
     *
     * @param architecture architecture
     * @param promptTokens tokens of the prompt
     */
    public Estimate prefillSeconds(Architecture architecture, double promptTokens) {
        return prefillSeconds(architecture, promptTokens, 1);
    }

    /**
     * {@return time of one prefill of several prompts, in seconds}
     *
     * @param architecture architecture
     * @param promptTokens tokens of each prompt
     * @param batch prompts
     */
    public Estimate prefillSeconds(Architecture architecture, double promptTokens, double batch) {
        return predictor.prefill(
                checked(architecture), Numbers.positive("batch", batch), Numbers.positive("prompt", promptTokens));
    }

    /**
     * {@return time to first token in seconds, without queueing: the prefill of all prompts of a static batch, or of
     * one prompt under continuous batching}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public Estimate timeToFirstToken(Architecture architecture, Workload workload) {
        return predictor.firstToken(checked(architecture), workload);
    }

    /**
     * {@return mean time between two tokens of a sequence, in seconds: the decode step in the middle of the answer and,
     * under continuous batching, {@code interference B/(O - 1)} prefills of other requests. For an answer of one token,
     * the time of the step for a second one}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public Estimate timePerOutputToken(Architecture architecture, Workload workload) {
        return predictor.perToken(checked(architecture), workload);
    }

    /**
     * {@return output tokens per second of all sequences together}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public Estimate tokensPerSecond(Architecture architecture, Workload workload) {
        return predictor.tokensPerSecond(checked(architecture), workload);
    }

    /**
     * {@return output tokens per second without an interval, for loops over many architectures}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public double tokenRate(Architecture architecture, Workload workload) {
        return predictor.rate(checked(architecture), workload);
    }

    /**
     * {@return joint draws of output tokens per second, {@code [draw][architecture]}. They include the uncertainty of
     * the coefficients and the model error of each architecture, whose correlation increases as two architectures get
     * closer}
     *
     * @param architectures architectures, at most a few hundred
     * @param workload workload
     * @param draws number of draws
     * @param seed seed; draw number i is the same for any number of draws
     */
    public double[][] tokenRateDraws(List<Architecture> architectures, Workload workload, int draws, long seed) {
        architectures.forEach(Throughput::checked);
        return predictor.rateDraws(architectures, workload, draws, seed);
    }

    /**
     * {@return ratio of the output tokens per second of two architectures}
     *
     * <p>Both share the coefficients, so part of the error cancels: the interval comes from pairs of architectures that
     * were both left out. If it includes 1, its method ends with {@code not resolved}.
     *
     * @param architecture architecture
     * @param against the architecture in the denominator
     * @param workload workload
     */
    public Estimate ratio(Architecture architecture, Architecture against, Workload workload) {
        return predictor.ratio(checked(architecture), checked(against), workload);
    }

    static Architecture checked(Architecture a) {
        if (a.vocabSize() == 0) {
            throw new IllegalArgumentException(
                    "vocab_size is not known, and the head is read in every step. Give the architecture its"
                            + " vocabulary.");
        }
        return a;
    }

    List<CoefficientEvidence> evidence() {
        return predictor.coefficients().evidence();
    }

    /**
     * {@return the coefficients with their intervals; those that the measurements do not identify are {@link
     * fitlaw.fit.NotIdentified} and keep about their prior}
     */
    public List<Quantity> coefficients() {
        return predictor.coefficients().quantities(predictor.errors().confidence(), predictor.z());
    }

    /** {@return the coefficients as rows: {@code term, unit, estimate, low, high, prior, identified, meaning}} */
    public Table table() {
        return predictor.coefficients().table(predictor.z());
    }

    /**
     * Writes the model to a JSON file: coefficients, their covariance, and the data for intervals and the report,
     * without the measurements.
     *
     * @param file path of the file; an existing file is replaced atomically
     */
    public void save(Path file) {
        ThroughputFile.write(this, file);
    }

    /**
     * {@return the model in a file written by {@link #save}. It makes the same predictions as the saved model, but has
     * no {@link #predictions}}
     *
     * @param file path of the file
     * @throws DataException if the file is not such a file, or its numbers are inconsistent
     */
    public static Throughput read(Path file) {
        return ThroughputFile.read(file);
    }

    Predictor predictor() {
        return predictor;
    }

    TimeModel model() {
        return predictor.coefficients().model();
    }

    double[] logarithms() {
        return predictor.coefficients().logarithms().clone();
    }

    @Override
    public Report report() {
        return ThroughputReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
