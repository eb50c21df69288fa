package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.throughput.NamedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Limits of comparing other models with what a search finds. A law of shapes compares models of one size and, unless
 * it has a term in depth, of one depth.
 */
final class ReferenceModels {
    /** So far from the baseline's size a loss without the effect of size says nothing. */
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
     * {@return what makes a model's numbers less sure, besides its shape}
     *
     * @throws IllegalArgumentException if the law cannot compare it with the baseline
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
                    + " Show models of the baseline's depth beside, or fit a form with a term in depth.");
        }
        double off = (double) shape.nonEmbeddingParameters() / base.nonEmbeddingParameters() - 1;
        boolean sized = search.sizes().isPresent();
        if (Math.abs(off) > FAR && !sized) {
            throw new IllegalArgumentException(
                    model.name() + " has N " + Numbers.count((double) shape.nonEmbeddingParameters())
                            + " and the baseline " + Numbers.count((double) base.nonEmbeddingParameters())
                            + "; the law compares shapes of one size. Show models of the baseline's size beside, or give a law of size"
                            + " and data: tokens(D, law).");
        }
        List<String> flags = new ArrayList<>();
        if (Math.abs(off) > search.space().tolerance() && !sized) {
            flags.add("N " + Numbers.significant(100 * Math.abs(off), 2) + " % " + (off > 0 ? "above" : "below")
                    + " the baseline's, which its loss leaves out");
        }
        if (!speeds.fits(shape)) {
            flags.add("does not fit in memory");
        }
        return flags;
    }
}
