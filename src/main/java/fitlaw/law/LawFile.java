package fitlaw.law;

import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.JsonFiles;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.runs.Levels;
import fitlaw.table.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A fitted law as stored: one component per key. */
@SuppressWarnings("ArrayRecordComponent") // only written and read, never compared
record LawFile(
        int fitlawLaw,
        String form,
        String formula,
        Data data,
        FitOptions options,
        List<StoredQuantity> optimum,
        List<StoredQuantity> estimates,
        List<StoredQuantity> open,
        String intervalMethod,
        double sigma,
        double sumOfSquares,
        int degreesOfFreedom,
        Optional<FitObjective> merit,
        StoredNoise noise,
        Optional<Scale> noiseScale,
        List<String> notes,
        StoredPredictor prediction,
        Groups levels) {
    private static final int VERSION = 1;
    private static final String OTHER_VERSION =
            ". Save the law again with this Fitlaw, or read it with the one that wrote it.";

    static void write(Law law, Path file) {
        JsonFiles.write(
                file, law.predictor() instanceof PublishedCoefficients printed ? Printed.of(printed) : LawFile.of(law));
    }

    static Law read(Path file, LawForm... own) {
        try {
            return JsonFiles.has(file, FileContent.LAW, "published")
                    ? stored(file, Printed.class).law()
                    : stored(file, LawFile.class).law(List.of(own), file);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ". The file was changed; save the law again.", e);
        }
    }

    private static <T> T stored(Path file, Class<T> type) {
        return JsonFiles.read(file, FileContent.LAW, VERSION, OTHER_VERSION, type);
    }

    private static LawFile of(Law law) {
        FitResult solution = law.solution();
        RunSummary facts = law.facts().orElseThrow();
        return new LawFile(
                VERSION,
                law.name(),
                law.formula(),
                Data.of(facts),
                facts.options(),
                StoredQuantity.of(
                        List.of(law.optimum().relativeWidth(), law.optimum().mlpRatio())),
                StoredQuantity.of(solution.terms()),
                StoredQuantity.of(solution.open()),
                solution.intervalMethod(),
                solution.sigma(),
                solution.squares(),
                solution.degreesOfFreedom(),
                solution.residuals().objective(),
                StoredNoise.of(law.noise()),
                Optional.of(Scale.of(facts.noiseScale())),
                law.notes(),
                StoredPredictor.of(law.predictor())
                        .orElseThrow(() -> new IllegalStateException("the form '" + law.name()
                                + "' does not support saving, so this law cannot be saved.  Write the form as a "
                                + "formula, LawForm.formula(\"E + A/N^a\"), or as a function of named "
                                + "parameters, LawForm.of.")),
                Groups.of(facts));
    }

    private Law law(List<LawForm> own, Path file) {
        RunSummary facts = facts();
        List<Quantity> terms = quantities(estimates);
        require(sumOfSquares >= 0, "sum_of_squares is negative or not a number: " + sumOfSquares);
        require(degreesOfFreedom >= 1, "degrees_of_freedom is not positive: " + degreesOfFreedom);
        FitResult solution = new FitResult(
                terms,
                quantities(open),
                new FitResult.Residuals(new double[0], sumOfSquares, degreesOfFreedom, merit),
                intervalMethod,
                List.of(),
                prediction.predictor(new StoredPredictor.Fit(form, formula, facts, terms, own)));
        require(solution.sigma() == sigma, "sigma does not follow from sum_of_squares and degrees_of_freedom");
        Law law = Law.restored(form, formula, solution, facts, noise.noise(), notes, file);
        require(
                agree(List.of(law.optimum().relativeWidth(), law.optimum().mlpRatio()), quantities(optimum)),
                "optimum does not follow from the coefficients and their covariance");
        return law;
    }

    /**
     * Whether estimates are equal, and the same terms are not identified in both; the wording of the reasons may
     * differ.
     */
    private static boolean agree(List<Quantity> found, List<Quantity> saved) {
        return IntStream.range(0, found.size())
                .allMatch(i -> i < saved.size()
                        && ((found.get(i) instanceof NotIdentified && saved.get(i) instanceof NotIdentified)
                                ? found.get(i).term().equals(saved.get(i).term())
                                : found.get(i).equals(saved.get(i))));
    }

    private static List<Quantity> quantities(List<StoredQuantity> stored) {
        return stored.stream().map(StoredQuantity::quantity).toList();
    }

    private RunSummary facts() {
        int[] rows = data.rows;
        int groups = levels.names.size();
        require(
                levels.ofRows.length == rows.length,
                "levels.of_rows has " + levels.ofRows.length + " entries for " + rows.length + " rows");
        require(
                Arrays.stream(levels.ofRows).allMatch(g -> g >= 0 && g < groups),
                "levels.of_rows refers to a level that does not exist");
        Weights weights = options.weights();
        require(noiseScale.isPresent() || weights.equals(Weights.EQUAL), "noise_scale is missing");
        return new RunSummary(
                data.source,
                new Digest(data.sha256, data.sha256Of),
                rows,
                data.leftOut,
                options,
                new Levels(levels.names, levels.ofRows, levels.basis),
                levels.places(),
                levels.shapeRanges(),
                levels.middle(),
                noiseScale
                        .map(scale -> scale.noiseScale(weights, groups))
                        .orElseGet(() -> NoiseScale.of(weights, new double[0], new int[0], groups)));
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static double[] ofSize(String key, double[] numbers, int size) {
        require(numbers.length == size, key + " has " + numbers.length + " numbers, not " + size);
        return numbers;
    }

    /** A published law, of which a file stores the name. */
    private record Printed(int fitlawLaw, String published, double[] coefficients) {
        static Printed of(PublishedCoefficients printed) {
            return new Printed(VERSION, printed.name(), printed.numbers());
        }

        Law law() {
            PublishedCoefficients printed = PublishedCoefficients.named(published);
            require(
                    Arrays.equals(printed.numbers(), coefficients),
                    "coefficients are not those printed, " + Arrays.toString(printed.numbers()));
            return Law.published(printed);
        }
    }

    private record Data(
            String source,
            String sha256,
            @JsonProperty("sha256_of") Digest.Of sha256Of,
            int[] rows,
            int leftOut) {
        static Data of(RunSummary facts) {
            Digest digest = facts.digest();
            return new Data(facts.source(), digest.sha256(), digest.of(), facts.rows(), facts.leftOut());
        }
    }

    /** An estimate, or why there is none. */
    private record StoredQuantity(
            String term,
            OptionalDouble estimate,
            OptionalDouble stdError,
            OptionalDouble low,
            OptionalDouble high,
            Optional<String> method,
            Optional<String> open) {
        StoredQuantity {
            boolean whole = open.isEmpty();
            require(
                    estimate.isPresent() == whole
                            && stdError.isPresent() == whole
                            && low.isPresent() == whole
                            && high.isPresent() == whole
                            && method.isPresent() == whole,
                    term + " needs either open, or estimate, std_error, low, high and method");
        }

        static List<StoredQuantity> of(List<? extends Quantity> quantities) {
            return quantities.stream().map(StoredQuantity::of).toList();
        }

        private static StoredQuantity of(Quantity quantity) {
            if (quantity instanceof NotIdentified open) {
                OptionalDouble none = OptionalDouble.empty();
                return new StoredQuantity(
                        open.term(), none, none, none, none, Optional.empty(), Optional.of(open.reason()));
            }
            Estimate estimate = quantity.estimate().orElseThrow();
            Interval interval = estimate.interval();
            return new StoredQuantity(
                    estimate.term(),
                    OptionalDouble.of(estimate.value()),
                    OptionalDouble.of(estimate.stdError().orElse(Double.NaN)),
                    OptionalDouble.of(interval.low()),
                    OptionalDouble.of(interval.high()),
                    Optional.of(interval.method()),
                    Optional.empty());
        }

        Quantity quantity() {
            return open.isPresent()
                    ? new NotIdentified(term, open.get())
                    : new Estimate(
                            term,
                            estimate.getAsDouble(),
                            stdError.getAsDouble(),
                            new Interval(low.getAsDouble(), high.getAsDouble(), method.orElseThrow()));
        }
    }

    private record StoredNoise(double sigma, int degreesOfFreedom, boolean fromSeeds, OptionalDouble lackOfFitP) {
        StoredNoise {
            require(sigma >= 0, "sigma is negative or not a number");
        }

        static StoredNoise of(Noise noise) {
            return new StoredNoise(noise.sigma(), noise.degreesOfFreedom(), noise.fromSeeds(), noise.lackOfFit());
        }

        Noise noise() {
            return new Noise(sigma, degreesOfFreedom, fromSeeds, lackOfFitP);
        }
    }

    private record Scale(double reference, double[] ofLevels, double ofAll) {
        Scale {
            require(
                    reference > 0 && ofAll > 0 && Arrays.stream(ofLevels).allMatch(one -> one > 0),
                    "reference, of_levels and of_all must be positive");
        }

        static Scale of(NoiseScale of) {
            return new Scale(of.reference(), of.ofLevels(), of.ofAll());
        }

        NoiseScale noiseScale(Weights weights, int groups) {
            return new NoiseScale(weights, reference, ofSize("noise_scale.of_levels", ofLevels, groups), ofAll);
        }
    }

    /** The groups of runs, the size and data of each, and the shapes of all runs by column. */
    private record Groups(
            String basis,
            List<String> names,
            int[] ofRows,
            double[] parameters,
            double[] tokens,
            double[] layers,
            Map<String, double[]> ranges,
            double[] centre) {
        static Groups of(RunSummary facts) {
            Map<String, double[]> ranges = new LinkedHashMap<>();
            new EnumMap<>(facts.ranges())
                    .forEach((shape, range) -> ranges.put(shape.column(), new double[] {range.low(), range.high()}));
            Point centre = facts.centre();
            return new Groups(
                    facts.levels().basis(),
                    facts.levels().names(),
                    facts.levels().group(),
                    each(facts.places(), Point::n),
                    each(facts.places(), Point::d),
                    each(facts.places(), Point::depth),
                    ranges,
                    new double[] {centre.x(), centre.r(), centre.n(), centre.d(), centre.depth()});
        }

        private static double[] each(List<Point> all, ToDoubleFunction<Point> value) {
            return all.stream().mapToDouble(value).toArray();
        }

        List<Point> places() {
            int size = names.size();
            ofSize("levels.parameters", parameters, size);
            ofSize("levels.tokens", tokens, size);
            ofSize("levels.layers", layers, size);
            List<Point> places = new ArrayList<>();
            for (int g = 0; g < size; g++) {
                places.add(Point.of(Double.NaN, Double.NaN, parameters[g], tokens[g], layers[g], Map.of()));
            }
            return places;
        }

        Map<ShapeVariable, ShapeRange> shapeRanges() {
            Map<ShapeVariable, ShapeRange> found = new EnumMap<>(ShapeVariable.class);
            ranges.forEach((column, numbers) -> {
                double[] ends = ofSize("levels.ranges." + column, numbers, 2);
                require(ends[0] <= ends[1], "levels.ranges." + column + " goes from " + ends[0] + " to " + ends[1]);
                found.put(ShapeVariable.ofColumn(column), new ShapeRange(ends[0], ends[1]));
            });
            return found;
        }

        Point middle() {
            double[] at = ofSize("levels.centre", centre, 5);
            return Point.of(at[0], at[1], at[2], at[3], at[4], Map.of());
        }
    }
}
