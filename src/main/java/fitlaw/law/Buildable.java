package fitlaw.law;

import fitlaw.arch.Architecture;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A shape that can be built, near the one of least loss.
 *
 * @param architecture the shape; its vocabulary is left open
 * @param lossGivenAway its predicted loss over that of the best shape, less one: 0.001 is a tenth of a per cent more
 */
public record Buildable(Architecture architecture, double lossGivenAway) implements Report.Source {
    /** The shape of least loss among those that keep to the options. */
    static Buildable nearest(BuildOptions options, ToDoubleFunction<Architecture> factor, double best) {
        Optional<Architecture> found = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        double closest = Double.POSITIVE_INFINITY;
        // N = n_layers · d · (2 e k (g + 1) + 3 f) with k KV heads, so d is at most what one KV head and one multiple
        // leave.
        long perLayer = Math.round((double) options.parameters() / options.layers());
        long leastOther = 2L * options.headDim() * (options.gqaGroup() + 1) + 3L * options.dFfMultiple();
        long most = (long) (perLayer * (1 + options.tolerance()) / leastOther);
        for (long d = options.dModelMultiple(); d <= most; d += options.dModelMultiple()) {
            long mostFf = (long) (perLayer * (1 + options.tolerance()) / d / 3);
            for (long f = options.dFfMultiple(); f <= mostFf; f += options.dFfMultiple()) {
                double heads = ((double) perLayer / d - 3.0 * f) / (2.0 * options.headDim() * (options.gqaGroup() + 1));
                for (int k = (int) Math.max(1, Math.floor(heads)); k <= Math.max(1, Math.ceil(heads)); k++) {
                    Architecture shape = new Architecture(
                            Math.toIntExact(d),
                            Math.toIntExact(f),
                            options.layers(),
                            k * options.gqaGroup(),
                            k,
                            options.headDim(),
                            0,
                            true);
                    double off = Math.abs((double) shape.nonEmbeddingParameters() / options.parameters() - 1);
                    closest = Math.min(closest, off);
                    if (off <= options.tolerance() && factor.applyAsDouble(shape) < least) {
                        least = factor.applyAsDouble(shape);
                        found = Optional.of(shape);
                    }
                }
            }
        }
        double miss = closest;
        Architecture shape = found.orElseThrow(() -> new IllegalArgumentException(
                "No shape with these multiples has N within " + Numbers.plain(100 * options.tolerance()) + " % of "
                        + Numbers.count((double) options.parameters())
                        + (Double.isFinite(miss)
                                ? "; the closest is off by " + Numbers.significant(100 * miss, 2)
                                        + " %. Widen the tolerance or "
                                : ". Ask for ")
                        + "smaller multiples."));
        return new Buildable(shape, least / best - 1);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Nearest buildable shape");
        architecture.report().parts().forEach(part -> {
            if (part instanceof Report.Grid grid) {
                report.grid(grid.header(), grid.rows());
            }
        });
        return report.text(
                        "Predicted loss above the best shape: " + Numbers.significant(100 * lossGivenAway, 2) + " %.")
                .build();
    }

    @Override
    public String toString() {
        return architecture + ", predicted loss above the best shape " + Numbers.significant(100 * lossGivenAway, 2)
                + " %";
    }
}
