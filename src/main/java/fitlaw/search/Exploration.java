package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Task;
import fitlaw.common.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Evaluates every shape of a space: the Pareto front of loss and speed, and the fastest shapes at an acceptable loss.
 * The result is exact. A shape is skipped only because of its size (see {@link ShapeGrid}), a condition, its loss
 * (before its speed is computed), or a bound on its speed that is too low for both results.
 */
final class Exploration {
    /**
     * Least number of shapes in a row for which a bound is computed, because a bound costs as much as the speed of a
     * shape.
     */
    private static final int WORTH_A_BOUND = 4;

    private final ParetoFront front;
    private final TopShapes best;
    private final Tally tally;
    private long leftInRow;
    private double rowBound;

    private Exploration(ParetoFront front, TopShapes best, Tally tally) {
        this.front = front;
        this.best = best;
        this.tally = tally;
    }

    /**
     * The functions that evaluate shapes. They are called from several threads at once.
     *
     * @param condition condition on shapes
     * @param fits whether the workload fits in memory
     * @param loss predicted loss, or a fixed multiple of it
     * @param limit largest acceptable loss
     * @param speed speed; higher is better
     * @param bound upper bound on the speed of a shape and of the same shape with any larger d_ff; infinite if none is
     *     known
     */
    record Criteria(
            Predicate<Architecture> condition,
            Predicate<Architecture> fits,
            ToDoubleFunction<Architecture> loss,
            double limit,
            ToDoubleFunction<Architecture> speed,
            ToDoubleFunction<Architecture> bound) {}

    /** Counts shapes by outcome. */
    static final class Tally {
        private long smaller;
        private long rightSize;
        private long ruledOut;
        private long tooLarge;
        private long tooMuchLoss;
        private long tooSlow;
        private double leastLoss = Double.POSITIVE_INFINITY;
        private Architecture leastLossShape;

        /** Number of shapes of the required size. */
        long rightSize() {
            return rightSize;
        }

        /** Number of shapes that the condition rules out. */
        long ruledOut() {
            return ruledOut;
        }

        /** Number of shapes whose workload does not fit in memory. */
        long tooLarge() {
            return tooLarge;
        }

        /** Number of shapes above the loss limit. */
        long tooMuchLoss() {
            return tooMuchLoss;
        }

        /** Number of remaining shapes. */
        long acceptable() {
            return counts().acceptable();
        }

        /** All counts, as a public record. */
        ShapeCounts counts() {
            return new ShapeCounts(smaller + rightSize, rightSize, ruledOut, tooLarge, tooMuchLoss, tooSlow);
        }

        /** The smallest loss among shapes that fit and are not ruled out; infinite if there are none. */
        double leastLoss() {
            return leastLoss;
        }

        private void loss(Architecture shape, double loss) {
            if (loss < leastLoss || (loss == leastLoss && ParetoFront.ORDER.compare(shape, leastLossShape) < 0)) {
                leastLoss = loss;
                leastLossShape = shape;
            }
        }

        private void add(Tally other) {
            smaller += other.smaller;
            rightSize += other.rightSize;
            tooSlow += other.tooSlow;
            ruledOut += other.ruledOut;
            tooLarge += other.tooLarge;
            tooMuchLoss += other.tooMuchLoss;
            if (other.leastLossShape != null) {
                loss(other.leastLossShape, other.leastLoss);
            }
        }
    }

    /** Evaluates every shape of a space on a number of threads and keeps a number of the fastest. */
    static Exploration of(ShapeSpace space, Criteria criteria, int keep, int threads) {
        ShapeGrid grid = new ShapeGrid(space);
        return new Partitions(grid, grid.slices(), criteria, keep, threads).done();
    }

    private static Exploration empty(int keep) {
        return new Exploration(new ParetoFront(), new TopShapes(keep), new Tally());
    }

    /**
     * The slices of a space as parts of a work. Their Pareto fronts and fastest shapes merge into those of the space.
     */
    private record Partitions(ShapeGrid grid, List<ShapeGrid.Slice> slices, Criteria criteria, int keep, int threads)
            implements Work<Exploration> {
        @Override
        public String name() {
            return "search";
        }

        @Override
        public int units() {
            return Math.max(1, slices.size());
        }

        @Override
        public Exploration part(int from, int to) {
            return explored(slices.subList(from, Math.min(to, slices.size())));
        }

        private Exploration explored(List<ShapeGrid.Slice> part) {
            Task task = Task.current();
            Exploration whole = empty(keep);
            AtomicInteger next = new AtomicInteger();
            AtomicReference<Throwable> failed = new AtomicReference<>();
            Runnable work = () -> {
                Exploration own = empty(keep);
                try {
                    for (int i = next.getAndIncrement(); i < part.size(); i = next.getAndIncrement()) {
                        if (failed.get() != null
                                || task.cancelled()
                                || Thread.currentThread().isInterrupted()) {
                            return;
                        }
                        own.visit(grid, part.get(i), criteria);
                        task.progress("search", i + 1, part.size());
                    }
                    synchronized (whole) {
                        whole.add(own);
                    }
                } catch (RuntimeException | Error e) {
                    failed.compareAndSet(null, e);
                }
            };
            run(work, Math.max(1, Math.min(threads, part.size())), task);
            if (failed.get() instanceof Error error) {
                throw error;
            }
            if (failed.get() instanceof RuntimeException e) {
                throw e;
            }
            task.check();
            return whole;
        }

        @Override
        public Exploration joined(List<Exploration> parts) {
            Exploration whole = empty(keep);
            parts.forEach(whole::add);
            return whole;
        }

        /**
         * Serialises the counts and the smallest loss, then the shapes: that of smallest loss, the front, the fastest.
         */
        @Override
        public String written(Exploration part) {
            Tally tally = part.tally;
            List<ParetoFront.Entry> front = part.front();
            List<ParetoFront.Entry> fastest = part.fastest();
            List<double[]> rows = new ArrayList<>();
            rows.add(new double[] {
                tally.smaller,
                tally.rightSize,
                tally.ruledOut,
                tally.tooLarge,
                tally.tooMuchLoss,
                tally.tooSlow,
                tally.leastLossShape == null ? 0 : 1,
                front.size(),
                fastest.size()
            });
            if (tally.leastLossShape != null) {
                rows.add(numbers(new ParetoFront.Entry(tally.leastLossShape, tally.leastLoss, 0)));
            }
            front.forEach(entry -> rows.add(numbers(entry)));
            fastest.forEach(entry -> rows.add(numbers(entry)));
            return Work.text(rows.toArray(double[][]::new));
        }

        private static double[] numbers(ParetoFront.Entry entry) {
            Architecture shape = entry.shape();
            return new double[] {
                shape.nLayers(),
                shape.headDim(),
                shape.dModel(),
                shape.nHeads(),
                shape.nKvHeads(),
                shape.dFf(),
                entry.loss(),
                entry.speed()
            };
        }

        @Override
        public Exploration read(String text) {
            double[][] rows = Work.rows(text);
            double[] counts = rows[0];
            int least = (int) counts[6];
            int front = least + (int) counts[7];
            if (rows.length != 1 + front + (int) counts[8]) {
                throw new IllegalArgumentException(
                        "a part of a search is inconsistent: its number of rows differs from the number it states");
            }
            Exploration part = empty(keep);
            part.tally.smaller = (long) counts[0];
            part.tally.rightSize = (long) counts[1];
            part.tally.ruledOut = (long) counts[2];
            part.tally.tooLarge = (long) counts[3];
            part.tally.tooMuchLoss = (long) counts[4];
            part.tally.tooSlow = (long) counts[5];
            for (int row = 1; row < rows.length; row++) {
                ParetoFront.Entry entry = entry(rows[row]);
                if (row <= least) {
                    part.tally.loss(entry.shape(), entry.loss());
                } else if (row <= front) {
                    part.front.add(entry);
                } else {
                    part.best.add(entry);
                }
            }
            return part;
        }

        private ParetoFront.Entry entry(double[] row) {
            int layers = (int) row[0];
            return new ParetoFront.Entry(
                    grid.shape(layers, (int) row[1], (int) row[2], (int) row[3], (int) row[4], (int) row[5]),
                    row[6],
                    row[7]);
        }
    }

    /**
     * Evaluates a slice with new counters. Counters that survive a garbage collection are placed next to each other,
     * and false sharing of a cache line makes two threads nearly twice as slow.
     */
    private void visit(ShapeGrid grid, ShapeGrid.Slice slice, Criteria criteria) {
        Exploration part = new Exploration(front, best, new Tally());
        grid.visit(slice, part::row, shape -> part.judge(shape, criteria));
        tally.add(part.tally);
    }

    private static void run(Runnable work, int threads, Task task) {
        List<Thread> helpers = IntStream.range(1, threads)
                .mapToObj(i -> new Thread(work, "search-" + i))
                .toList();
        helpers.forEach(helper -> helper.setDaemon(true));
        helpers.forEach(Thread::start);
        work.run();
        for (Thread helper : helpers) {
            try {
                helper.join();
            } catch (InterruptedException e) {
                task.cancel();
                Thread.currentThread().interrupt();
                throw (CancellationException) new CancellationException("interrupted").initCause(e);
            }
        }
    }

    private void row(long smaller, long shapes) {
        tally.smaller += smaller;
        leftInRow = shapes;
        rowBound = Double.NaN;
    }

    private void judge(Architecture shape, Criteria criteria) {
        tally.rightSize++;
        leftInRow--;
        if (!criteria.condition().test(shape)) {
            tally.ruledOut++;
            return;
        }
        if (!criteria.fits().test(shape)) {
            tally.tooLarge++;
            return;
        }
        double loss = criteria.loss().applyAsDouble(shape);
        tally.loss(shape, loss);
        if (!(loss <= criteria.limit())) {
            tally.tooMuchLoss++;
            return;
        }
        if (isTooSlow(shape, loss, criteria)) {
            tally.tooSlow++;
            return;
        }
        double speed = criteria.speed().applyAsDouble(shape);
        if (best.wants(speed)) {
            best.add(new ParetoFront.Entry(shape, loss, speed));
        }
        if (!front.beats(loss, speed)) {
            front.add(new ParetoFront.Entry(shape, loss, speed));
        }
    }

    /**
     * Whether a bound excludes a shape. Shapes of a row have increasing d_ff, so the bound of one also holds for those
     * that follow.
     */
    private boolean isTooSlow(Architecture shape, double loss, Criteria criteria) {
        if (Double.isNaN(rowBound)) {
            rowBound = leftInRow + 1 < WORTH_A_BOUND
                    ? Double.POSITIVE_INFINITY
                    : criteria.bound().applyAsDouble(shape);
        }
        return !best.wants(rowBound) && front.beats(loss, rowBound);
    }

    private void add(Exploration other) {
        front.addAll(other.front);
        best.addAll(other.best);
        tally.add(other.tally);
    }

    /** The Pareto front, in order of increasing loss. */
    List<ParetoFront.Entry> front() {
        return front.entries();
    }

    /** The fastest shapes, fastest first. */
    List<ParetoFront.Entry> fastest() {
        return best.entries();
    }

    Tally tally() {
        return tally;
    }
}
