package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.common.Numbers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The architectures that a search considers: all numbers of heads and multiples of the widths that result in the
 * required size, at the given depths and head sizes.
 *
 * @param parameters required number of non-embedding parameters N
 * @param tolerance relative tolerance of N, such as 0.01
 * @param layers depths; more than one only with a law that has a term in depth
 * @param headDims head sizes
 * @param gqaGroups query heads per KV head
 * @param leastKvHeads smallest number of KV heads; 2 leaves out multi-query attention
 * @param dModelMultiple d_model is a multiple of this
 * @param dFfMultiple d_ff is a multiple of this
 * @param mostDModel largest d_model
 * @param vocabSize vocabulary size
 * @param tied whether the output head shares the embedding matrix
 * @param details norms, biases and windows; the share of windowed layers is the same at every depth
 * @param constraint additional condition on shapes
 */
record ShapeSpace(
        long parameters,
        double tolerance,
        List<Integer> layers,
        List<Integer> headDims,
        List<Integer> gqaGroups,
        int leastKvHeads,
        int dModelMultiple,
        int dFfMultiple,
        int mostDModel,
        int vocabSize,
        boolean tied,
        Kind details,
        Predicate<Architecture> constraint) {
    /**
     * Properties that all shapes of a space share.
     *
     * @param of norms, biases and windows of the baseline
     * @param layers layers of the baseline
     */
    record Kind(Details of, int layers) {
        /** Properties at a depth: the share of windowed layers is that of the baseline. */
        Details at(int depth) {
            if (depth == layers || of.local().isEmpty()) {
                return of;
            }
            LocalAttention local = of.local().get();
            int more = (int) Math.round((double) local.layers() * depth / layers);
            return new Details(
                    of.normsPerLayer(),
                    of.queryKeyNorm(),
                    of.queryKeyValueBias(),
                    of.outputBias(),
                    of.mlpBias(),
                    more == 0 ? Optional.empty() : Optional.of(new LocalAttention(more, local.window())));
        }
    }

    private static final int MOST_D_MODEL = 65_536;

    /**
     * Creates a space.
     *
     * @param parameters required number of non-embedding parameters N
     * @param tolerance relative tolerance of N
     * @param layers depths
     * @param headDims head sizes
     * @param gqaGroups query heads per KV head
     * @param leastKvHeads smallest number of KV heads
     * @param dModelMultiple d_model is a multiple of this
     * @param dFfMultiple d_ff is a multiple of this
     * @param mostDModel largest d_model
     * @param vocabSize vocabulary size
     * @param tied whether the output head shares the embedding matrix
     * @param details norms, biases and windows
     * @param constraint additional condition on shapes
     * @throws IllegalArgumentException if a number is not positive or a list is empty
     */
    ShapeSpace {
        layers = positive("layers", layers);
        headDims = positive("headDims", headDims);
        gqaGroups = positive("gqaGroups", gqaGroups);
        positive(
                "parameters, leastKvHeads, multiples and mostDModel",
                List.of(
                        (int) Math.min(parameters, Integer.MAX_VALUE),
                        leastKvHeads,
                        dModelMultiple,
                        dFfMultiple,
                        mostDModel));
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must lie between 0 and 1, such as 0.01: " + tolerance);
        }
        if (vocabSize < 0) {
            throw new IllegalArgumentException("vocabSize must not be negative: " + vocabSize);
        }
        Objects.requireNonNull(constraint, "constraint");
    }

    private static List<Integer> positive(String name, List<Integer> values) {
        if (values.isEmpty() || values.stream().anyMatch(value -> value <= 0)) {
            throw new IllegalArgumentException(name + " must be positive, and at least one: " + values);
        }
        return values.stream().sorted().distinct().toList();
    }

    /**
     * {@return the shapes of the size, depth, head size, vocabulary, norms, biases and windows of an architecture: N
     * within 1 %, widths in multiples of 128, GQA groups of up to 9 query heads, at least two KV heads}
     *
     * @param base an architecture
     */
    static ShapeSpace sameSizeAs(Architecture base) {
        ShapeOptions options = ShapeOptions.defaults();
        return new ShapeSpace(
                base.nonEmbeddingParameters(),
                options.sizeWithin(),
                List.of(base.nLayers()),
                List.of(base.headDim()),
                options.gqaGroups(),
                options.leastKvHeads(),
                options.dModelMultiple(),
                options.dFfMultiple(),
                MOST_D_MODEL,
                base.vocabSize(),
                base.tied(),
                new Kind(base.details(), base.nLayers()),
                shape -> true);
    }

    private ShapeSpace with(
            double share,
            List<Integer> depths,
            List<Integer> sizes,
            List<Integer> groups,
            int leastKv,
            int ofDModel,
            int ofDFf,
            Predicate<Architecture> condition) {
        return new ShapeSpace(
                parameters,
                share,
                depths,
                sizes,
                groups,
                leastKv,
                ofDModel,
                ofDFf,
                mostDModel,
                vocabSize,
                tied,
                details,
                condition);
    }

    /** This space restricted by options; empty depths or head sizes are replaced by those of the baseline. */
    ShapeSpace with(ShapeOptions options, int baseLayers, int baseHeadDim) {
        return with(
                options.sizeWithin(),
                options.layers().isEmpty() ? List.of(baseLayers) : options.layers(),
                options.headDims().isEmpty() ? List.of(baseHeadDim) : options.headDims(),
                options.gqaGroups(),
                options.leastKvHeads(),
                options.dModelMultiple(),
                options.dFfMultiple(),
                constraint);
    }

    ShapeSpace withHeads(List<Integer> groups, int leastKv) {
        return with(tolerance, layers, headDims, groups, leastKv, dModelMultiple, dFfMultiple, constraint);
    }

    ShapeSpace withWidths(int ofDModel, int ofDFf) {
        return with(tolerance, layers, headDims, gqaGroups, leastKvHeads, ofDModel, ofDFf, constraint);
    }

    ShapeSpace where(Predicate<Architecture> condition) {
        Predicate<Architecture> both = constraint.and(condition);
        return with(tolerance, layers, headDims, gqaGroups, leastKvHeads, dModelMultiple, dFfMultiple, both);
    }

    /** {@return the space in one line} */
    @Override
    public String toString() {
        return "N " + Numbers.count((double) parameters) + " within " + Numbers.plain(100 * tolerance) + " %, layers "
                + listed(layers) + ", head_dim " + listed(headDims) + ", GQA groups " + listed(gqaGroups)
                + ", n_kv_heads at least " + leastKvHeads + ", d_model in multiples of " + dModelMultiple
                + ", d_ff in multiples of " + dFfMultiple;
    }

    private static String listed(List<Integer> values) {
        boolean run = values.size() > 2 && values.get(values.size() - 1) - values.get(0) == values.size() - 1;
        return run
                ? values.get(0) + " to " + values.get(values.size() - 1)
                : String.join(", ", values.stream().map(String::valueOf).toList());
    }
}
