package fitlaw.accuracy;

import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.runs.Runs;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks whether a law predicts the loss that accuracy curves use. No table states the text of a loss, so this compares
 * the losses of runs that both tables name, the training sets, and the ranges of losses.
 */
final class LossAgreement {
    /**
     * Two values of the same loss differ by less, through rounding and evaluation noise; different texts or tokenisers
     * differ by more.
     */
    private static final double LEAST_DIFFERENCE = 0.005;

    private final Accuracy accuracy;
    private final Law law;

    private LossAgreement(Accuracy accuracy, Law law) {
        this.accuracy = accuracy;
        this.law = law;
    }

    /** {@return the assumption, and evidence for and against it} */
    static List<String> notes(Accuracy accuracy, Law law) {
        LossAgreement agreement = new LossAgreement(accuracy, law);
        List<String> notes = new ArrayList<>();
        notes.add("The law predicts " + law.response() + " of " + law.source() + ", and the curves use "
                + accuracy.options().loss() + " of " + accuracy.source()
                + ": both must be the same loss on the same text.");
        if (law.hasRuns()) {
            agreement.compare(notes);
            agreement.trainingSets(notes);
        }
        return notes;
    }

    private void compare(List<String> notes) {
        Map<String, double[]> both = sharedRuns();
        if (both.isEmpty()) {
            ranges(notes);
            return;
        }
        List<String> differ = both.entrySet().stream()
                .filter(run -> Math.abs(Math.log(run.getValue()[0] / run.getValue()[1])) > LEAST_DIFFERENCE)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (differ.isEmpty()) {
            notes.add(
                    both.size() == 1
                            ? "The losses agree for the one run in both tables."
                            : "The losses agree for the " + both.size() + " runs in both tables.");
        } else {
            double[] losses = both.get(differ.get(0));
            notes.add(String.format(
                    Locale.ROOT,
                    "The losses differ for %d of %d runs in both tables, such as %s with %s in the law's table and %s in that of the curves. Fit both to the same column of loss.",
                    differ.size(),
                    both.size(),
                    differ.get(0),
                    Numbers.significant(losses[0], 4),
                    Numbers.significant(losses[1], 4)));
        }
    }

    /**
     * For each run that both tables name, its loss in the law's table and the nearest loss in the table of accuracies.
     */
    private Map<String, double[]> sharedRuns() {
        Columns columns = accuracy.rows().columns();
        double[] loss = columns.numbers(accuracy.options().loss());
        Map<String, Set<Double>> evaluated = new HashMap<>();
        for (String name : RunNames.named(columns)) {
            List<String> runs = columns.texts(name);
            for (int row = 0; row < loss.length; row++) {
                evaluated.computeIfAbsent(runs.get(row), run -> new TreeSet<>()).add(loss[row]);
            }
        }
        Runs runs = law.runs();
        Map<String, double[]> both = new HashMap<>();
        for (int run = 0; run < runs.size(); run++) {
            double own = runs.loss()[run];
            runs.name(run)
                    .filter(evaluated::containsKey)
                    .ifPresent(name -> both.put(name, new double[] {own, nearest(evaluated.get(name), own)}));
        }
        return both;
    }

    private static double nearest(Set<Double> losses, double to) {
        return losses.stream()
                .min(Comparator.comparingDouble(loss -> Math.abs(loss - to)))
                .orElseThrow();
    }

    private void ranges(List<String> notes) {
        double[] loss = Arrays.stream(law.runs().loss()).sorted().toArray();
        double low = accuracy.tasks().stream()
                .mapToDouble(TaskAccuracy::leastLoss)
                .min()
                .orElseThrow();
        double high = accuracy.tasks().stream()
                .mapToDouble(TaskAccuracy::mostLoss)
                .max()
                .orElseThrow();
        if (loss[0] > high || loss[loss.length - 1] < low) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The losses differ: the law's runs have losses from %s to %s, the curves from %s to %s.",
                    Numbers.significant(loss[0], 3),
                    Numbers.significant(loss[loss.length - 1], 3),
                    Numbers.significant(low, 3),
                    Numbers.significant(high, 3)));
        }
    }

    private void trainingSets(List<String> notes) {
        Set<String> ofLaw = sets(new Columns(law.runs().table(), law.source()));
        Set<String> ofCurves = sets(accuracy.rows().columns());
        if (!ofLaw.isEmpty() && !ofCurves.isEmpty() && ofLaw.stream().noneMatch(ofCurves::contains)) {
            notes.add("The law's runs were trained on " + RunNames.some(ofLaw) + ", the models of the curves on "
                    + RunNames.some(ofCurves) + ": at equal loss, accuracies may differ between the two.");
        }
    }

    private static Set<String> sets(Columns columns) {
        return RunNames.trainingSets(columns).stream()
                .flatMap(name -> columns.texts(name).stream())
                .filter(text -> !text.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
