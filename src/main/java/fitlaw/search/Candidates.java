package fitlaw.search;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.table.Csv;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The result of a search: the fastest architectures at an acceptable loss, and the Pareto front of loss and speed. */
public final class Candidates implements Report.Source {
    private final SearchRun run;
    private final Search search;
    private final SpeedModel speeds;
    private final Exploration.Tally tally;
    private final List<Candidate> rows;
    private final RankProbabilities probabilities;
    private final Comparisons comparisons;

    /**
     * The architectures with which the candidates are compared.
     *
     * @param base the baseline
     * @param elsewhere the best architectures on other GPUs
     * @param beside models shown for comparison, by name
     */
    record Comparisons(Candidate base, List<OtherGpu> elsewhere, Map<String, Candidate> beside) {}

    Candidates(
            SearchRun run,
            Exploration.Tally tally,
            List<Candidate> rows,
            RankProbabilities probabilities,
            Comparisons comparisons) {
        this.run = run;
        this.search = run.search();
        this.speeds = run.speeds();
        this.tally = tally;
        this.rows = List.copyOf(rows);
        this.probabilities = probabilities;
        this.comparisons = comparisons;
    }

    SearchRun run() {
        return run;
    }

    Exploration.Tally tally() {
        return tally;
    }

    /** {@return the fastest architecture at an acceptable loss} */
    public Candidate best() {
        return rows.get(0);
    }

    /** {@return the baseline, with the same predictions} */
    public Candidate base() {
        return comparisons.base();
    }

    /** {@return the architectures kept, fastest first: the fastest ones and the Pareto front} */
    public List<Candidate> rows() {
        return rows;
    }

    /** {@return the Pareto front of loss and speed, fastest first} */
    public List<Candidate> front() {
        return rows.stream().filter(row -> row.standing().onFront()).toList();
    }

    /** {@return the largest acceptable loss, in nats per token or relative to the baseline} */
    public double lossLimit() {
        return run.limit();
    }

    /** {@return whether losses are in nats per token instead of relative to the baseline} */
    public boolean inNats() {
        return run.inNats();
    }

    /** {@return the sources of the law and of the throughput model} */
    public String source() {
        return search.law().source() + "; " + speeds.throughput().setup();
    }

    /** {@return number of architectures of the right size that were evaluated} */
    public long judged() {
        return tally.rightSize();
    }

    /** {@return the number of shapes of the space by outcome} */
    public ShapeCounts counts() {
        return tally.counts();
    }

    /** {@return number of architectures that meet all conditions} */
    public long acceptable() {
        return tally.acceptable();
    }

    /**
     * {@return probability that the best is faster than the second; empty if there is only one or there are no draws}
     */
    public OptionalDouble overRunnerUp() {
        return probabilities.overRunnerUp();
    }

    /** {@return probability that the best is faster than the baseline; empty if there are no draws} */
    public OptionalDouble overBase() {
        return probabilities.overBase();
    }

    /** {@return the best architecture on each other GPU given to {@link Search#alsoOn}, in that order} */
    public List<OtherGpu> elsewhere() {
        return comparisons.elsewhere();
    }

    /** {@return the models given to {@link Search#beside}, by name, in that order} */
    public Map<String, Candidate> beside() {
        return Collections.unmodifiableMap(comparisons.beside());
    }

    /** {@return the throughput model} */
    public Throughput speed() {
        return speeds.throughput();
    }

    /** {@return the workloads} */
    public List<Workload> workloads() {
        return speeds.loads();
    }

    /** {@return memory limit in bytes; infinite if the memory of the GPU is not known} */
    public double memoryBytes() {
        return speeds.memoryBytes();
    }

    /** {@return the objective} */
    public Objective wanted() {
        return speeds.objective();
    }

    /**
     * {@return the objective of a candidate divided by that of the baseline; for costs and times, less than 1 is
     * better}
     *
     * @param row one of the candidates
     */
    public Estimate objectiveOverBase(Candidate row) {
        return wanted().overOther(row.overBase());
    }

    /** {@return the name of the objective, such as {@code tokens_per_second}} */
    public String objective() {
        return speeds.objective().column();
    }

    /**
     * {@return how the best architecture depends on the loss limit, the batch and the GPU (if others were given with
     * {@link Search#alsoOn}). Each row has the changed condition, the best shape, its loss and speed, and the relative
     * speed of the original best shape under that condition}
     */
    public Table sensitivity() {
        List<String> changed = new ArrayList<>();
        List<Candidate> found = new ArrayList<>();
        add("as specified", search, changed, found);
        if (search.limit().isEmpty()) {
            for (double factor : new double[] {0.995, 0.998, 1.002, 1.005, 1.01}) {
                add(
                        String.format(
                                Locale.ROOT,
                                "loss at most %s times the baseline's",
                                Numbers.plain(factor * search.slack())),
                        search.withSlack(factor * search.slack()),
                        changed,
                        found);
            }
        }
        for (double factor : new double[] {0.25, 0.5, 2, 4}) {
            add("batch × " + Numbers.plain(factor), search.withBatches(factor), changed, found);
        }
        for (OtherGpu other : elsewhere()) {
            other.best().ifPresent(best -> {
                changed.add("on " + other.speed().setup());
                found.add(best);
            });
        }
        return CandidatesTable.of("sensitivity", found).insertColumn(0, StringColumn.create("changed", changed));
    }

    private static void add(String what, Search other, List<String> changed, List<Candidate> found) {
        try {
            Candidate best = other.forSensitivity().run().best();
            changed.add(what);
            found.add(best);
        } catch (NoCandidateException e) {
            // No shape may have a smaller loss, or a larger batch may not fit: such a condition gets no row.
            return;
        }
    }

    /** {@return the architectures as rows: shape, counts, loss, objective and intervals, probabilities, group, front, flags} */
    public Table table() {
        return withAccuracy(CandidatesTable.of("candidates", rows));
    }

    /** Inserts the predicted accuracy after the loss. */
    private Table withAccuracy(Table table) {
        if (accuracy(base()).isEmpty()) {
            return table;
        }
        List<Estimate> all =
                rows.stream().map(row -> accuracy(row).orElseThrow()).toList();
        int at = table.columnIndex("loss_high") + 1;
        return table.insertColumn(at, accuracies("accuracy_high", all, one -> one.interval()
                        .high()))
                .insertColumn(at, accuracies("accuracy_low", all, one -> one.interval()
                        .low()))
                .insertColumn(at, accuracies("accuracy", all, Estimate::value));
    }

    private static DoubleColumn accuracies(String name, List<Estimate> all, ToDoubleFunction<Estimate> of) {
        return DoubleColumn.create(name, all.stream().mapToDouble(of).toArray());
    }

    /**
     * {@return the accuracy predicted from the loss of an architecture by the curve of {@link Search#accuracy}; empty
     * without a curve, or if losses are relative to the baseline}
     *
     * @param row an architecture of this search
     */
    public Optional<Estimate> accuracy(Candidate row) {
        return search.accuracy().filter(curve -> inNats()).map(curve -> curve.at(row.loss()));
    }

    /**
     * Writes the result. A path that ends in {@code .csv} receives all candidates as a table; one that ends in {@code
     * .json}, {@code .txt} or {@code .py} receives the best architecture for Hugging Face, Megatron-LM or torchtitan. A
     * folder, which is created if necessary, receives all four.
     *
     * @param path file or folder
     * @return the files written
     * @throws fitlaw.common.DataException if a file cannot be written
     * @throws IllegalArgumentException if a format cannot represent the best architecture; nothing is written then
     */
    public List<Path> export(Path path) {
        String name = path.getFileName().toString();
        if (name.endsWith(".csv")) {
            Csv.write(table(), path);
            return List.of(path);
        }
        if (name.contains(".")) {
            best().architecture().write(path);
            return List.of(path);
        }
        List<Path> written = new ArrayList<>(best().architecture().export(path));
        written.addAll(0, export(path.resolve("candidates.csv")));
        return written;
    }

    @Override
    public Report report() {
        return new CandidatesReport(this).report();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
