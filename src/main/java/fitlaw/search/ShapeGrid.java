package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Enumerates a {@link ShapeSpace} in slices of one depth, head size and d_model. Threads share the work by slices, and
 * large slices are divided into parts, because the smallest d_model alone has more than half of all shapes.
 *
 * <p>Within a slice, N determines the range of d_ff for each number of heads: with {@code N = n_layers · d · (2 e (h +
 * k) + 3 f)} only those d_ff are visited for which N is within the tolerance. The cost is therefore proportional to the
 * number of shapes of the required size, not of all shapes.
 */
final class ShapeGrid {
    /** Approximate number of shapes of a slice: milliseconds of work, after which a search checks for cancellation. */
    static final int SHAPES = 50_000;

    private final ShapeSpace space;
    private final long leastParameters;
    private final long mostParameters;

    ShapeGrid(ShapeSpace space) {
        this(space, space.tolerance());
    }

    private ShapeGrid(ShapeSpace space, double tolerance) {
        this.space = space;
        leastParameters = (long) Math.ceil(space.parameters() * (1 - tolerance));
        mostParameters = (long) Math.floor(space.parameters() * (1 + tolerance));
    }

    /** Shapes of one depth, head size and width; each part has every n-th number of KV heads, from its own offset. */
    record Slice(int layers, int headDim, int dModel, int part, int parts) {}

    /** All slices that can contain a shape of the required size, in order. */
    List<Slice> slices() {
        List<Slice> slices = new ArrayList<>();
        for (int layers : space.layers()) {
            for (int headDim : space.headDims()) {
                for (long d = space.dModelMultiple(); d <= space.mostDModel(); d += space.dModelMultiple()) {
                    if (smallest(layers, headDim, d) > mostParameters) {
                        break;
                    }
                    int parts = parts(layers, headDim, d);
                    for (int part = 0; part < parts; part++) {
                        slices.add(new Slice(layers, headDim, (int) d, part, parts));
                    }
                }
            }
        }
        return slices;
    }

    /**
     * Number of parts for which each has about {@link #SHAPES} shapes, from the numbers of KV heads and of d_ff for
     * each.
     */
    private int parts(long layers, long headDim, long d) {
        double perWidth = (double) layers * d;
        double widths = 1 + (mostParameters - leastParameters) / (3 * perWidth * space.dFfMultiple());
        double kvHeads = space.gqaGroups().stream()
                .mapToDouble(g -> mostParameters / (2 * perWidth * headDim * (g + 1)))
                .sum();
        return (int) Math.max(1, Math.ceil(Math.min(kvHeads, kvHeads * widths / SHAPES)));
    }

    private long smallest(long layers, long headDim, long d) {
        long leastHeads = (long) space.gqaGroups().get(0) * space.leastKvHeads();
        return layers * d * (2 * headDim * (leastHeads + space.leastKvHeads()) + 3L * space.dFfMultiple());
    }

    /** Receives each row: the shapes of a slice that differ only in d_ff. */
    @FunctionalInterface
    interface RowVisitor {
        /**
         * Called before the shapes of a row, with the number of shapes skipped as too small and of those that follow.
         */
        void row(long smaller, long shapes);
    }

    /** Visits every shape of a slice of the required size, in increasing order of heads, KV heads and d_ff. */
    void visit(Slice slice, RowVisitor rows, Consumer<Architecture> visitor) {
        long perWidth = (long) slice.layers() * slice.dModel();
        Details details = space.details().at(slice.layers());
        long multiple = space.dFfMultiple();
        for (int g : space.gqaGroups()) {
            for (long k = (long) space.leastKvHeads() + slice.part(); ; k += slice.parts()) {
                long attention = 2L * slice.headDim() * (g + 1) * k;
                long least = leastParameters - perWidth * attention;
                long most = mostParameters - perWidth * attention;
                long lastFf = Math.floorDiv(most, 3 * perWidth * multiple) * multiple;
                if (lastFf < multiple) {
                    break;
                }
                long firstFf = Math.max(multiple, -Math.floorDiv(-least, 3 * perWidth * multiple) * multiple);
                rows.row(firstFf / multiple - 1, Math.max(0, (lastFf - firstFf) / multiple + 1));
                for (long f = firstFf; f <= lastFf; f += multiple) {
                    visitor.accept(new Architecture(
                            slice.dModel(),
                            Math.toIntExact(f),
                            slice.layers(),
                            Math.toIntExact(g * k),
                            Math.toIntExact(k),
                            slice.headDim(),
                            space.vocabSize(),
                            space.tied(),
                            details));
                }
            }
        }
    }

    /** A shape of the space. */
    Architecture shape(int layers, int headDim, int dModel, int heads, int kvHeads, int dFf) {
        return new Architecture(
                dModel,
                dFf,
                layers,
                heads,
                kvHeads,
                headDim,
                space.vocabSize(),
                space.tied(),
                space.details().at(layers));
    }

    /** Relative distance of the nearest size to the required one, regardless of the tolerance; for messages. */
    double nearestSize() {
        double nearest = Double.POSITIVE_INFINITY;
        for (double share = 0.02; share < 1 && nearest > 1; share *= 2) {
            ShapeGrid wider = new ShapeGrid(space, share);
            for (Slice slice : wider.slices()) {
                double[] least = {nearest};
                wider.visit(slice, (smaller, shapes) -> {}, shape -> least[0] = Math.min(least[0], off(shape)));
                nearest = least[0];
            }
        }
        return nearest;
    }

    private double off(Architecture shape) {
        return Math.abs((double) shape.nonEmbeddingParameters() / space.parameters() - 1);
    }
}
