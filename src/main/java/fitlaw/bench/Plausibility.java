package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds implausible measurements: faster than the memory allows, a thousand times too slow, or of a batch that does not
 * fit in memory. A few such rows are left out with the reason; if most rows of a file are implausible, it is an error.
 *
 * <p>The unit of times is a property of the column: if some times are longer than a slow engine needs, and all would be
 * possible in a shorter unit, none of them is used.
 */
final class Plausibility {
    /** Reading alone may be slightly faster than the copy that measured the bandwidth. */
    private static final double MOST = 1.05;

    /** A time longer than {@link #slow} by this factor is not the time of a step. */
    private static final double TOO_SLOW = 10;

    private Plausibility() {}

    /**
     * {@return why a measurement is implausible, if it is}
     *
     * @param row the measurement
     */
    static Optional<String> problem(Measurement row) {
        return tooLarge(row).or(() -> tooFast(row)).or(() -> tooSlow(row));
    }

    private static double byBytes(Measurement row, MinimumWork work) {
        return bandwidth(row).stream()
                .map(rate -> work.bytes() / rate)
                .findFirst()
                .orElse(0);
    }

    private static double byFlop(Measurement row, MinimumWork work) {
        return flopRate(row).stream()
                .map(rate -> work.flop() / rate)
                .findFirst()
                .orElse(0);
    }

    private static Optional<String> tooFast(Measurement row) {
        MinimumWork work = MinimumWork.of(row);
        double byBytes = byBytes(row, work);
        double byFlop = byFlop(row, work);
        if (Math.max(byBytes, byFlop) <= MOST * row.seconds()) {
            return Optional.empty();
        }
        boolean memory = byBytes >= byFlop;
        String need = memory
                ? String.format(
                        Locale.ROOT,
                        "reading its %.3g bytes at %s takes %s s",
                        work.bytes(),
                        bandwidthText(row),
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
                cached ? ": the model fits in the GPU's L2 cache, so memory bandwidth was not measured" : ""));
    }

    private static Optional<String> tooSlow(Measurement row) {
        double slow = slow(row);
        if (row.seconds() <= TOO_SLOW * slow) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "seconds is %s, and even a slow engine needs no more than %s s%s",
                time(row.seconds()),
                time(slow),
                TimeColumn.shorter().stream()
                        .filter(unit -> isLike(unit, row))
                        .findFirst()
                        .map(unit -> ": it looks like " + TimeColumn.words(unit))
                        .orElse("")));
    }

    /** Whether a time would be possible in a shorter unit. */
    private static boolean isPossible(String unit, Measurement row) {
        MinimumWork work = MinimumWork.of(row);
        double least = Math.max(byBytes(row, work), byFlop(row, work));
        return least <= MOST * TimeColumn.UNITS.get(unit) * row.seconds();
    }

    /** Whether a time would be possible in a shorter unit, and is too long for seconds. */
    private static boolean isLike(String unit, Measurement row) {
        double slow = slow(row);
        return row.seconds() > slow
                && TimeColumn.UNITS.get(unit) * row.seconds() <= TOO_SLOW * slow
                && isPossible(unit, row);
    }

    /** Rejects times if some appear to have a shorter unit than seconds, and all are possible in it. */
    private static void requireSeconds(List<Measurement> rows, TimeColumn time) {
        for (String unit : TimeColumn.shorter()) {
            List<Measurement> like =
                    rows.stream().filter(row -> isLike(unit, row)).toList();
            if (like.isEmpty() || !rows.stream().allMatch(row -> isPossible(unit, row))) {
                continue;
            }
            Measurement first = like.get(0);
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, row %d, column %s: %s is %s s, and even a slow engine needs no more than %s s: it looks like"
                            + " %s, as do %d of %d rows, and all other rows are possible in that unit. %s",
                    first.origin().source(),
                    first.origin().row(),
                    time.name(),
                    BenchColumns.SECONDS,
                    time(first.seconds()),
                    time(slow(first)),
                    TimeColumn.words(unit),
                    like.size(),
                    rows.size(),
                    time.unit().equals("s")
                            ? "If the column is in " + TimeColumn.words(unit) + ", specify time_unit " + unit
                                    + "; otherwise correct it."
                            : "It was read in " + time.unit() + (time.byName() ? ", as its name says" : "")
                                    + "; specify the correct time_unit."));
        }
    }

    /**
     * An upper limit for an engine without any optimisation: a third of the peaks, 1 ms per layer and step, 20 ms, and
     * in serving the prefills of other requests between two steps.
     */
    private static double slow(Measurement row) {
        OptionalDouble bandwidth = bandwidth(row);
        OptionalDouble rate = flopRate(row);
        if (bandwidth.isEmpty() || rate.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        MinimumWork work = MinimumWork.of(row);
        double steps = row.load().phase() == Phase.STATIC
                ? row.load().requests().orElseThrow().outputTokens()
                : 1;
        double fixed = 1e-3 * row.architecture().nLayers() + 20e-3;
        double slow = 3 * roofline(work, bandwidth, rate) + steps * fixed;
        if (row.load().phase() == Phase.SERVING) {
            ServedRequests requests = row.load().requests().orElseThrow();
            double prefill = 3 * roofline(MinimumWork.ofPrompt(row), bandwidth, rate) + fixed;
            slow += row.load().batch() / requests.steps() * prefill;
        }
        return slow;
    }

    private static double roofline(MinimumWork work, OptionalDouble bandwidth, OptionalDouble rate) {
        return work.bytes() / bandwidth.getAsDouble() + work.flop() / rate.getAsDouble();
    }

    private static Optional<String> tooLarge(Measurement row) {
        Optional<Gpu> gpu = Gpu.of(row.gpu());
        Architecture a = row.architecture();
        Precision precision = row.setup().precision();
        double context = row.load()
                .requests()
                .map(ServedRequests::meanContext)
                .orElse(row.load().contextTokens());
        double need = (a.totalParameters() * precision.weightBytes()
                        + row.load().batch() * a.kvBytes(context, precision.kvBytes()))
                / row.model().tensorParallel();
        return gpu.filter(known -> need > known.memoryBytes())
                .map(known -> String.format(
                        Locale.ROOT,
                        "batch is %s, but weights and a cache of %s tokens per sequence need %.3g bytes, and %s has %.3g."
                                + " The engine ran a smaller batch; give the achieved one",
                        Numbers.plain(row.load().batch()),
                        Numbers.plain(context),
                        need,
                        known.name(),
                        known.memoryBytes()));
    }

    private static OptionalDouble bandwidth(Measurement row) {
        return row.rates().copyBytesPerSecond().isPresent()
                ? row.rates().copyBytesPerSecond()
                : of(Gpu.of(row.gpu()).map(Gpu::bytesPerSecond));
    }

    private static String bandwidthText(Measurement row) {
        String rate = Numbers.significant(bandwidth(row).orElseThrow(), 4) + " bytes/s";
        return row.rates().copyBytesPerSecond().isPresent() ? "the copy bandwidth of " + rate : "the peak of " + rate;
    }

    /**
     * The larger of specified peak and measured product, doubled for formats of eight bits and less, which multiply
     * faster.
     */
    private static OptionalDouble flopRate(Measurement row) {
        double peak = Gpu.of(row.gpu()).map(Gpu::flopPerSecond).orElse(0.0);
        double rate = Math.max(peak, row.rates().matmulFlopPerSecond().orElse(0));
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
     * {@return the plausible measurements; the others are added to the excluded ones}
     *
     * @param rows all measurements of a file
     * @param time the column of times
     * @param leftOut list to add to
     * @throws DataException if most rows of the file are implausible, or their times are in another unit
     */
    static int[] kept(List<Measurement> rows, TimeColumn time, List<ExcludedMeasurement> leftOut) {
        requireSeconds(rows, time);
        List<Integer> kept = new ArrayList<>();
        List<ExcludedMeasurement> dropped = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Measurement row = rows.get(i);
            Optional<String> problem = problem(row);
            if (problem.isPresent()) {
                dropped.add(new ExcludedMeasurement(
                        row.origin().source(), row.origin().row(), problem.get()));
            } else {
                kept.add(i);
            }
        }
        if (2 * dropped.size() > rows.size()) {
            throw wrongThroughout(dropped, time, rows.size());
        }
        leftOut.addAll(dropped);
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    private static DataException wrongThroughout(List<ExcludedMeasurement> dropped, TimeColumn time, int rows) {
        ExcludedMeasurement first = dropped.get(0);
        boolean ofBatch = first.reason().startsWith("batch");
        String column = ofBatch ? "batch" : time.name();
        String advice = ofBatch
                ? "Check gpu, precision and tensor_parallel."
                : (time.unit().equals("s")
                                ? "Check the unit of " + time.name() + " (s, not ms)"
                                : String.format(
                                        Locale.ROOT,
                                        "%s was read in %s%s; if it is in another unit, specify time_unit. Check it",
                                        time.name(),
                                        time.unit(),
                                        time.byName() ? ", as its name says" : ""))
                        + ", copy_bytes_per_s (bytes per second, read plus written), precision and tensor_parallel.";
        return new DataException(String.format(
                Locale.ROOT,
                "%s, row %d, column %s: %s. %d of %d rows are implausible. %s",
                first.source(),
                first.row(),
                column,
                first.reason(),
                dropped.size(),
                rows,
                advice));
    }
}
