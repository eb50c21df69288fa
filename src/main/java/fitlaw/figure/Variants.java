package fitlaw.figure;

import fitlaw.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Variants of a shape that differ only in hidden size, MLP/attention ratio or GQA group, as far as whole heads allow.
 *
 * <p>As in the ablations of arXiv:2510.18245, the number of parameters is kept: the number of heads sets the share of
 * attention, and d_ff, a multiple of 32, uses the rest. Shapes whose N is off by more than 1 % or whose r is off by
 * more than a quarter are excluded.
 */
final class Variants {
    private static final double MISSED_SIZE = 0.01;
    private static final double MISSED_RATIO = 0.25;
    private static final int MULTIPLE = 32;

    private final Architecture base;

    Variants(Architecture base) {
        this.base = base;
    }

    /** Hidden sizes from half to twice that of the base. */
    List<Architecture> ofWidth() {
        return distinct(DoubleStream.of(0.5, 0.75, 1, 1.25, 1.5, 2)
                .mapToObj(factor -> factor == 1
                        ? Optional.of(base)
                        : shape(128 * (int) Math.round(factor * base.dModel() / 128), base.mlpRatio(), base.gqaGroup()))
                .toList());
    }

    /** MLP/attention ratios from a quarter to twice that of the base. */
    List<Architecture> ofRatio() {
        return distinct(DoubleStream.of(0.125, 0.25, 0.5, 1, 2)
                .mapToObj(factor -> factor == 1
                        ? Optional.of(base)
                        : shape(base.dModel(), factor * base.mlpRatio(), base.gqaGroup()))
                .toList());
    }

    /** Groups of 1 to 16 query heads. */
    List<Architecture> ofGroup() {
        return distinct(IntStream.concat(IntStream.of(1, 2, 4, 8, 16), IntStream.of(base.gqaGroup()))
                .sorted()
                .distinct()
                .mapToObj(group ->
                        group == base.gqaGroup() ? Optional.of(base) : shape(base.dModel(), base.mlpRatio(), group))
                .toList());
    }

    private static List<Architecture> distinct(List<Optional<Architecture>> found) {
        List<Architecture> all = new ArrayList<>();
        found.forEach(one -> one.filter(shape -> !all.contains(shape)).ifPresent(all::add));
        return all;
    }

    private Optional<Architecture> shape(int width, double ratio, int group) {
        double layer = (double) base.nonEmbeddingParameters() / base.nLayers();
        double attention = layer / (1 + ratio);
        double heads = attention / (2.0 * width * base.headDim() * (1 + 1.0 / group));
        int kvHeads = (int) Math.max(1, Math.round(heads / group));
        double left = layer - 2.0 * width * base.headDim() * kvHeads * (group + 1);
        int dFf = MULTIPLE * (int) Math.round(left / (3.0 * width * MULTIPLE));
        if (width <= 0 || dFf <= 0) {
            return Optional.empty();
        }
        Architecture shape = new Architecture(
                width,
                dFf,
                base.nLayers(),
                kvHeads * group,
                kvHeads,
                base.headDim(),
                base.vocabSize(),
                base.tied(),
                base.details());
        double size = (double) shape.nonEmbeddingParameters() / base.nonEmbeddingParameters();
        boolean kept = Math.abs(size - 1) <= MISSED_SIZE && Math.abs(shape.mlpRatio() / ratio - 1) <= MISSED_RATIO;
        return kept ? Optional.of(shape) : Optional.empty();
    }
}
