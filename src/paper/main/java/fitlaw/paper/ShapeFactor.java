package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The factors that the paper varies at a fixed number of parameters, with the other two held. */
enum ShapeFactor {
    WIDTH("hidden size", "d"),
    RATIO("MLP/attention ratio", "r"),
    GROUP("GQA", "GQA");

    private static final double SAME_SIZE = 0.01;
    /** Tolerance of equal ratios, because whole heads and multiples of 32 do not allow every ratio. */
    private static final double SAME_RATIO = 0.25;

    private final String words;
    private final String letter;

    ShapeFactor(String words, String letter) {
        this.words = words;
        this.letter = letter;
    }

    double of(Architecture shape) {
        return switch (this) {
            case WIDTH -> shape.dModel();
            case RATIO -> shape.mlpRatio();
            case GROUP -> shape.gqaGroup();
        };
    }

    String words() {
        return words;
    }

    /** The value as a label: two digits for r, all digits for the others. */
    String label(Architecture shape) {
        return letter + " " + (this == RATIO ? Numbers.significant(of(shape), 2) : Numbers.plain(of(shape)));
    }

    /**
     * The shapes that differ from a base only in this factor, including the base if it is among them, in ascending
     * order.
     */
    List<Architecture> variants(List<Architecture> shapes, Architecture base) {
        List<Architecture> variants = new ArrayList<>();
        for (Architecture shape : shapes) {
            if (isVariant(shape, base) && variants.stream().noneMatch(shape::sameSizes)) {
                variants.add(shape);
            }
        }
        variants.sort(Comparator.comparingDouble(this::of));
        return variants;
    }

    private boolean isVariant(Architecture shape, Architecture base) {
        double size = (double) shape.nonEmbeddingParameters() / base.nonEmbeddingParameters();
        return shape.nLayers() == base.nLayers()
                && shape.headDim() == base.headDim()
                && shape.vocabSize() == base.vocabSize()
                && shape.tied() == base.tied()
                && Math.abs(size - 1) <= SAME_SIZE
                && (this == WIDTH || shape.dModel() == base.dModel())
                && (this == RATIO || Math.abs(shape.mlpRatio() / base.mlpRatio() - 1) <= SAME_RATIO)
                && (this == GROUP || shape.gqaGroup() == base.gqaGroup());
    }
}
