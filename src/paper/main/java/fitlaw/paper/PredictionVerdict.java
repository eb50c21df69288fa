package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.law.HoldOut;
import fitlaw.law.Protocol;
import fitlaw.paper.Verdict.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Verdicts on the paper's claims about predictions across sizes. Each method states its rule. */
final class PredictionVerdict {
    private final SizePredictions found;

    private PredictionVerdict(SizePredictions found) {
        this.found = found;
    }

    static Verdict of(SizePredictions found) {
        PredictionVerdict verdict = new PredictionVerdict(found);
        return switch (found.number()) {
            case 6 -> verdict.tasks();
            case 8 -> verdict.pooled();
            case 25 -> verdict.outliers();
            case 26 -> verdict.joint();
            default -> throw new IllegalArgumentException("no verdict of figure " + found.number());
        };
    }

    /**
     * Agrees if the interval of the rank correlation of every task is above 0, no correlation is below the smallest
     * printed one, and the squared errors of all tasks together are significantly below those without shapes. Disagrees
     * if the interval of a rank correlation is below the smallest printed one, or if the errors exceed those without
     * shapes. Cannot say: otherwise.
     */
    private Verdict tasks() {
        String claim = String.format(
                Locale.ROOT,
                "Laws fitted to smaller sizes predict larger ones, with Spearman %s and MSE %s on Tasks 1 to %d.",
                join(found.printed().stream().map(PrintedScore::spearman).toList()),
                join(found.printed().stream().map(PrintedScore::mse).toList()),
                found.printed().size());
        List<HoldOut> all =
                found.cases().stream().flatMap(one -> one.heldOut().stream()).toList();
        if (all.isEmpty()) {
            return refused(claim);
        }
        double least = found.printed().stream()
                .mapToDouble(one -> one.spearmanValue().orElseThrow())
                .min()
                .orElseThrow();
        Estimate gain = gain(all);
        boolean weak = all.stream().anyMatch(one -> stated(one.scores().spearman())
                .filter(in -> in.high() < least)
                .isPresent());
        boolean ranks = all.stream().allMatch(one -> stated(one.scores().spearman())
                .filter(in -> in.low() > 0)
                .isPresent());
        boolean known = stated(gain);
        Outcome outcome = weak || (known && high(gain) < 0)
                ? Outcome.DISAGREES
                : ranks && known && low(gain) > 0 ? Outcome.AGREES : Outcome.CANNOT_SAY;
        String shown = String.format(
                Locale.ROOT,
                "Spearman %s on %s. MSE %s: %s times that of the size-only baseline (mean reduction over all tasks"
                        + " %s) and %s times the noise floor.",
                join(all.stream().map(one -> ranked(one.scores().spearman())).toList()),
                join(found.cases().stream().map(Protocol.Case::name).toList()),
                join(all.stream().map(one -> three(one.scores().mse())).toList()),
                range(all.stream()
                        .mapToDouble(one -> one.scores().mse() / one.scores().nullMse())
                        .toArray()),
                with(gain),
                range(all.stream()
                        .mapToDouble(one ->
                                one.scores().mse() / one.scores().ceiling().mse())
                        .toArray()));
        return new Verdict(claim, shown, outcome);
    }

    /** Squared errors without shapes minus those of the laws, over the shapes of all tasks. */
    private Estimate gain(List<HoldOut> all) {
        Map<Integer, String> shapes = PairedErrors.shapesByRow(found.runs());
        PairedErrors paired = new PairedErrors();
        for (HoldOut one : all) {
            Table table = one.table();
            Map<String, Double> means = IntStream.range(0, one.size())
                    .boxed()
                    .collect(Collectors.groupingBy(
                            table.stringColumn("level")::get,
                            Collectors.averagingDouble(table.doubleColumn("measured_loss")::get)));
            for (int i = 0; i < one.size(); i++) {
                paired.add(
                        shapes.get(table.intColumn("row").get(i)),
                        table.stringColumn("level").get(i),
                        table.doubleColumn("measured_loss").get(i),
                        means.get(table.stringColumn("level").get(i)),
                        table.doubleColumn("predicted_loss").get(i));
            }
        }
        return paired.squares();
    }

    /**
     * By squared errors of each shape, because the ranks of three models, which the paper uses, carry little
     * information. Agrees if the interval of the errors of the pooled law minus those of the nearest size is above 0,
     * disagrees if it is below 0. Cannot say: otherwise.
     */
    private Verdict pooled() {
        String claim = "The nearest smaller size alone predicts the largest size better than all smaller sizes"
                + " together: Spearman "
                + found.printed().get(1).spearman() + " against "
                + found.printed().get(0).spearman()
                + " on three 3B models.";
        Optional<HoldOut> pooled = found.heldOut("pooled");
        Optional<HoldOut> nearest = found.heldOut("nearest");
        if (pooled.isEmpty() || nearest.isEmpty()) {
            return refused(claim);
        }
        PairedErrors paired = found.paired(pooled.get(), nearest.get());
        Estimate more = paired.squares();
        Outcome outcome = !stated(more) || more.interval().contains(0)
                ? Outcome.CANNOT_SAY
                : more.value() > 0 ? Outcome.AGREES : Outcome.DISAGREES;
        return new Verdict(
                claim,
                String.format(
                        Locale.ROOT,
                        "MSE %s from the nearest size, %s from all smaller sizes; the difference, all minus"
                                + " nearest, is %s over %d shapes. Spearman %s and %s.",
                        three(nearest.get().scores().mse()),
                        three(pooled.get().scores().mse()),
                        with(more),
                        paired.shapes(),
                        ranked(nearest.get().scores().spearman()),
                        ranked(pooled.get().scores().spearman())),
                outcome);
    }

    /**
     * Two claims. Outliers degrade the prediction: confirmed if the interval of the Spearman correlation without them
     * minus that with them is above 0, contradicted if it is below the printed fall. The additive law is similar:
     * confirmed if the interval of its fall is within half the printed fall of outliers, contradicted if it is outside.
     * Agrees if both are confirmed, disagrees if either is contradicted. Cannot say: otherwise.
     */
    private Verdict outliers() {
        double printed = fall(1);
        String claim = String.format(
                Locale.ROOT,
                "Training runs with extreme r degrade the prediction (Spearman falls from %s to %s); an additive"
                        + " law predicts equally well.",
                found.printed().get(0).spearman(),
                found.printed().get(1).spearman());
        Optional<HoldOut> base = found.heldOut("r in [0.5, 5]");
        if (base.isEmpty()) {
            return refused(claim);
        }
        Optional<HoldOut> all = found.heldOut("all r");
        Optional<HoldOut> additive = found.heldOut("additive");
        Outcome spoils = all.map(other -> falls(found.paired(base.get(), other).ranks(), printed))
                .orElse(Outcome.CANNOT_SAY);
        Outcome similar = additive.map(
                        other -> within(found.paired(base.get(), other).ranks(), printed / 2))
                .orElse(Outcome.CANNOT_SAY);
        Outcome outcome = spoils == Outcome.DISAGREES || similar == Outcome.DISAGREES
                ? Outcome.DISAGREES
                : spoils == Outcome.AGREES && similar == Outcome.AGREES ? Outcome.AGREES : Outcome.CANNOT_SAY;
        String shown = all.map(other -> fallText(base.get(), other, "with outliers"))
                        .orElse("No training run has r outside [0.5, 5].")
                + additive.map(other -> " " + fallText(base.get(), other, "with the additive law"))
                        .orElse(" The runs do not allow an additive law.");
        return new Verdict(claim, shown, outcome);
    }

    /**
     * Agrees if the interval of the Spearman correlation of the separable law minus that of the joint one is above 0,
     * disagrees if it is below the printed fall. Cannot say: otherwise.
     */
    private Verdict joint() {
        double printed = fall(1);
        String claim = String.format(
                Locale.ROOT,
                "A joint law in d·r/√N predicts worse (Spearman falls from %s to %s).",
                found.printed().get(0).spearman(),
                found.printed().get(1).spearman());
        Optional<HoldOut> joint = found.heldOut("joint");
        Optional<HoldOut> base = found.cases().stream()
                .filter(one -> !one.name().equals("joint"))
                .flatMap(one -> one.heldOut().stream())
                .findFirst();
        if (joint.isEmpty() || base.isEmpty()) {
            return refused(claim);
        }
        return new Verdict(
                claim,
                fallText(base.get(), joint.get(), "with the joint law"),
                falls(found.paired(base.get(), joint.get()).ranks(), printed));
    }

    private double fall(int printed) {
        OptionalDouble from = found.printed().get(0).spearmanValue();
        return from.orElseThrow() - found.printed().get(printed).spearmanValue().orElseThrow();
    }

    private static Outcome falls(Estimate fall, double printed) {
        if (!stated(fall)) {
            return Outcome.CANNOT_SAY;
        }
        return low(fall) > 0 ? Outcome.AGREES : high(fall) < printed ? Outcome.DISAGREES : Outcome.CANNOT_SAY;
    }

    private static Outcome within(Estimate fall, double margin) {
        if (!stated(fall)) {
            return Outcome.CANNOT_SAY;
        }
        boolean inside = low(fall) > -margin && high(fall) < margin;
        return inside ? Outcome.AGREES : low(fall) > margin ? Outcome.DISAGREES : Outcome.CANNOT_SAY;
    }

    private String fallText(HoldOut base, HoldOut other, String how) {
        return String.format(
                Locale.ROOT,
                "Spearman changes from %s to %s %s, a decrease of %s; MSE changes from %s to %s.",
                two(base.scores().spearman()),
                two(other.scores().spearman()),
                how,
                with(found.paired(base, other).ranks()),
                three(base.scores().mse()),
                three(other.scores().mse()));
    }

    private Verdict refused(String claim) {
        String why = !found.refusal().isEmpty()
                ? found.refusal()
                : found.protocol().stream()
                        .flatMap(protocol -> protocol.cases().stream())
                        .filter(one -> one.heldOut().isEmpty())
                        .map(one -> one.name() + ": " + one.refusal())
                        .collect(Collectors.joining(" "));
        return new Verdict(claim, why, Outcome.CANNOT_SAY);
    }

    private static boolean stated(Estimate estimate) {
        return estimate.interval().isStated();
    }

    private static double low(Estimate estimate) {
        return estimate.interval().low();
    }

    private static double high(Estimate estimate) {
        return estimate.interval().high();
    }

    private static String join(List<String> parts) {
        return parts.size() < 2
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.get(parts.size() - 1);
    }

    private static String range(double[] values) {
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        return values.length == 1 ? two(least) : two(least) + " to " + two(most);
    }

    private static Optional<Interval> stated(Optional<Estimate> spearman) {
        return spearman.map(Estimate::interval).filter(Interval::isStated);
    }

    private static String ranked(Optional<Estimate> spearman) {
        return two(spearman)
                + stated(spearman).map(interval -> " " + ends(interval)).orElse("");
    }

    private static String with(Estimate estimate) {
        return two(estimate.value()) + (stated(estimate) ? " " + ends(estimate.interval()) : " (no interval)");
    }

    private static String ends(Interval interval) {
        return "[" + two(interval.low()) + ", " + two(interval.high()) + "]";
    }

    private static String two(Optional<Estimate> spearman) {
        return spearman.map(one -> two(one.value())).orElse("–");
    }

    private static String two(double value) {
        // A difference of equal sums may not be exactly zero.
        return Numbers.significant(Math.abs(value) < 1e-12 ? 0 : value, 2);
    }

    private static String three(double value) {
        return Numbers.significant(value, 3);
    }
}
