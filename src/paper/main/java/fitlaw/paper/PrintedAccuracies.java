package fitlaw.paper;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyOptions;
import fitlaw.accuracy.Evaluations;
import fitlaw.accuracy.TaskAccuracy;
import fitlaw.fit.Estimate;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.runs.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares printed accuracies with those predicted from printed differences in loss.
 *
 * <p>The curve is the mean of eight of the paper's nine tasks over the loss on C4 of models trained on RedPajama (Gadre
 * et al., arXiv:2403.08540). The paper's loss is on another text, so the curve is evaluated where it has the accuracy
 * of the LLaMA model, or at its end if it does not reach that. A printed difference disagrees if it is more than 1.96
 * standard deviations of a difference of two models of given loss away from the predicted difference.
 */
final class PrintedAccuracies {
    static final String TABLE = "accuracy/gadre_openlm_tasks.csv";
    private static final String ROWS =
            "train_set == 'rpj' & task in ('arc_easy', 'arc_challenge', 'lambada_openai', 'hellaswag_zeroshot',"
                    + " 'openbook_qa', 'piqa', 'winogrande', 'coqa')";
    private static final double SEEN = 1.96;

    private PrintedAccuracies() {}

    static List<String> of(Paper paper, List<ModelTable.Row> rows) {
        TaskAccuracy mean = Accuracy.fit(
                        Evaluations.read(
                                paper.data().resolve(TABLE),
                                RunOptions.defaults().withWhere(ROWS)),
                        AccuracyOptions.defaults().withLoss("loss_c4"))
                .mean();
        List<String> lines = new ArrayList<>();
        ModelTable.Row llama = rows.get(0);
        for (ModelTable.Row row : rows) {
            if (row.isLlama()) {
                llama = row;
            } else if (row.name().startsWith("Panda")) {
                lines.add(line(mean, llama, row));
            }
        }
        lines.add("Losses are converted to accuracy by a curve for another text and tokeniser (mean of 8 of the 9"
                + " tasks, " + TABLE
                + ", training set rpj), evaluated at the accuracy of the LLaMA model or, if that is beyond the"
                + " curve, at its end, "
                + String.format(
                        Locale.ROOT, "%.1f %%.", 100 * mean.at(mean.leastLoss()).value()));
        return lines;
    }

    private static String line(TaskAccuracy mean, ModelTable.Row llama, ModelTable.Row row) {
        double accuracy = llama.printed().accuracy() / 100;
        double there = accuracy < mean.at(mean.leastLoss()).value()
                ? mean.lossAt(accuracy)
                : mean.leastLoss() - row.printed().gap();
        Estimate worth = mean.difference(there + row.printed().gap(), there);
        double printed = row.printed().accuracy() - llama.printed().accuracy();
        double noise = 100
                * Math.hypot(
                        mean.noise(accuracy) * Math.sqrt(2), worth.stdError().orElseThrow());
        double off = (printed - 100 * worth.value()) / noise;
        return String.format(
                Locale.ROOT,
                "Accuracy of %s: printed gap %+.1f points; its loss gap of %+.3f corresponds to %+.1f [%.1f,"
                        + " %.1f]. The remainder is %.1f standard deviations of a difference between two models of"
                        + " equal loss (%.1f points): %s.",
                row.name(),
                printed,
                row.printed().gap(),
                100 * worth.value(),
                100 * worth.interval().low(),
                100 * worth.interval().high(),
                Math.abs(off),
                noise,
                Math.abs(off) > SEEN ? Outcome.DISAGREES : Outcome.AGREES);
    }
}
