package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Walks through a {@link ShapeSpace} in slices of one depth, head size and d_model, those of many shapes cut in parts: the least
 * d_model alone has more than half of all shapes, and threads share the work by slices.
 *
 * <p>Inside a slice N fixes the range of d_ff for each number of heads: with {@code N = n_layers · d · (2 e (h + k) + 3 f)}
 * only those d_ff are visited whose N lies within the tolerance, so the cost is that of the shapes of the wanted size, not
 * of all shapes.
 */
final class ShapeGrid {
    /** Shapes of a slice, about; milliseconds of work, after which a search looks whether it was cancelled. */
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

    /** Shapes of one depth, head size and width; every n-th of the numbers of KV heads, from an offset of its own. */
    record Slice(int layers, int headDim, int dModel, int part, int parts) {}

    /** All slices that can hold a shape of the wanted size, in order. */
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

    /** So many that each has about {@link #SHAPES}, by the numbers of KV heads and of d_ff for each. */
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

    /** Told of each row: the shapes of a slice that differ in d_ff alone. */
    @FunctionalInterface
    interface RowVisitor {
        /** Called before the shapes of a row, with the number of those passed over as too small, and of those to come. */
        void row(long smaller, long shapes);
    }

    /** Hands over every shape of a slice whose size is right, by heads, KV heads and d_ff in rising order. */
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

    /** How far the nearest size lies from the wanted one, as a share, whatever the tolerance; for messages. */
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
