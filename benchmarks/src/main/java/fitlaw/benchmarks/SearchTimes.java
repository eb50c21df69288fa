package fitlaw.benchmarks;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import fitlaw.search.Candidates;
import fitlaw.search.Search;
import fitlaw.search.ShapeOptions;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Processor time of predictions and searches, the minimum of several rounds, which JMH cannot measure on a shared
 * machine. Wall time is added where threads are compared.
 */
public final class SearchTimes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Bench ROWS =
            Bench.read(Path.of("data/bench/h100.csv")).where("machine_run == \"h100-20261124-a\"");
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Workload LOAD = new Workload(128, 4096, 1024);
    private static final Law LAW = Law.published("80M-297M");
    private static final int CALLS = 400_000;
    private static final int ROUNDS = 25;

    private SearchTimes() {}

    /**
     * Prints the times.
     *
     * @param args {@code large} to include the space of 1e9 shapes, which takes half a minute on two idle cores
     */
    public static void main(String[] args) {
        Throughput speed = Throughput.fit(ROWS);
        Architecture[] shapes = IntStream.range(0, 4096)
                .mapToObj(
                        i -> new Architecture(1024 + 64 * (i % 64), 4096 + 64 * (i / 64), 16, 32, 8, 64, 128256, true))
                .toArray(Architecture[]::new);
        Search search = Search.of(LAW, speed).sameSizeAs(LLAMA).serving(LOAD);
        if (List.of(args).contains("large")) {
            large(search);
            return;
        }
        calls("tokens/s", i -> speed.tokenRate(shapes[i & 4095], LOAD));
        calls("loss and tokens/s", i -> LAW.factor(shapes[i & 4095]) + speed.tokenRate(shapes[i & 4095], LOAD));
        calls(
                "decode step with interval",
                i -> speed.decodeSeconds(shapes[i & 4095], 128, 4608).interval().high());
        draws(speed);
        search.shapes(ShapeOptions.defaults().withMultiples(16, 16)).keep(1).draws(1, 1);
        for (int threads : new int[] {1, 2}) {
            search(threads + " threads", 8, () -> search.threads(threads).run());
        }
    }

    /** A law with uncertainty, so that losses are drawn too; the difference of the two lines is the time for draws. */
    private static void draws(Throughput speed) {
        Law law = Law.fit(
                LawForm.conditional(),
                Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06"));
        Search search =
                Search.of(law, speed).sameSizeAs(LLAMA).serving(LOAD).keep(200).threads(1);
        for (int draws : new int[] {1, 1000}) {
            search(draws + " draws over the front's top 200", 15, () -> search.draws(draws, 1)
                    .run());
        }
    }

    private static void calls(String what, IntToDoubleFunction call) {
        double least = Double.POSITIVE_INFINITY;
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                sum += call.applyAsDouble(i);
            }
            least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) / (double) CALLS);
        }
        print("%s: %.0f ns of processor time, %.2f million a second (sum %g)", what, least, 1e3 / least, sum);
    }

    /**
     * More than 1e9 shapes of the right size, at the baseline's loss and at 2 % more, where many more are acceptable.
     */
    private static void large(Search search) {
        search.shapes(ShapeOptions.defaults().withHeadDims(32, 64, 96, 128).withMultiples(16, 8));
        for (double within : new double[] {1, 1.02}) {
            search.lossWithin(within);
            search("loss within " + within, 1, search::run);
        }
    }

    private static void search(String what, int rounds, Supplier<Candidates> search) {
        double wall = Double.POSITIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        Candidates found = null;
        for (int round = 0; round < rounds; round++) {
            double processor = processorSeconds();
            long start = System.nanoTime();
            found = search.get();
            wall = Math.min(wall, (System.nanoTime() - start) / 1e9);
            least = Math.min(least, processorSeconds() - processor);
        }
        print(
                "search, %s: %s; %.3f s wall, %.3f s processor; best %s",
                what, found.counts(), wall, least, found.best().architecture());
    }

    private static double processorSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
