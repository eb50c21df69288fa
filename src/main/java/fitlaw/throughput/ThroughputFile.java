package fitlaw.throughput;

import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.bench.Repeats;
import fitlaw.bench.Setup;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.JsonFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The file format of a throughput model: one component for each key. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ThroughputFile(
        int fitlawThroughput,
        StoredSetup setup,
        Rates hardware,
        double carried,
        double confidence,
        String decodeForm,
        String prefillForm,
        List<String> terms,
        double[] logarithms,
        double[][] covariance,
        Errors decodeErrors,
        Errors prefillErrors,
        Pairs decodePairs,
        Pairs prefillPairs,
        List<Model> measured,
        StoredCalibration calibration) {
    private static final int VERSION = 4;

    static void write(Throughput model, Path file) {
        Predictor predictor = model.predictor();
        FittedCoefficients coefficients = predictor.coefficients();
        ModelErrors errors = predictor.errors();
        JsonFiles.write(
                file,
                new ThroughputFile(
                        VERSION,
                        StoredSetup.of(model.setup()),
                        Rates.of(predictor.hardware()),
                        predictor.carried(),
                        errors.confidence(),
                        coefficients.model().decode().name(),
                        coefficients.model().prefill().name(),
                        coefficients.model().terms(),
                        coefficients.logarithms(),
                        coefficients.covariance(),
                        Errors.of(errors.decode()),
                        Errors.of(errors.prefill()),
                        Pairs.of(errors.decodePairs()),
                        Pairs.of(errors.prefillPairs()),
                        model.measured().models().stream().map(Model::of).toList(),
                        StoredCalibration.of(model.calibration())));
    }

    static Throughput read(Path file) {
        ThroughputFile stored = JsonFiles.read(
                file,
                FileContent.THROUGHPUT,
                VERSION,
                ": the definitions of a static batch and of the interval of a ratio have changed. Calibrate again with this version of Fitlaw.",
                ThroughputFile.class);
        try {
            return stored.throughput();
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ". The file was changed; calibrate again.", e);
        }
    }

    private Throughput throughput() {
        TimeModel model = new TimeModel(StepForms.decode(decodeForm), StepForms.prefill(prefillForm));
        require(terms.equals(model.terms()), "terms are not those of the forms, " + model.terms());
        requireFinite("logarithms", logarithms, terms.size());
        requireCovariance();
        double valid = new ThroughputOptions(confidence, Optional.empty()).confidence();
        require(carried >= 0 && Double.isFinite(carried), "carried must be finite and not negative: " + carried);
        ModelErrors errors = new ModelErrors(
                decodeErrors.errors(valid),
                prefillErrors.errors(valid),
                decodePairs.errors(valid),
                prefillPairs.errors(valid));
        return new Throughput(
                setup.setup(),
                new Predictor(
                        new FittedCoefficients(model, logarithms, covariance),
                        errors,
                        hardware.hardware(setup.gpu),
                        setup.setup().precision(),
                        carried),
                calibration.calibration(setup.setup()),
                List.of(),
                measured.stream().map(Model::named).toList());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void requireFinite(String key, double[] numbers, int count) {
        require(
                numbers.length == count && Arrays.stream(numbers).allMatch(Double::isFinite),
                key + " must be " + count + " finite numbers");
    }

    private void requireCovariance() {
        int size = terms.size();
        require(covariance.length == size, "covariance must have " + size + " rows");
        for (int j = 0; j < size; j++) {
            requireFinite("covariance[" + j + "]", covariance[j], size);
            for (int l = 0; l <= j; l++) {
                double apart = Math.abs(covariance[j][l] - covariance[l][j]);
                require(
                        covariance[j][j] > 0
                                && apart <= 1e-9 * Math.sqrt(Math.abs(covariance[j][j] * covariance[l][l])),
                        "covariance is not symmetric and positive");
            }
        }
    }

    private static void requireDeviations(double[] deviations, int count) {
        requireFinite("deviations", deviations, count);
        require(Arrays.stream(deviations).allMatch(d -> d >= 0), "deviations must not be negative");
    }

    private record StoredSetup(
            String gpu, String engine, String engineVersion, String precision, double weightBytes, double kvBytes) {
        static StoredSetup of(Setup of) {
            Precision precision = of.precision();
            return new StoredSetup(
                    of.gpu(),
                    of.engine(),
                    of.engineVersion(),
                    precision.name(),
                    precision.weightBytes(),
                    precision.kvBytes());
        }

        Setup setup() {
            return new Setup(gpu, engine, engineVersion, new Precision(precision, weightBytes, kvBytes));
        }
    }

    private record Rates(
            @JsonProperty("copy_bytes_per_s") double bytesPerSecond,
            @JsonProperty("matmul_flop_per_s") double flopPerSecond,
            int multiprocessors) {
        static Rates of(Hardware of) {
            return new Rates(of.bytesPerSecond(), of.flopPerSecond(), of.multiprocessors());
        }

        Hardware hardware(String gpu) {
            return new Hardware(gpu, bytesPerSecond, flopPerSecond, multiprocessors);
        }
    }

    private record Errors(
            List<double[]> shapes,
            double[] deviations,
            double open,
            IntervalGrowth growth,
            Range batches,
            Range tokens) {
        Errors {
            shapes.forEach(shape -> requireFinite("a shape", shape, PredictionErrors.DIMENSIONS));
            requireDeviations(deviations, shapes.size());
            require(open >= 0 && Double.isFinite(open), "open must be finite and not negative: " + open);
        }

        static Errors of(PredictionErrors of) {
            return new Errors(
                    of.shapes(),
                    of.deviations(),
                    of.open(),
                    of.growth(),
                    Range.of(of.ranges().batches()),
                    Range.of(of.ranges().tokens()));
        }

        PredictionErrors errors(double confidence) {
            return new PredictionErrors(
                    shapes,
                    deviations,
                    confidence,
                    open,
                    growth,
                    new PredictionErrors.Ranges(batches.range(), tokens.range()));
        }
    }

    /** Bounds are absent if the range has no limits. */
    private record Range(OptionalDouble low, OptionalDouble high, OptionalDouble growth) {
        Range {
            for (OptionalDouble bound : List.of(low, high)) {
                require(
                        bound.isEmpty() || (bound.getAsDouble() > 0 && Double.isFinite(bound.getAsDouble())),
                        "low and high must be positive and finite");
            }
            require(
                    low.isPresent() == high.isPresent() && low.isPresent() == growth.isPresent(),
                    "low, high and growth must be given together");
            require(
                    growth.isEmpty() || (growth.getAsDouble() >= 0 && Double.isFinite(growth.getAsDouble())),
                    "growth must be finite and not negative");
        }

        static Range of(MeasuredRange of) {
            return of.equals(MeasuredRange.ALL)
                    ? new Range(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty())
                    : new Range(
                            OptionalDouble.of(of.low()), OptionalDouble.of(of.high()), OptionalDouble.of(of.growth()));
        }

        MeasuredRange range() {
            return low.isPresent()
                    ? new MeasuredRange(low.getAsDouble(), high.getAsDouble(), growth.getAsDouble())
                    : MeasuredRange.ALL;
        }
    }

    private record Pairs(double[] distances, double[] deviations) {
        Pairs {
            for (int i = 0; i < distances.length; i++) {
                require(distances[i] >= (i == 0 ? 0 : distances[i - 1]), "distances must be ascending, none negative");
            }
            requireDeviations(deviations, distances.length);
        }

        static Pairs of(RatioErrors of) {
            return new Pairs(of.distances(), of.deviations());
        }

        RatioErrors errors(double confidence) {
            return new RatioErrors(distances, deviations, confidence);
        }
    }

    private record Model(
            String name,
            int dModel,
            int dFf,
            int nLayers,
            int nHeads,
            int nKvHeads,
            int headDim,
            int vocabSize,
            boolean tiedEmbeddings,
            int normsPerLayer,
            boolean queryKeyNorm,
            boolean queryKeyValueBias,
            boolean outputBias,
            boolean mlpBias,
            OptionalInt localLayers,
            OptionalInt window) {
        static Model of(NamedModel of) {
            Architecture a = of.architecture();
            Details details = a.details();
            return new Model(
                    of.name(),
                    a.dModel(),
                    a.dFf(),
                    a.nLayers(),
                    a.nHeads(),
                    a.nKvHeads(),
                    a.headDim(),
                    a.vocabSize(),
                    a.tied(),
                    details.normsPerLayer(),
                    details.queryKeyNorm(),
                    details.queryKeyValueBias(),
                    details.outputBias(),
                    details.mlpBias(),
                    of(details.local().map(LocalAttention::layers)),
                    of(details.local().map(LocalAttention::window)));
        }

        private static OptionalInt of(Optional<Integer> value) {
            return value.map(OptionalInt::of).orElse(OptionalInt.empty());
        }

        NamedModel named() {
            require(localLayers.isPresent() == window.isPresent(), "local_layers and window must be given together");
            Optional<LocalAttention> local = localLayers.isPresent()
                    ? Optional.of(new LocalAttention(localLayers.getAsInt(), window.getAsInt()))
                    : Optional.empty();
            return new NamedModel(
                    name,
                    new Architecture(
                            dModel,
                            dFf,
                            nLayers,
                            nHeads,
                            nKvHeads,
                            headDim,
                            vocabSize,
                            tiedEmbeddings,
                            new Details(normsPerLayer, queryKeyNorm, queryKeyValueBias, outputBias, mlpBias, local)));
        }
    }

    private record StoredCalibration(
            int rows,
            int points,
            List<StoredRepeats> repeats,
            int architectures,
            @JsonProperty("decode_left_out_mape") double decodeError,
            @JsonProperty("prefill_left_out_mape") double prefillError,
            @JsonProperty("first_token_left_out_mape") double firstTokenError,
            @JsonProperty("interval_coverage") double coverage,
            List<Calibration.Group> byArchitecture,
            List<Calibration.Group> byBatch,
            List<String> notes,
            List<StoredForm> forms,
            List<ExcludedMeasurement> leftOut) {
        static StoredCalibration of(Calibration of) {
            Calibration.Data data = of.data();
            LeftOutErrors errors = of.errors();
            return new StoredCalibration(
                    data.rows(),
                    data.points(),
                    data.repeats().stream().map(StoredRepeats::of).toList(),
                    data.architectures(),
                    errors.decode().orElse(Double.NaN),
                    errors.prefill().orElse(Double.NaN),
                    errors.firstToken().orElse(Double.NaN),
                    errors.coverage().orElse(Double.NaN),
                    errors.byArchitecture(),
                    errors.byBatch(),
                    of.notes(),
                    of.forms().stream().map(StoredForm::of).toList(),
                    data.leftOut());
        }

        Calibration calibration(Setup setup) {
            return new Calibration(
                    new Calibration.Data(
                            rows,
                            points,
                            architectures,
                            repeats.stream().map(one -> one.repeats(setup)).toList(),
                            leftOut),
                    new LeftOutErrors(
                            known(decodeError),
                            known(prefillError),
                            known(firstTokenError),
                            known(coverage),
                            byArchitecture,
                            byBatch),
                    forms.stream().map(StoredForm::form).toList(),
                    notes);
        }
    }

    /** In files, NaN marks an unknown number. */
    private static OptionalDouble known(double stored) {
        return Double.isNaN(stored) ? OptionalDouble.empty() : OptionalDouble.of(stored);
    }

    private record StoredForm(
            String name,
            String formula,
            @JsonProperty("left_out_mape") double error,
            List<String> terms,
            List<Double> estimates) {
        static StoredForm of(Calibration.Form of) {
            return new StoredForm(of.name(), of.formula(), of.error().orElse(Double.NaN), of.names(), of.values());
        }

        Calibration.Form form() {
            return new Calibration.Form(name, formula, known(error), terms, estimates);
        }
    }

    private record StoredRepeats(
            String phase,
            int points,
            int rows,
            int runs,
            double mean,
            double median,
            @JsonProperty("p90") double ninetieth,
            double most,
            String mostAt) {
        static StoredRepeats of(Repeats of) {
            return new StoredRepeats(
                    of.phase().label(),
                    of.points(),
                    of.rows(),
                    of.runs(),
                    of.differences().mean(),
                    of.differences().median(),
                    of.differences().ninetieth(),
                    of.differences().most(),
                    of.differences().mostAt());
        }

        Repeats repeats(Setup setup) {
            Phase of = Phase.of(phase)
                    .orElseThrow(() -> new IllegalArgumentException("there is no phase '" + phase + "'"));
            return new Repeats(
                    setup, of, points, rows, runs, new Repeats.Differences(mean, median, ninetieth, most, mostAt));
        }
    }
}
