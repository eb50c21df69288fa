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
 * Every shape of a space, judged: the front of loss and speed, and the fastest at an acceptable loss. Exact: a shape is
 * passed over only for its size (see {@link ShapeGrid}), because a condition rules it out, for its loss before its speed is
 * computed, or because a bound on its speed is too low for both.
 */
final class Exploration {
    /** Rows of fewer shapes are not worth a bound, which costs as much as the speed of a shape. */
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
     * What shapes are judged by. Functions are called from several threads at once.
     *
     * @param condition what a shape must meet
     * @param fits whether the workload fits in memory
     * @param loss predicted loss, or a multiple of it
     * @param limit largest acceptable loss
     * @param speed the more the better
     * @param bound a speed that neither a shape nor any like it with a larger d_ff exceeds; infinite where none is known
     */
    record Criteria(
            Predicate<Architecture> condition,
            Predicate<Architecture> fits,
            ToDoubleFunction<Architecture> loss,
            double limit,
            ToDoubleFunction<Architecture> speed,
            ToDoubleFunction<Architecture> bound) {}

    /** How many shapes there were and what became of them. */
    static final class Tally {
        private long smaller;
        private long rightSize;
        private long ruledOut;
        private long tooLarge;
        private long tooMuchLoss;
        private long tooSlow;
        private double leastLoss = Double.POSITIVE_INFINITY;
        private Architecture leastLossShape;

        /** Shapes of the wanted size. */
        long rightSize() {
            return rightSize;
        }

        /** Those that the condition rules out. */
        long ruledOut() {
            return ruledOut;
        }

        /** Those whose workload does not fit in memory. */
        long tooLarge() {
            return tooLarge;
        }

        /** Those beyond the limit of loss. */
        long tooMuchLoss() {
            return tooMuchLoss;
        }

        /** Those that were left. */
        long acceptable() {
            return counts().acceptable();
        }

        /** All of them, for users. */
        ShapeCounts counts() {
            return new ShapeCounts(smaller + rightSize, rightSize, ruledOut, tooLarge, tooMuchLoss, tooSlow);
        }

        /** The least loss among shapes that fit and are not ruled out; infinite if there are none. */
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

    /** Judges every shape of a space, keeping a number of the fastest, on a number of threads. */
    static Exploration of(ShapeSpace space, Criteria criteria, int keep, int threads) {
        ShapeGrid grid = new ShapeGrid(space);
        return new Partitions(grid, grid.slices(), criteria, keep, threads).done();
    }

    private static Exploration empty(int keep) {
        return new Exploration(new ParetoFront(), new TopShapes(keep), new Tally());
    }

    /** The slices of a space. The front of several fronts, and the fastest of several, are those of the whole. */
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

        /** Counts and the least loss, then shapes: of the least loss, of the front, of the fastest. */
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
                throw new IllegalArgumentException("a part of a search has other rows than it says");
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
     * Counts a slice with counters of its own. Those that live through a collection of garbage are laid side by side, and two
     * threads that count in one line of the cache take nearly twice as long.
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

    /** Shapes of a row come by rising d_ff, so that the bound of one holds for those that follow. */
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

    /** No other shape has both less loss and more speed than one of these; by rising loss. */
    List<ParetoFront.Entry> front() {
        return front.entries();
    }

    /** The fastest, fastest first. */
    List<ParetoFront.Entry> fastest() {
        return best.entries();
    }

    Tally tally() {
        return tally;
    }
}
