package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.common.Work;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Interval;
import fitlaw.fit.Quantity;
import fitlaw.fit.Seeds;
import fitlaw.fit.SingularFitException;
import fitlaw.runs.Runs;
import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How often the intervals of a law contain the truth on tables like its own. Losses are simulated at its runs, the same
 * form is fitted to each simulated table with the same options, and the resulting intervals are compared with the
 * values of the law.
 *
 * <p>Simulated losses are the law's fitted losses with normal noise of its {@link FitDiagnostics#sigma()}, with the
 * weights of the runs if it has any. The study thus shows how reliable the intervals are for these shapes, sizes,
 * repeats and noise if form and noise are right. It does not test whether they are; see {@link HoldOut} and {@link
 * FitDiagnostics#drift()}.
 *
 * <p>A refit without an interval for a term, because it finds no best shape or does not identify the term, counts
 * neither for nor against it and is reported, as is a refit that fails. Each simulation has its own seed, derived from
 * its number.
 *
 * @param law the law
 * @param simulations number of simulated tables
 * @param seed random seed
 * @param failed number of refits that failed
 * @param firstFailure message of the first failure
 * @param terms results for each term of the law
 */
public record CoverageStudy(
        Law law, int simulations, long seed, int failed, Optional<String> firstFailure, List<Term> terms)
        implements Report.Source {
    /** Default number of simulations, which estimates a coverage of 95 % to within 1.4 points. */
    public static final int SIMULATIONS = 1_000;

    /** Fewer estimate a coverage of 95 % no better than to within 4 points. */
    private static final int LEAST = 100;

    private static final double CONFIDENCE = 0.95;

    /**
     * Results for one term.
     *
     * @param fitted the value of the law, which is the truth of the simulations, with the law's own interval
     * @param stated number of refits that have an interval
     * @param covered how many of these intervals contain the value
     * @param unbounded how many of them are unbounded on a side
     * @param medianWidth median of their widths, in the unit of the value; infinite if half are unbounded, empty if
     *     there are none
     */
    public record Term(Estimate fitted, int stated, int covered, int unbounded, OptionalDouble medianWidth) {
        /** {@return the share of intervals that contain the value, with Wilson's interval} */
        public Estimate coverage() {
            return new Estimate(
                    "coverage",
                    (double) covered / stated,
                    stated == 0 ? Interval.notStated("no refit has an interval") : range(CONFIDENCE));
        }

        private Interval range(double confidence) {
            return Interval.wilson(covered, stated, confidence);
        }

        private static Term of(Estimate fitted, List<double[]> refits, int at) {
            List<Interval> stated = refits.stream()
                    .filter(row -> !Double.isNaN(row[at]))
                    .map(row -> new Interval(row[at], row[at + 1], ""))
                    .toList();
            return new Term(
                    fitted,
                    stated.size(),
                    (int) stated.stream()
                            .filter(one -> one.contains(fitted.value()))
                            .count(),
                    (int) stated.stream().filter(one -> !one.isBounded()).count(),
                    stated.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(Quantile.median(stated.stream()
                                    .mapToDouble(one -> one.high() - one.low())
                                    .toArray())));
        }
    }

    /**
     * Creates a study.
     *
     * @param law the law
     * @param simulations number of simulated tables
     * @param seed random seed
     * @param failed number of refits that failed
     * @param firstFailure message of the first failure
     * @param terms results for each term of the law
     */
    public CoverageStudy {
        terms = List.copyOf(terms);
    }

    /**
     * {@return how often the intervals of a law contain the truth, by simulations on all processors; its form is called
     * from several threads}
     *
     * @param law the law
     * @param simulations number of simulated tables, at least 100
     * @param seed random seed
     * @throws IllegalArgumentException if there are fewer simulations, or the law has no residual noise to simulate
     * @throws IllegalStateException if the law does not hold its runs, as a published or restored one
     * @throws DataException if every refit fails
     */
    public static CoverageStudy of(Law law, int simulations, long seed) {
        Runs runs = law.runs();
        if (simulations < LEAST) {
            throw new IllegalArgumentException("a coverage study needs " + LEAST
                    + " or more simulations, which estimate a coverage of 95 % to within 4 points: " + simulations);
        }
        double sigma = law.diagnostics().sigma().orElseThrow();
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the law '" + law.name() + "' on " + runs.source()
                    + " has no residual noise to simulate. Add runs.");
        }
        List<Estimate> truths = published(law).values().stream()
                .filter(CoverageStudy::isStated)
                .map(Estimate.class::cast)
                .toList();
        if (truths.isEmpty()) {
            throw new IllegalArgumentException("the law '" + law.name() + "' has no intervals to study");
        }
        Simulations work =
                new Simulations(law, truths.stream().map(Estimate::term).toList(), simulations, seed);
        double[][] found = work.done();
        List<String> failures = new ArrayList<>();
        IntStream.range(0, simulations)
                .filter(number -> found[number].length == 1)
                .limit(1)
                .forEach(number -> work.refit(number, failures::add));
        List<double[]> fitted =
                Arrays.stream(found).filter(row -> row.length > 1).toList();
        if (fitted.isEmpty()) {
            throw new DataException(runs.source() + ": none of " + simulations + " refits of the form " + law.name()
                    + " to simulated losses succeeded. The first: " + failures.get(0));
        }
        return new CoverageStudy(
                law,
                simulations,
                seed,
                simulations - fitted.size(),
                failures.stream().findFirst(),
                IntStream.range(0, truths.size())
                        .mapToObj(j -> Term.of(truths.get(j), fitted, 2 * j))
                        .toList());
    }

    private static boolean isStated(Quantity quantity) {
        return quantity instanceof Estimate estimate && estimate.interval().isStated();
    }

    /** The estimates of a law by name. */
    private static Map<String, Quantity> published(Law law) {
        Stream<Quantity> exponents = law.moves().isEmpty()
                ? Stream.empty()
                : law.optimum().exponent().all().stream().map(OptimumExponents.Exponent::value);
        return Stream.concat(law.estimates().stream(), exponents)
                .collect(Collectors.toMap(Quantity::term, Function.identity(), (one, same) -> one, LinkedHashMap::new));
    }

    /** The intervals of refits to simulated losses: two ends for each term, NaN if there is none. */
    private record Simulations(Law law, List<String> terms, int units, long seed) implements Work.RowOfEach {
        /** The row of a refit that failed. */
        private static final double[] FAILED = {Double.NaN};

        @Override
        public String name() {
            return "coverage";
        }

        @Override
        public double[] row(int number) {
            return refit(number, why -> {})
                    .map(found -> terms.stream()
                            .map(term -> Optional.ofNullable(found.get(term)).filter(CoverageStudy::isStated))
                            .flatMapToDouble(quantity -> quantity.flatMap(Quantity::estimate)
                                    .map(Estimate::interval)
                                    .map(ends -> DoubleStream.of(ends.low(), ends.high()))
                                    .orElseGet(() -> DoubleStream.of(Double.NaN, Double.NaN)))
                            .toArray())
                    .orElse(FAILED);
        }

        /** The estimates of a refit; empty if it fails, in which case the message is passed on. */
        Optional<Map<String, Quantity>> refit(int number, Consumer<String> failed) {
            Random random = new Random(Seeds.of(seed, number));
            double[] losses = law.diagnostics().fitted();
            double[] noise = law.diagnostics().noiseOfRuns();
            Arrays.setAll(losses, run -> losses[run] + noise[run] * random.nextGaussian());
            try {
                return Optional.of(published(law.ofOther(Runs.of(law.runs(), losses))));
            } catch (DataException | FitFailedException | SingularFitException | IllegalArgumentException e) {
                failed.accept(e.getMessage());
                return Optional.empty();
            }
        }
    }

    /**
     * {@return a row for each term of which the law has an interval: term, value, coverage with its 95 % interval,
     * median width of the intervals, and the number of refits with an interval, with an unbounded one, and with none}
     */
    public Table table() {
        StringColumn term = StringColumn.create("term");
        List<DoubleColumn> numbers = Stream.of("value", "coverage", "low", "high", "median_width")
                .map(DoubleColumn::create)
                .toList();
        List<IntColumn> counts =
                Stream.of("stated", "unbounded", "open").map(IntColumn::create).toList();
        for (Term one : terms) {
            Estimate coverage = one.coverage();
            term.append(one.fitted().term());
            numbers.get(0).append(one.fitted().value());
            numbers.get(1).append(coverage.value());
            numbers.get(2)
                    .append(coverage.interval().isStated() ? coverage.interval().low() : Double.NaN);
            numbers.get(3)
                    .append(coverage.interval().isStated() ? coverage.interval().high() : Double.NaN);
            numbers.get(4).append(one.medianWidth().orElse(Double.NaN));
            counts.get(0).append(one.stated());
            counts.get(1).append(one.unbounded());
            counts.get(2).append(open(one));
        }
        Table table = Table.create("coverage", term);
        numbers.forEach(table::addColumns);
        counts.forEach(table::addColumns);
        return table;
    }

    /** Refits that succeed without an interval of a term. */
    private int open(Term term) {
        return simulations - failed - term.stated();
    }

    @Override
    public Report report() {
        double confidence = law.options().confidence();
        String percent = Numbers.plain(100 * confidence) + " %";
        Report.Builder report = Report.titled(String.format(
                Locale.ROOT,
                "Coverage of the intervals of the %s law on %s: %,d simulations, seed %d",
                law.name(),
                law.source(),
                simulations,
                seed));
        report.text("Losses are simulated at the law's " + law.runs().size() + " runs, with normal noise of "
                + Numbers.significant(law.diagnostics().sigma().orElseThrow(), 3) + " nats per token"
                + (law.options().weights().equals(Weights.EQUAL)
                        ? ""
                        : " (" + law.options().weights().inWords() + ")")
                + ", and the form is refitted. Coverage: share of the " + percent
                + " intervals that contain the law's value.");
        report.grid(
                List.of("term", "value", "coverage", "low", "high", "median width", "unbounded", "no interval"),
                terms.stream().map(this::row).toList());
        if (failed > 0) {
            report.note(failed + " of " + simulations + " refits failed and are not counted. The first: "
                    + firstFailure.orElse("no reason."));
        }
        for (Term term : terms) {
            if (open(term) > 0) {
                report.note(term.fitted().term() + ": " + open(term) + " of " + (simulations - failed)
                        + " refits have no interval and are not counted; counted as misses, coverage would be "
                        + Numbers.significant(100.0 * term.covered() / (simulations - failed), 3) + " %.");
            }
        }
        List<String> without = law.estimates().stream()
                .filter(quantity -> !isStated(quantity) && isAsked(quantity))
                .map(Quantity::term)
                .toList();
        if (!without.isEmpty()) {
            report.note("The law has no interval of " + String.join(", ", without) + ".");
        }
        List<String> off = terms.stream()
                .filter(term -> term.stated() > 0
                        && !term.range(1 - (1 - CONFIDENCE) / terms.size()).contains(confidence))
                .map(term -> term.fitted().term()
                        + (term.covered() < confidence * term.stated() ? " (too short)" : " (too wide)"))
                .toList();
        return report.text(
                        off.isEmpty()
                                ? "No coverage differs significantly from " + percent + "."
                                : "Coverage differs significantly from " + percent + " (Bonferroni over " + terms.size()
                                        + " terms): " + String.join(", ", off) + ".")
                .text("This assumes that form and noise are right, which residuals, drift and a hold-out test.")
                .build();
    }

    /** Whether the term belongs to the form, even if it is not identified or has no best value. */
    private boolean isAsked(Quantity quantity) {
        return quantity instanceof Estimate
                || law.open().stream().anyMatch(open -> open.term().equals(quantity.term()))
                || law.curves().keySet().stream()
                        .anyMatch(variable -> variable.optimumTerm().equals(quantity.term()));
    }

    private List<String> row(Term term) {
        Estimate coverage = term.coverage();
        boolean known = coverage.interval().isStated();
        return List.of(
                term.fitted().term(),
                Numbers.significant(term.fitted().value(), 4),
                Numbers.tenths(coverage.value()),
                Numbers.tenths(known ? coverage.interval().low() : Double.NaN),
                Numbers.tenths(known ? coverage.interval().high() : Double.NaN),
                term.medianWidth().isPresent()
                        ? Numbers.significant(term.medianWidth().getAsDouble(), 3)
                        : "–",
                String.valueOf(term.unbounded()),
                String.valueOf(open(term)));
    }

    @Override
    public String toString() {
        return report().text();
    }
}
