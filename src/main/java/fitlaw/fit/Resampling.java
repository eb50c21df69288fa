package fitlaw.fit;

import fitlaw.common.Task;
import fitlaw.common.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Bootstrap: refits to resampled rows (Efron 1979). Each replicate has its own seed, derived from its number, so that
 * results are the same on any number of threads.
 *
 * <p>Cases are rows, or whole clusters of rows, drawn with replacement. Residuals are centred, enlarged by {@code √(n /
 * degrees of freedom)} because a fit makes residuals smaller than noise, drawn with replacement and added to the fitted
 * values. With clusters, each row keeps its own residual, and all residuals of a cluster get one random sign (wild
 * cluster bootstrap, Cameron, Gelbach and Miller, Review of Economics and Statistics 90, 2008).
 *
 * @param cluster cluster of each row, from 0; empty if rows are drawn individually
 * @param draws number of replicates, positive
 * @param seed seed of the draws
 * @param threads number of threads, positive
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and on the way out
public record Resampling(int[] cluster, int draws, long seed, int threads) {
    private static final String WHAT = "bootstrap";
    /** Replicates that a thread processes at a time. */
    private static final int BLOCK = 32;

    /** What is drawn. */
    public enum Kind {
        /** Rows. */
        CASES,
        /** Residuals, with the rows held fixed. */
        RESIDUALS
    }

    /**
     * Creates a plan.
     *
     * @param cluster cluster of each row, or empty
     * @param draws number of replicates
     * @param seed seed of the draws
     * @param threads number of threads
     */
    public Resampling {
        if (draws < 1 || threads < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "the numbers of replicates and of threads must be positive: %d, %d", draws, threads));
        }
        cluster = cluster.clone();
    }

    /** {@return cluster of each row, from 0, or empty; a copy} */
    @Override
    public int[] cluster() {
        return cluster.clone();
    }

    /**
     * {@return the parameters of each refit to drawn rows; all NaN if the drawn rows do not determine them}
     *
     * @param refit the fit; used by this thread, while other threads use {@linkplain Refit#another() their own}
     * @throws CancellationException if the task of this thread is cancelled
     */
    public double[][] ofCases(Refit refit) {
        return new Draws(new Cases(refit), () -> new Cases(refit.another())).done();
    }

    /**
     * {@return the parameters of each refit to fitted values with drawn residuals; all NaN if the refit did not
     * converge}
     *
     * @param refit the fit; used by this thread, while other threads use {@linkplain ResidualRefit#another() their own}
     * @throws CancellationException if the task of this thread is cancelled
     */
    public double[][] ofResiduals(ResidualRefit refit) {
        return new Draws(new Residuals(refit), () -> new Residuals(refit.another())).done();
    }

    /** Replicates of a range of numbers, each with its own seed. */
    private final class Draws implements Work.Rows {
        private final Draw draw;
        private final Supplier<Draw> another;

        Draws(Draw draw, Supplier<Draw> another) {
            this.draw = draw;
            this.another = another;
        }

        @Override
        public String name() {
            return WHAT;
        }

        @Override
        public int units() {
            return draws;
        }

        @Override
        public double[][] part(int from, int to) {
            Shared shared = new Shared(Task.current(), from, new double[to - from][], new AtomicInteger());
            int others = Math.min(threads, (to - from + BLOCK - 1) / BLOCK) - 1;
            if (others <= 0) {
                Resampling.work(shared, draw, true);
            } else {
                work(shared, others);
            }
            shared.task.progress(WHAT, to - from, to - from);
            return shared.found;
        }

        private void work(Shared shared, int others) {
            ExecutorService pool = Executors.newFixedThreadPool(others, Resampling::daemon);
            try {
                List<Future<?>> helpers = new ArrayList<>();
                for (int thread = 0; thread < others; thread++) {
                    Draw own = another.get();
                    helpers.add(pool.submit(() -> Resampling.work(shared, own, false)));
                }
                Resampling.work(shared, draw, true);
                for (Future<?> helper : helpers) {
                    helper.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (CancellationException) new CancellationException("interrupted").initCause(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, WHAT);
        thread.setDaemon(true);
        return thread;
    }

    /** State shared by threads: results by replicate, and the offset of the next replicate to process. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Shared(Task task, int first, double[][] found, AtomicInteger next) {}

    private static void work(Shared shared, Draw draw, boolean tells) {
        int from = shared.next.getAndAdd(BLOCK);
        while (from < shared.found.length) {
            shared.task.check();
            if (tells) {
                shared.task.progress(WHAT, from, shared.found.length);
            }
            for (int i = from; i < Math.min(shared.found.length, from + BLOCK); i++) {
                shared.found[i] = draw.refit(shared.first + i);
            }
            from = shared.next.getAndAdd(BLOCK);
        }
    }

    /** Draws of one thread. */
    private abstract class Draw {
        final double[] rows;
        final int[] ofCluster = new int[IntStream.of(cluster).max().orElse(-1) + 1];
        private final int parameters;

        Draw(Refit refit) {
            rows = new double[refit.rows()];
            parameters = refit.parameters();
        }

        double[] refit(int number) {
            double[] into = new double[parameters];
            if (!refit(new SplittableRandom(Seeds.of(seed, number)), into)) {
                Arrays.fill(into, Double.NaN);
            }
            return into;
        }

        abstract boolean refit(SplittableRandom random, double[] into);
    }

    /** Draws of rows or clusters. */
    private final class Cases extends Draw {
        private final Refit refit;

        Cases(Refit refit) {
            super(refit);
            this.refit = refit;
        }

        @Override
        boolean refit(SplittableRandom random, double[] into) {
            if (cluster.length == 0) {
                Arrays.fill(rows, 0);
                for (int i = 0; i < rows.length; i++) {
                    rows[random.nextInt(rows.length)]++;
                }
                return refit.drawn(rows, into);
            }
            Arrays.fill(ofCluster, 0);
            for (int c = 0; c < ofCluster.length; c++) {
                ofCluster[random.nextInt(ofCluster.length)]++;
            }
            for (int i = 0; i < rows.length; i++) {
                rows[i] = ofCluster[cluster[i]];
            }
            return refit.drawn(rows, into);
        }
    }

    /** Draws of residuals, or of a sign for those of each cluster. */
    private final class Residuals extends Draw {
        private final ResidualRefit refit;
        private final double[] residuals;

        Residuals(ResidualRefit refit) {
            super(refit);
            this.refit = refit;
            double[] left = refit.residuals();
            double mean = cluster.length > 0 ? 0 : Arrays.stream(left).average().orElse(0);
            double factor = Math.sqrt(left.length / (double) refit.degreesOfFreedom());
            residuals = Arrays.stream(left).map(e -> factor * (e - mean)).toArray();
        }

        @Override
        boolean refit(SplittableRandom random, double[] into) {
            if (cluster.length == 0) {
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = residuals[random.nextInt(rows.length)];
                }
                return refit.disturbed(rows, into);
            }
            for (int c = 0; c < ofCluster.length; c++) {
                ofCluster[c] = random.nextBoolean() ? 1 : -1;
            }
            for (int i = 0; i < rows.length; i++) {
                rows[i] = ofCluster[cluster[i]] * residuals[i];
            }
            return refit.disturbed(rows, into);
        }
    }
}
