package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds measurements that cannot be: faster than the memory, a thousand times slower than they should be, or of a batch
 * that no memory holds. A few such rows are left out with the reason; where most rows of a file are so, its unit is wrong,
 * which is an error.
 */
final class Plausibility {
    /** Reading alone may be a little faster than the copy that measured the bandwidth. */
    private static final double MOST = 1.05;

    /** A time this much longer than {@link #slow} is of another unit. */
    private static final double TOO_SLOW = 10;

    private Plausibility() {}

    /**
     * {@return why a measurement cannot be, if so}
     *
     * @param row the measurement
     */
    static Optional<String> problem(Measurement row) {
        return tooLarge(row).or(() -> tooFast(row)).or(() -> tooSlow(row));
    }

    private static Optional<String> tooFast(Measurement row) {
        Work work = Work.of(row);
        double byBytes = bandwidth(row).stream()
                .map(rate -> work.bytes() / rate)
                .findFirst()
                .orElse(0);
        double byFlop = flopRate(row).stream()
                .map(rate -> work.flop() / rate)
                .findFirst()
                .orElse(0);
        if (Math.max(byBytes, byFlop) <= MOST * row.seconds()) {
            return Optional.empty();
        }
        boolean memory = byBytes >= byFlop;
        String need = memory
                ? String.format(
                        Locale.ROOT,
                        "reading its %.3g bytes at %s takes %s s",
                        work.bytes(),
                        bandwidthTold(row),
                        time(byBytes))
                : String.format(
                        Locale.ROOT,
                        "its %.3g FLOP at %.3g FLOP/s take %s s",
                        work.flop(),
                        flopRate(row).orElseThrow(),
                        time(byFlop));
        boolean cached = memory
                && Gpu.of(row.gpu())
                        .filter(gpu -> work.bytes() <= gpu.cacheBytes())
                        .isPresent();
        return Optional.of(String.format(
                Locale.ROOT,
                "seconds is %s, but %s (utilisation %s)%s",
                time(row.seconds()),
                need,
                Numbers.significant(Math.max(byBytes, byFlop) / row.seconds(), 3),
                cached ? ": the model fits in the GPU's L2 cache, so its memory was not measured" : ""));
    }

    private static Optional<String> tooSlow(Measurement row) {
        double slow = slow(row);
        if (row.seconds() <= TOO_SLOW * slow) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "seconds is %s, and even a slow engine needs no more than %s s: it looks like milliseconds",
                time(row.seconds()),
                time(slow)));
    }

    /** What an engine without any optimisation stays below: a third of the peaks, 1 ms a layer and step, 20 ms. */
    private static double slow(Measurement row) {
        OptionalDouble bandwidth = bandwidth(row);
        OptionalDouble rate = flopRate(row);
        if (bandwidth.isEmpty() || rate.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Work work = Work.of(row);
        double steps =
                row.phase() == Phase.STATIC ? row.requests().orElseThrow().outputTokens() : 1;
        double interference = row.phase() == Phase.SERVING ? 10 : 1; // Prefills of others come in between.
        double roofline = work.bytes() / bandwidth.getAsDouble() + work.flop() / rate.getAsDouble();
        return interference * (3 * roofline + steps * (1e-3 * row.architecture().nLayers() + 20e-3));
    }

    private static Optional<String> tooLarge(Measurement row) {
        Optional<Gpu> gpu = Gpu.of(row.gpu());
        Architecture a = row.architecture();
        Precision precision = row.setup().precision();
        double context = row.requests().map(Requests::meanContext).orElse(row.contextTokens());
        double need =
                (a.totalParameters() * precision.weightBytes() + row.batch() * a.kvBytes(context, precision.kvBytes()))
                        / row.tensorParallel();
        return gpu.filter(known -> need > known.memoryBytes())
                .map(known -> String.format(
                        Locale.ROOT,
                        "batch is %s, but weights and cache of %s tokens a sequence fill %.3g bytes of the %.3g of %s. The engine ran a smaller batch; give the achieved one",
                        Numbers.plain(row.batch()),
                        Numbers.plain(context),
                        need,
                        known.memoryBytes(),
                        known.name()));
    }

    private static OptionalDouble bandwidth(Measurement row) {
        return row.copyBytesPerSecond().isPresent()
                ? row.copyBytesPerSecond()
                : of(Gpu.of(row.gpu()).map(Gpu::bytesPerSecond));
    }

    private static String bandwidthTold(Measurement row) {
        String rate = Numbers.significant(bandwidth(row).orElseThrow(), 4) + " bytes/s";
        return row.copyBytesPerSecond().isPresent() ? "the copy bandwidth of " + rate : "the peak of " + rate;
    }

    /** The larger of peak and measured product, twice that for eight-bit formats and less, which multiply faster. */
    private static OptionalDouble flopRate(Measurement row) {
        double peak = Gpu.of(row.gpu()).map(Gpu::flopPerSecond).orElse(0.0);
        double rate = Math.max(peak, row.matmulFlopPerSecond().orElse(0));
        double weight = row.setup().precision().weightBytes();
        double factor = weight >= 2 ? 1 : weight >= 1 ? 2 : 4;
        return rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate * factor);
    }

    private static OptionalDouble of(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private static String time(double seconds) {
        return Numbers.significant(seconds, 4);
    }

    /**
     * {@return the measurements that can be; the others are added to those left out}
     *
     * @param rows all measurements of a file
     * @param leftOut list to add to
     * @throws DataException if most rows of the file cannot be
     */
    static int[] kept(List<Measurement> rows, List<LeftOut> leftOut) {
        List<Integer> kept = new ArrayList<>();
        List<LeftOut> dropped = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Measurement row = rows.get(i);
            Optional<String> problem = problem(row);
            if (problem.isPresent()) {
                dropped.add(new LeftOut(row.source(), row.row(), problem.get()));
            } else {
                kept.add(i);
            }
        }
        if (2 * dropped.size() > rows.size()) {
            throw wrongThroughout(dropped, rows.size());
        }
        leftOut.addAll(dropped);
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    private static DataException wrongThroughout(List<LeftOut> dropped, int rows) {
        LeftOut first = dropped.get(0);
        String column = first.reason().substring(0, first.reason().indexOf(' '));
        String advice = "Check the units of seconds (s, not ms) and copy_bytes_per_s (bytes per second, read plus"
                + " written), and precision and tensor_parallel.";
        if (column.equals("batch")) {
            advice = "Check gpu, precision and tensor_parallel.";
        } else if (first.reason().endsWith("milliseconds")) {
            advice = "If the column is in milliseconds, give time_unit ms, or divide it by 1000.";
        }
        return new DataException(String.format(
                Locale.ROOT,
                "%s, row %d, column %s: %s. %d of %d rows cannot be. %s",
                first.source(),
                first.row(),
                column,
                first.reason(),
                dropped.size(),
                rows,
                advice));
    }
}
