package fitlaw.common;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Work that consists of independent units, such as the resamples of a bootstrap. Any range of units can be executed
 * separately, in this process or on another machine: the result of a unit depends on its number and not on what else is
 * executed, so the parts joined in order are bit-identical to the complete result.
 *
 * @param <R> result of a range of units
 * @see Engine
 */
public interface Work<R> {
    /** {@return name of the work, such as {@code bootstrap}; letters, digits and hyphens} */
    String name();

    /** {@return number of units, positive} */
    int units();

    /**
     * {@return the result of a range of units, computed on any number of threads}
     *
     * @param from first unit
     * @param to first unit after the range
     * @throws java.util.concurrent.CancellationException if the task of this thread is cancelled
     */
    R part(int from, int to);

    /**
     * {@return the complete result}
     *
     * @param parts results of ranges, in order and without gaps
     */
    R joined(List<R> parts);

    /**
     * {@return a part as text}
     *
     * @param part result of a range
     */
    String written(R part);

    /**
     * {@return a part from its text, bit-identical to the original}
     *
     * @param text a text from {@link #written}
     * @throws IllegalArgumentException if the text was not written by this kind of work
     */
    R read(String text);

    /** {@return the complete result, computed by the engine of this thread's task} */
    default R done() {
        return Task.current().engine().run(this);
    }

    /**
     * {@return numbers as text, which {@link #numbers} reads without loss}
     *
     * @param numbers any numbers, including NaN and infinite values
     */
    static String text(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    /**
     * {@return numbers from a text}
     *
     * @param text a text from {@link #text}
     * @throws NumberFormatException if the text contains anything else
     */
    static double[] numbers(String text) {
        return text.isEmpty()
                ? new double[0]
                : Arrays.stream(text.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }

    /**
     * {@return rows of numbers as text, one line per row}
     *
     * @param rows any numbers
     */
    static String text(double[][] rows) {
        return Arrays.stream(rows).map(Work::text).collect(Collectors.joining("\n"));
    }

    /**
     * {@return rows of numbers from a text}
     *
     * @param text a text from {@link #text(double[][])}, for at least one row
     * @throws NumberFormatException if the text contains anything else
     */
    static double[][] rows(String text) {
        return text.lines().map(Work::numbers).toArray(double[][]::new);
    }

    /** Work whose result is rows of numbers, in the order of its units. */
    interface Rows extends Work<double[][]> {
        @Override
        default double[][] joined(List<double[][]> parts) {
            return parts.stream().flatMap(Arrays::stream).toArray(double[][]::new);
        }

        @Override
        default String written(double[][] part) {
            return Work.text(part);
        }

        @Override
        default double[][] read(String text) {
            return Work.rows(text);
        }
    }

    /**
     * Work with one row of numbers per unit, executed on all processors. Nested work of a unit is executed in this
     * process, whatever the engine.
     */
    interface RowOfEach extends Rows {
        /**
         * {@return the row of a unit, at least one number}
         *
         * @param unit number of the unit, on which alone the row depends; called from several threads
         */
        double[] row(int unit);

        @Override
        default double[][] part(int from, int to) {
            Task task = Task.current();
            Thread caller = Thread.currentThread(); // this thread reports the progress, so that counts never decrease
            AtomicInteger done = new AtomicInteger();
            task.progress(name(), 0, to - from);
            double[][] rows = IntStream.range(from, to)
                    .parallel()
                    .mapToObj(unit -> {
                        task.check();
                        double[] row = task.unit(() -> row(unit));
                        int finished = done.incrementAndGet();
                        if (Thread.currentThread() == caller && finished < to - from) {
                            task.progress(name(), finished, to - from);
                        }
                        return row;
                    })
                    .toArray(double[][]::new);
            task.progress(name(), to - from, to - from);
            return rows;
        }
    }
}
