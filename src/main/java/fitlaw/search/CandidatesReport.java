package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.law.Covariate;
import fitlaw.law.Extrapolation;
import fitlaw.law.Law;
import fitlaw.law.Move;
import fitlaw.law.Optimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Renders the result of a search. */
final class CandidatesReport {
    private static final int SHOWN = 10;
    private static final double SURE = 0.95;
    /** Index of the accuracy column, after the loss. */
    private static final int ACCURACY = 9;

    private static final String GQA_UNKNOWN =
            "The law has no term for the GQA group, so its effect on loss is not known.";

    private final Candidates of;
    private final Search search;
    private final SpeedModel speeds;
    private final List<Candidate> rows;
    private final Candidate base;

    CandidatesReport(Candidates of) {
        this.of = of;
        search = of.run().search();
        speeds = of.run().speeds();
        rows = of.rows();
        base = of.base();
    }

    Report report() {
        Report.Builder report = Report.titled("Search: " + search.law().name() + " law, "
                + speeds.throughput().setup() + ", " + speeds.loadsText());
        report.text(search.space() + "; "
                + (search.isExtrapolating()
                        ? "also beyond the range of the law's runs"
                        : "within the range of the law's runs (" + of.run().validity() + ")")
                + ".");
        report.text(String.format(
                Locale.ROOT,
                "%,d shapes have the required size; %,d of them are acceptable: loss at most %s%s%s.%s",
                of.tally().rightSize(),
                of.tally().acceptable(),
                Numbers.significant(of.lossLimit(), 5),
                of.inNats() ? " nats per token" : " times the baseline's",
                search.probability().isEmpty()
                        ? ""
                        : " with probability "
                                + Numbers.plain(search.probability().getAsDouble()),
                of.tally().tooLarge() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " %,d do not fit in memory.",
                                of.tally().tooLarge())));
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, rows.size()); i++) {
            lines.add(cells(String.valueOf(i + 1), rows.get(i)));
        }
        lines.add(cells("baseline", base));
        of.beside().forEach((name, row) -> lines.add(cells(name, row)));
        report.grid(header(), lines);
        report.text(probabilities());
        if (!of.elsewhere().isEmpty()) {
            report.text("Results of the same search on other GPUs:");
            report.grid(
                    List.of(
                            "gpu",
                            "d_model",
                            "d_ff",
                            "n_heads",
                            "n_kv_heads",
                            "n_layers",
                            of.objective(),
                            "speed of first / best"),
                    of.elsewhere().stream().map(CandidatesReport::cells).toList());
            of.elsewhere().stream()
                    .filter(other -> !other.note().isEmpty())
                    .forEach(other -> report.note(other.speed().setup() + ": " + other.note()));
        }
        search.accuracy()
                .ifPresent(curve -> report.note(
                        of.inNats()
                                ? "Accuracies are predicted by a curve over " + curve.loss()
                                        + ": the baseline's loss must be the same loss on the same text."
                                : "No accuracy is shown, because losses are relative to the baseline's. Specify"
                                        + " its loss in nats per token (baseLoss)."));
        if (search.space().gqaGroups().size() > 1) {
            report.note(groupSize());
        }
        farFromRuns().ifPresent(report::note);
        otherBasis().ifPresent(report::note);
        search.law()
                .domain()
                .publishedForOthers((double) base.architecture().nonEmbeddingParameters())
                .ifPresent(others -> report.note(others + " The baseline has "
                        + Numbers.count((double) base.architecture().nonEmbeddingParameters()) + " parameters."));
        speeds.throughput().calibration().notes().forEach(report::note);
        handOver().ifPresent(report::note);
        if (Double.isInfinite(speeds.memoryBytes())) {
            report.note("The memory of " + speeds.throughput().hardware().gpu()
                    + " is not known, so no shape was excluded for it. Specify it (memory).");
        }
        if (of.best().standing().acceptable().isEmpty()) {
            report.note(
                    "The law was published without uncertainty, so the probability of meeting the loss limit is not known.");
        }
        List<Candidate> flagged =
                shown().stream().filter(row -> !row.flags().isEmpty()).toList();
        of.beside().forEach((name, row) -> {
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

    /** The class of a config.json of the first candidate, if it is not Llama. */
    private Optional<String> handOver() {
        try {
            String type = of.best().architecture().huggingFaceClass();
            return type.equals("class Llama")
                    ? Optional.empty()
                    : Optional.of("The first shape is exported as a config.json of " + type + ".");
        } catch (IllegalArgumentException e) {
            return Optional.of("The first shape cannot be exported as a config.json: " + e.getMessage());
        }
    }

    /** How the law treats the GQA group. */
    private String groupSize() {
        Law law = search.law();
        if (!law.domain().covariates().contains(Covariate.GROUP_SIZE)) {
            return GQA_UNKNOWN + " To estimate it, fit the law with " + Covariate.GROUP_SIZE
                    + " as a covariate to runs that vary the group.";
        }
        return "Effect of the GQA group on loss: "
                + String.join(
                        ", ",
                        law.estimates().stream()
                                .filter(one ->
                                        one.term().equals("ln_g") || one.term().startsWith("g="))
                                .map(Object::toString)
                                .toList())
                + law.domain()
                        .range(Covariate.GROUP_SIZE)
                        .map(runs -> "; the runs have groups of " + Numbers.plain(runs.low()) + " to "
                                + Numbers.plain(runs.high())
                                + (search.space().gqaGroups().stream().anyMatch(group -> !runs.contains(group))
                                        ? ", beyond which the effect is extrapolated."
                                        : "."))
                        .orElse(".");
    }

    /**
     * The optimum of the other shape basis at the size of the baseline, if it fits the law's runs equally well and
     * disagrees.
     */
    private Optional<String> otherBasis() {
        Law law = search.law();
        double n = base.architecture().parameters(law.options().count());
        double d = search.tokens().orElse(Double.NaN);
        return law.isFitted() && d > 0 ? law.optimum().at(n, d).byOtherBasis().map(Optimum::asOther) : Optional.empty();
    }

    /** The note on a baseline whose size is far from that of the law's runs. */
    private Optional<String> farFromRuns() {
        double here = base.architecture().parameters(search.law().options().count());
        return search.law()
                .domain()
                .sizes()
                .map(runs -> new Extrapolation("N", here, runs))
                .filter(Extrapolation::isFar)
                .map(size -> {
                    boolean above = size.isAbove();
                    double end = above ? size.runs().high() : size.runs().low();
                    return String.format(
                            Locale.ROOT,
                            "The law's %s runs have %s parameters, and the baseline has %s, %s as many. The optimal shape is assumed "
                                    + (search.law().optimum().moves().contains(Move.SIZE)
                                            ? "to follow a straight line in ln N to that size."
                                            : "to be the same at both sizes."),
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
        List<String> names = new ArrayList<>(List.of(
                "",
                "d_model",
                "d_ff",
                "n_heads",
                "n_kv_heads",
                "n_layers",
                "x",
                "r",
                of.best().loss().term(),
                of.objective(),
                of.wanted().kind() == Objective.Kind.RATE
                        ? "ratio to baseline"
                        : of.wanted().quantity() + ", ratio to baseline",
                "group",
                "front"));
        of.accuracy(base).ifPresent(accuracy -> names.add(ACCURACY, accuracy.term() + " accuracy"));
        return names;
    }

    private List<String> cells(String name, Candidate row) {
        Architecture a = row.architecture();
        List<String> cells = new ArrayList<>(List.of(
                name,
                String.valueOf(a.dModel()),
                String.valueOf(a.dFf()),
                String.valueOf(a.nHeads()),
                String.valueOf(a.nKvHeads()),
                String.valueOf(a.nLayers()),
                Numbers.significant(a.relativeWidth(search.law().options().count()), 3),
                Numbers.significant(a.mlpRatio(), 3),
                Numbers.significant(row.loss().value(), 5),
                withInterval(row.objective(), 4),
                row.architecture().equals(base.architecture()) ? "1" : withInterval(of.objectiveOverBase(row), 3),
                Candidate.shown(row.standing().group()),
                row.standing().onFront() ? "yes" : ""));
        of.accuracy(row).ifPresent(accuracy -> cells.add(ACCURACY, withInterval(accuracy, 3)));
        return cells;
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

    private String probabilities() {
        StringBuilder text = new StringBuilder();
        long together = rows.stream()
                .filter(row -> row.standing().group().equals(OptionalInt.of(1)))
                .count();
        text.append(
                together > 1
                        ? String.format(
                                Locale.ROOT,
                                "The first %,d cannot be told apart in %s. ",
                                together,
                                of.wanted().quantity())
                        : "");
        String better = of.wanted().kind() == Objective.Kind.COST ? "cheaper" : "faster";
        of.overRunnerUp()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT, "The first is %s than the second with probability %.2f", better, p)));
        of.overBase()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT,
                        "%s than the baseline with probability %.2f. ",
                        of.overRunnerUp().isEmpty() ? "The first is " + better : " and",
                        p)));
        of.best()
                .standing()
                .acceptable()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT,
                        "Its loss is within the limit with probability %.2f%s. ",
                        p,
                        p < SURE && search.probability().isEmpty()
                                ? "; a higher probability can be required (withProbability)"
                                : "")));
        return text.toString().strip();
    }
}
