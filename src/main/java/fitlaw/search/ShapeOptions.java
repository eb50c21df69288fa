package fitlaw.search;

import fitlaw.common.Records;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shapes that a search considers.
 *
 * @param sizeWithin tolerance of N relative to the baseline, such as 0.01
 * @param layers depths; empty for that of the baseline. Other depths need a law with a term in depth
 * @param headDims head sizes; empty for that of the baseline
 * @param gqaGroups query heads per KV head
 * @param leastKvHeads smallest number of KV heads; 1 allows multi-query attention
 * @param dModelMultiple d_model is a multiple of this
 * @param dFfMultiple d_ff is a multiple of this
 */
public record ShapeOptions(
        double sizeWithin,
        List<Integer> layers,
        List<Integer> headDims,
        List<Integer> gqaGroups,
        int leastKvHeads,
        int dModelMultiple,
        int dFfMultiple) {
    /** The largest GQA group of the paper's named models (that of Surefire-1B): beyond it the loss is unknown. */
    private static final int MOST_GQA = 9;

    /**
     * Creates options. The search checks them.
     *
     * @param sizeWithin tolerance of N relative to the baseline
     * @param layers depths; empty for that of the baseline
     * @param headDims head sizes; empty for that of the baseline
     * @param gqaGroups query heads per KV head
     * @param leastKvHeads smallest number of KV heads
     * @param dModelMultiple d_model is a multiple of this
     * @param dFfMultiple d_ff is a multiple of this
     */
    public ShapeOptions {
        layers = List.copyOf(layers);
        headDims = List.copyOf(headDims);
        gqaGroups = List.copyOf(gqaGroups);
    }

    /**
     * {@return the default options: N within 1 %, depth and head size of the baseline, GQA groups of up to 9 query
     * heads, at least two KV heads, widths in multiples of 128}
     */
    public static ShapeOptions defaults() {
        return new ShapeOptions(
                0.01,
                List.of(),
                List.of(),
                IntStream.rangeClosed(1, MOST_GQA).boxed().toList(),
                2,
                128,
                128);
    }

    /**
     * {@return these options with another tolerance of size}
     *
     * @param share tolerance of N relative to the baseline, such as 0.01
     */
    public ShapeOptions withSizeWithin(double share) {
        return Records.with(this, "sizeWithin", share);
    }

    /**
     * {@return these options with other depths, which need a law with a term in depth}
     *
     * @param depths numbers of layers
     */
    public ShapeOptions withLayers(Integer... depths) {
        return Records.with(this, "layers", List.of(depths));
    }

    /**
     * {@return these options with other head sizes}
     *
     * @param sizes head sizes
     */
    public ShapeOptions withHeadDims(Integer... sizes) {
        return Records.with(this, "headDims", List.of(sizes));
    }

    /**
     * {@return these options with other GQA groups}
     *
     * @param groups query heads per KV head
     */
    public ShapeOptions withGqaGroups(Integer... groups) {
        return Records.with(this, "gqaGroups", List.of(groups));
    }

    /**
     * {@return these options with another smallest number of KV heads}
     *
     * @param least smallest number of KV heads; 1 allows multi-query attention
     */
    public ShapeOptions withLeastKvHeads(int least) {
        return Records.with(this, "leastKvHeads", least);
    }

    /**
     * {@return these options with other multiples of the widths}
     *
     * @param ofDModel d_model is a multiple of this
     * @param ofDFf d_ff is a multiple of this
     */
    public ShapeOptions withMultiples(int ofDModel, int ofDFf) {
        return new ShapeOptions(sizeWithin, layers, headDims, gqaGroups, leastKvHeads, ofDModel, ofDFf);
    }
}
