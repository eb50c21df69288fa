package fitlaw.paper;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.Optimum;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The runs of the largest size, compared with the best shape by a law of all smaller sizes, as in the paper's Task 3.
 *
 * @param size name of the largest size
 * @param trainedOn names of the smaller sizes
 * @param source the file of the runs
 * @param relativeWidth best d/√N by the law, or the reason why there is none
 * @param mlpRatio best r by the law, or the reason why there is none
 * @param runs the runs of the largest size
 */
record LargestSize(
        String size, List<String> trainedOn, String source, Quantity relativeWidth, Quantity mlpRatio, List<Run> runs) {
    /**
     * A run of the largest size.
     *
     * @param relativeWidth d/√N
     * @param mlpRatio r
     * @param loss loss in nats per token
     */
    public record Run(double relativeWidth, double mlpRatio, double loss) {}

    /**
     * Creates the comparison.
     *
     * @param size name of the largest size
     * @param trainedOn names of the smaller sizes
     * @param source the file of the runs
     * @param relativeWidth best d/√N by the law, or the reason why there is none
     * @param mlpRatio best r by the law, or the reason why there is none
     * @param runs the runs of the largest size
     */
    public LargestSize {
        trainedOn = List.copyOf(trainedOn);
        runs = List.copyOf(runs);
    }

    static LargestSize of(Runs all) {
        Levels sizes = Levels.sizes(all);
        if (sizes.size() < 2) {
            throw new DataException(all.source() + " has runs of one size only (" + sizes.describe()
                    + "), so there is no smaller size from which to predict its best shape. Add runs of a smaller"
                    + " size.");
        }
        int last = sizes.size() - 1;
        int[] size = sizes.group();
        Law law = Law.fit(all.only(run -> size[run] < last, "its size is the largest"));
        Runs largest = all.only(run -> size[run] == last, "its size is not the largest");
        double[] x = largest.relativeWidth(law.options().count());
        double[] r = largest.mlpRatio();
        double[] loss = largest.loss();
        Optimum best = law.optimum();
        return new LargestSize(
                sizes.names().get(last),
                sizes.names().subList(0, last),
                all.source(),
                best.relativeWidth(),
                best.mlpRatio(),
                IntStream.range(0, loss.length)
                        .mapToObj(i -> new Run(x[i], r[i], loss[i]))
                        .toList());
    }

    /** {@return the run with the smallest loss} */
    public Run best() {
        return runs.stream().min((a, b) -> Double.compare(a.loss(), b.loss())).orElseThrow();
    }

    /** {@return the best shape by the law, and the shape of the run with the smallest loss, as text} */
    public String words() {
        return String.format(
                Locale.ROOT,
                "The law fitted to %s has its best shape at d/√N %s and r %s. Among the %d runs of %s, the minimum"
                        + " loss, %s, is at d/√N %s and r %s.",
                String.join(", ", trainedOn),
                shown(relativeWidth),
                shown(mlpRatio),
                runs.size(),
                size,
                Numbers.significant(best().loss(), 4),
                Numbers.significant(best().relativeWidth(), 3),
                Numbers.significant(best().mlpRatio(), 3));
    }

    private static String shown(Quantity quantity) {
        return quantity.estimate().map(best -> shown(best)).orElse("not identified (" + quantity + ")");
    }

    private static String shown(Estimate best) {
        return SpeedContrast.interval(best, 3);
    }
}
