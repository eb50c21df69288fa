package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.throughput.NamedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Limits on comparing other models with the result of a search. A law of shapes compares models of one size and, unless
 * it has a term in depth, of one depth.
 */
final class ReferenceModels {
    /**
     * Relative distance from the size of the baseline beyond which a loss without the effect of size is not comparable.
     */
    private static final double FAR = 0.05;

    private final Search search;
    private final LossModel losses;
    private final SpeedModel speeds;

    ReferenceModels(Search search, LossModel losses, SpeedModel speeds) {
        this.search = search;
        this.losses = losses;
        this.speeds = speeds;
    }

    /**
     * {@return the reasons, apart from its shape, why the predictions for a model are less reliable}
     *
     * @throws IllegalArgumentException if the law cannot compare the model with the baseline
     */
    List<String> flags(NamedModel model) {
        Architecture shape = model.architecture();
        Architecture base = search.base();
        if (shape.nLayers() != base.nLayers() && !losses.knowsDepth()) {
            throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s has %d layers and the baseline %d; the law '%s' is conditional on depth.",
                            model.name(),
                            shape.nLayers(),
                            base.nLayers(),
                            search.law().name())
                    + " Compare models of the depth of the baseline, or fit a form with a term in depth.");
        }
        double off = (double) shape.nonEmbeddingParameters() / base.nonEmbeddingParameters() - 1;
        boolean sized = search.sizes().isPresent();
        if (Math.abs(off) > FAR && !sized) {
            throw new IllegalArgumentException(
                    model.name() + " has N " + Numbers.count((double) shape.nonEmbeddingParameters())
                            + " and the baseline " + Numbers.count((double) base.nonEmbeddingParameters())
                            + "; the law compares shapes of one size. Compare models of the size of the baseline, or specify a law of"
                            + " size and data: tokens(D, law).");
        }
        List<String> flags = new ArrayList<>();
        if (Math.abs(off) > search.space().tolerance() && !sized) {
            flags.add("N " + Numbers.significant(100 * Math.abs(off), 2) + " % " + (off > 0 ? "above" : "below")
                    + " the baseline's, which its predicted loss ignores");
        }
        if (!speeds.fits(shape)) {
            flags.add("does not fit in memory");
        }
        return flags;
    }
}
