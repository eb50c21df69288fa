package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.law.Extrapolation;
import fitlaw.table.Csv;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The architectures that a search found: the fastest at an acceptable loss, and the front that no other shape beats in both
 * loss and speed.
 */
public final class Candidates implements Report.Source {
    private static final int SHOWN = 10;
    private static final double SURE = 0.95;

    private static final String GQA_UNKNOWN =
            "The law has no term in the GQA group, whose effect on loss is unknown here: it must come from runs that vary it.";

    private final SearchRun finding;
    private final Search search;
    private final SpeedModel speeds;
    private final Exploration.Tally tally;
    private final Candidate base;
    private final List<Candidate> rows;
    private final RankProbabilities chances;
    private final List<OtherGpu> elsewhere;
    private final Map<String, Candidate> beside;

    Candidates(
            SearchRun finding,
            Exploration.Tally tally,
            Candidate base,
            List<Candidate> rows,
            RankProbabilities chances,
            List<OtherGpu> elsewhere,
            Map<String, Candidate> beside) {
        this.finding = finding;
        this.search = finding.search();
        this.speeds = finding.speeds();
        this.tally = tally;
        this.base = base;
        this.rows = List.copyOf(rows);
        this.chances = chances;
        this.elsewhere = List.copyOf(elsewhere);
        this.beside = Collections.unmodifiableMap(beside);
    }

    /** {@return the fastest architecture at an acceptable loss} */
    public Candidate best() {
        return rows.get(0);
    }

    /** {@return the baseline, with the same predictions} */
    public Candidate base() {
        return base;
    }

    /** {@return the architectures kept, fastest first: the fastest, and those of the front} */
    public List<Candidate> rows() {
        return rows;
    }

    /** {@return the architectures that no other beats in both loss and speed, fastest first} */
    public List<Candidate> front() {
        return rows.stream().filter(Candidate::onFront).toList();
    }

    /** {@return the largest acceptable loss, in nats per token, or over the baseline's} */
    public double lossLimit() {
        return finding.limit();
    }

    /** {@return whether losses are in nats per token, rather than over the baseline's} */
    public boolean inNats() {
        return finding.inNats();
    }

    /** {@return what the law and the throughput model were made from} */
    public String source() {
        return search.law().source() + "; " + speeds.throughput().setup();
    }

    /** {@return architectures of the right size that were judged} */
    public long judged() {
        return tally.rightSize();
    }

    /** {@return what became of all shapes of the space} */
    public ShapeCounts counts() {
        return tally.counts();
    }

    /** {@return architectures that meet all conditions} */
    public long acceptable() {
        return tally.acceptable();
    }

    /** {@return probability that the best is faster than the second; empty if there is only one, or without draws} */
    public OptionalDouble overRunnerUp() {
        return chances.overRunnerUp();
    }

    /** {@return probability that the best is faster than the baseline; empty without draws} */
    public OptionalDouble overBase() {
        return chances.overBase();
    }

    /** {@return the best on each other GPU that the search was told of by {@link Search#alsoOn}, in that order} */
    public List<OtherGpu> elsewhere() {
        return elsewhere;
    }

    /** {@return the models that the search was told to show by {@link Search#beside}, by name, in that order} */
    public Map<String, Candidate> beside() {
        return beside;
    }

    /** {@return the throughput model that speeds are from} */
    public Throughput speed() {
        return speeds.throughput();
    }

    /** {@return what is served, as the search was told} */
    public List<Workload> workloads() {
        return speeds.loads();
    }

    /** {@return bytes of memory that a batch had to fit in; infinite where the GPU's is not known} */
    public double memoryBytes() {
        return speeds.memoryBytes();
    }

    /** {@return what was made best} */
    public Objective wanted() {
        return speeds.objective();
    }

    /**
     * {@return what was made best, of a candidate over the baseline: for costs and times less than 1 is better}
     *
     * @param row one of the candidates
     */
    public Estimate objectiveOverBase(Candidate row) {
        return wanted().overOther(row.overBase());
    }

    /** {@return the name of what was made best, such as {@code tokens_per_second}} */
    public String objective() {
        return speeds.objective().column();
    }

    /**
     * {@return how the best architecture changes with the limit of loss, with the batch and with the GPU, where the search
     * was told of others ({@link Search#alsoOn}): a row each with the changed condition, the shape, its loss and speed, and how the speed of the first best shape compares there}
     */
    public Table sensitivity() {
        List<String> changed = new ArrayList<>();
        List<Candidate> found = new ArrayList<>();
        add("as asked", search, changed, found);
        if (Double.isNaN(search.limit())) {
            for (double factor : new double[] {0.995, 0.998, 1.002, 1.005, 1.01}) {
                add(
                        String.format(
                                Locale.ROOT,
                                "loss within %s of the baseline's",
                                Numbers.plain(factor * search.slack())),
                        search.withSlack(factor * search.slack()),
                        changed,
                        found);
            }
        }
        for (double factor : new double[] {0.25, 0.5, 2, 4}) {
            add("batch times " + Numbers.plain(factor), search.withBatches(factor), changed, found);
        }
        for (OtherGpu other : elsewhere) {
            other.best().ifPresent(best -> {
                changed.add("on " + other.speed().setup());
                found.add(best);
            });
        }
        return Columns.of("sensitivity", found).insertColumn(0, StringColumn.create("changed", changed));
    }

    private static void add(String what, Search other, List<String> changed, List<Candidate> found) {
        try {
            Candidate best = other.forSensitivity().run().best();
            changed.add(what);
            found.add(best);
        } catch (NoCandidateException e) {
            // The baseline may be the least loss there is, or a batch four times as large may not fit: no row then.
            return;
        }
    }

    /** {@return the architectures as rows: shape, counts, loss, objective and intervals, probabilities, group, front, flags} */
    public Table table() {
        return Columns.of("candidates", rows);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Search: " + search.law().name() + " law, "
                + speeds.throughput().setup() + ", " + speeds.loads());
        report.text(search.space() + "; "
                + (search.isExtrapolating() ? "beyond the law's runs too" : "within the law's " + finding.validity())
                + ".");
        report.text(String.format(
                Locale.ROOT,
                "%,d shapes of the right size, %,d of them acceptable: loss at most %s%s%s.%s",
                tally.rightSize(),
                tally.acceptable(),
                Numbers.significant(lossLimit(), 5),
                inNats() ? " nats per token" : " times the baseline's",
                Double.isNaN(search.probability()) ? "" : " with probability " + Numbers.plain(search.probability()),
                tally.tooLarge() == 0
                        ? ""
                        : String.format(Locale.ROOT, " %,d do not fit in memory.", tally.tooLarge())));
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, rows.size()); i++) {
            lines.add(cells(String.valueOf(i + 1), rows.get(i)));
        }
        lines.add(cells("baseline", base));
        beside.forEach((name, row) -> lines.add(cells(name, row)));
        report.grid(header(), lines);
        report.text(chances());
        if (!elsewhere.isEmpty()) {
            report.text("On other GPUs the same search finds:");
            report.grid(
                    List.of(
                            "gpu",
                            "d_model",
                            "d_ff",
                            "n_heads",
                            "n_kv_heads",
                            "n_layers",
                            objective(),
                            "first over best"),
                    elsewhere.stream().map(Candidates::cells).toList());
            elsewhere.stream()
                    .filter(other -> !other.note().isEmpty())
                    .forEach(other -> report.note(other.speed().setup() + ": " + other.note()));
        }
        if (search.space().gqaGroups().size() > 1) {
            report.note(GQA_UNKNOWN);
        }
        farFromRuns().ifPresent(report::note);
        search.law()
                .publishedForOthers((double) base.architecture().nonEmbeddingParameters())
                .ifPresent(others -> report.note(others + " The baseline has "
                        + Numbers.count((double) base.architecture().nonEmbeddingParameters()) + " parameters."));
        speeds.throughput().calibration().notes().forEach(report::note);
        handOver().ifPresent(report::note);
        if (Double.isInfinite(speeds.memoryBytes())) {
            report.note("The memory of " + speeds.throughput().hardware().gpu()
                    + " is not known, so nothing was left out for it. Give it: memory(bytes), --memory-gb GB.");
        }
        if (best().acceptable().isEmpty()) {
            report.note("The law was published without uncertainty, so no probability of meeting the limit is stated.");
        }
        List<Candidate> flagged =
                shown().stream().filter(row -> !row.flags().isEmpty()).toList();
        beside.forEach((name, row) -> {
            if (!row.flags().isEmpty()) {
                report.note(name + ": " + String.join("; ", row.flags()) + ".");
            }
        });
        if (!flagged.isEmpty()) {
            report.note("Extrapolated: "
                    + String.join(
                            "; ",
                            flagged.stream()
                                    .flatMap(row -> row.flags().stream())
                                    .distinct()
                                    .toList()) + ".");
        }
        return report.build();
    }

    /** Which class a config.json of the first is of, where that is another than Llama. */
    private Optional<String> handOver() {
        try {
            String type = best().architecture().huggingFaceClass();
            return type.equals("class Llama")
                    ? Optional.empty()
                    : Optional.of("Exported, the first is a config.json of " + type + ".");
        } catch (IllegalArgumentException e) {
            return Optional.of("The first cannot be exported as a config.json: " + e.getMessage());
        }
    }

    /** What a reader must know where the baseline's size is another than that of the law's runs. */
    private Optional<String> farFromRuns() {
        double here = base.architecture().parameters(search.law().count());
        return search.law()
                .sizes()
                .map(runs -> new Extrapolation("N", here, runs))
                .filter(Extrapolation::isFar)
                .map(size -> {
                    boolean above = size.isAbove();
                    double end = above ? size.runs().high() : size.runs().low();
                    return String.format(
                            Locale.ROOT,
                            "The law's %s runs have %s parameters, and the baseline %s, %s as many: that the best shape is the same at both sizes is assumed.",
                            above ? "largest" : "smallest",
                            Numbers.count(end),
                            Numbers.count(here),
                            above
                                    ? Numbers.significant(size.factor(), 2) + " times"
                                    : "1/" + Numbers.significant(size.factor(), 2));
                });
    }

    private List<Candidate> shown() {
        List<Candidate> shown = new ArrayList<>(rows.subList(0, Math.min(SHOWN, rows.size())));
        shown.add(base);
        return shown;
    }

    private List<String> header() {
        return List.of(
                "",
                "d_model",
                "d_ff",
                "n_heads",
                "n_kv_heads",
                "n_layers",
                "x",
                "r",
                best().loss().term(),
                objective(),
                wanted().kind() == Objective.Kind.RATE ? "over base" : wanted().quantity() + " over base",
                "group",
                "front");
    }

    private List<String> cells(String name, Candidate row) {
        Architecture a = row.architecture();
        return List.of(
                name,
                String.valueOf(a.dModel()),
                String.valueOf(a.dFf()),
                String.valueOf(a.nHeads()),
                String.valueOf(a.nKvHeads()),
                String.valueOf(a.nLayers()),
                Numbers.significant(a.relativeWidth(search.law().count()), 3),
                Numbers.significant(a.mlpRatio(), 3),
                Numbers.significant(row.loss().value(), 5),
                withInterval(row.objective(), 4),
                row.architecture().equals(base.architecture()) ? "1" : withInterval(objectiveOverBase(row), 3),
                row.group() == 0 ? "" : String.valueOf(row.group()),
                row.onFront() ? "yes" : "");
    }

    private static List<String> cells(OtherGpu other) {
        String gpu = String.valueOf(other.speed().setup());
        if (other.best().isEmpty()) {
            return List.of(gpu, "none", "", "", "", "", "", "");
        }
        Candidate best = other.best().get();
        Architecture a = best.architecture();
        return List.of(
                gpu,
                String.valueOf(a.dModel()),
                String.valueOf(a.dFf()),
                String.valueOf(a.nHeads()),
                String.valueOf(a.nKvHeads()),
                String.valueOf(a.nLayers()),
                withInterval(best.objective(), 4),
                other.firstOverBest()
                        .map(ratio -> ratio.value() == 1 ? "1" : withInterval(ratio, 3))
                        .orElse("does not fit"));
    }

    private static String withInterval(Estimate estimate, int digits) {
        return Numbers.significant(estimate.value(), digits) + " ["
                + Numbers.significant(estimate.interval().low(), 3) + ", "
                + Numbers.significant(estimate.interval().high(), 3) + "]";
    }

    private String chances() {
        StringBuilder text = new StringBuilder();
        long together = rows.stream().filter(row -> row.group() == 1).count();
        text.append(
                together > 1
                        ? String.format(
                                Locale.ROOT,
                                "The first %,d cannot be told apart in %s. ",
                                together,
                                wanted().quantity())
                        : "");
        String better = wanted().kind() == Objective.Kind.COST ? "cheaper" : "faster";
        overRunnerUp()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT, "The first is %s than the second with probability %.2f", better, p)));
        overBase()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT,
                        "%s than the baseline with probability %.2f. ",
                        overRunnerUp().isEmpty() ? "The first is " + better : " and",
                        p)));
        best().acceptable()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT,
                        "Its loss is within the limit with probability %.2f%s. ",
                        p,
                        p < SURE && Double.isNaN(search.probability())
                                ? "; withProbability (--probability) asks for more"
                                : "")));
        return text.toString().strip();
    }

    /**
     * Writes what was found: to a path that ends in {@code .csv} all candidates as a table, to one that ends in {@code .json},
     * {@code .txt} or {@code .py} the best architecture for Hugging Face, Megatron-LM or torchtitan, and into a folder, made
     * if it is not there, all four.
     *
     * @param path file or folder
     * @return the files written
     * @throws fitlaw.table.DataException if a file cannot be written
     * @throws IllegalArgumentException if a format cannot say what the best architecture has; nothing is written then
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

    /** The columns of candidates. */
    private static final class Columns {
        private Columns() {}

        static Table of(String name, List<Candidate> rows) {
            return Table.create(
                    name,
                    whole("d_model", rows, c -> c.architecture().dModel()),
                    whole("d_ff", rows, c -> c.architecture().dFf()),
                    whole("n_layers", rows, c -> c.architecture().nLayers()),
                    whole("n_heads", rows, c -> c.architecture().nHeads()),
                    whole("n_kv_heads", rows, c -> c.architecture().nKvHeads()),
                    whole("head_dim", rows, c -> c.architecture().headDim()),
                    whole("vocab_size", rows, c -> c.architecture().vocabSize()),
                    BooleanColumn.create(
                            "tied_embeddings",
                            rows.stream().map(c -> c.architecture().tied()).toList()),
                    LongColumn.create(
                            "n_params_non_embedding",
                            rows.stream()
                                    .mapToLong(c -> c.architecture().nonEmbeddingParameters())
                                    .toArray()),
                    number("d_over_sqrt_n", rows, c -> c.architecture().relativeWidth()),
                    number("mlp_attn_ratio", rows, c -> c.architecture().mlpRatio()),
                    number(rows.get(0).loss().term(), rows, c -> c.loss().value()),
                    end("loss_low", rows, c -> c.loss().interval(), Interval::low),
                    end("loss_high", rows, c -> c.loss().interval(), Interval::high),
                    number(rows.get(0).objective().term(), rows, c -> c.objective()
                            .value()),
                    end("objective_low", rows, c -> c.objective().interval(), Interval::low),
                    end("objective_high", rows, c -> c.objective().interval(), Interval::high),
                    number("rate_over_base", rows, c -> c.overBase().value()),
                    end("rate_over_base_low", rows, c -> c.overBase().interval(), Interval::low),
                    end("rate_over_base_high", rows, c -> c.overBase().interval(), Interval::high),
                    perhaps("probability_acceptable", rows, Candidate::acceptable),
                    perhaps("probability_best", rows, Candidate::best),
                    whole("group", rows, Candidate::group),
                    BooleanColumn.create(
                            "on_front", rows.stream().map(Candidate::onFront).toList()),
                    StringColumn.create(
                            "flags",
                            rows.stream().map(c -> String.join("; ", c.flags())).toList()));
        }

        private static IntColumn whole(String name, List<Candidate> rows, ToIntFunction<Candidate> of) {
            return IntColumn.create(name, rows.stream().mapToInt(of).toArray());
        }

        private static DoubleColumn number(String name, List<Candidate> rows, ToDoubleFunction<Candidate> of) {
            return DoubleColumn.create(name, rows.stream().mapToDouble(of).toArray());
        }

        /** Empty where no interval is stated. */
        private static DoubleColumn end(
                String name, List<Candidate> rows, Function<Candidate, Interval> of, ToDoubleFunction<Interval> end) {
            return number(name, rows, c -> of.apply(c).isStated() ? end.applyAsDouble(of.apply(c)) : Double.NaN);
        }

        private static DoubleColumn perhaps(String name, List<Candidate> rows, Function<Candidate, OptionalDouble> of) {
            return number(name, rows, c -> of.apply(c).orElse(Double.NaN));
        }
    }

    @Override
    public String toString() {
        return report().text();
    }
}
