package fitlaw.common;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Work of units that do not depend on one another, such as the resamples of a bootstrap. Any range of units can be done
 * alone, here or on another machine: a unit's answer depends on its number, not on what else is done beside it, so the parts
 * joined in order are the whole to the last bit.
 *
 * @param <R> what a range of units gives
 * @see Engine
 */
public interface Work<R> {
    /** {@return what is done, such as {@code bootstrap}; letters, digits and hyphens} */
    String name();

    /** {@return number of units, positive} */
    int units();

    /**
     * {@return what units of a range give, on as many threads as the work likes}
     *
     * @param from first unit
     * @param to first unit behind the range
     * @throws java.util.concurrent.CancellationException if the task of this thread is cancelled
     */
    R part(int from, int to);

    /**
     * {@return the whole}
     *
     * @param parts what ranges give, in order and without gaps
     */
    R joined(List<R> parts);

    /**
     * {@return a part as text}
     *
     * @param part what a range gave
     */
    String written(R part);

    /**
     * {@return a part from its text, equal to the last bit}
     *
     * @param text what {@link #written} gave
     * @throws IllegalArgumentException if the text is none of its own
     */
    R read(String text);

    /**
     * {@return the whole, by the engine of this thread's task}
     */
    default R done() {
        return Task.current().engine().run(this);
    }

    /**
     * {@return numbers as text, which {@link #numbers} reads to the last bit}
     *
     * @param numbers any numbers, NaN and infinite ones among them
     */
    static String text(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    /**
     * {@return numbers from a text}
     *
     * @param text what {@link #text} gave
     * @throws NumberFormatException if the text holds anything else
     */
    static double[] numbers(String text) {
        return text.isEmpty()
                ? new double[0]
                : Arrays.stream(text.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }

    /**
     * {@return rows of numbers as text, a line each}
     *
     * @param rows any numbers
     */
    static String text(double[][] rows) {
        return Arrays.stream(rows).map(Work::text).collect(Collectors.joining("\n"));
    }

    /**
     * {@return rows of numbers from a text}
     *
     * @param text what {@link #text(double[][])} gave for one row or more
     * @throws NumberFormatException if the text holds anything else
     */
    static double[][] rows(String text) {
        return text.lines().map(Work::numbers).toArray(double[][]::new);
    }

    /** Work that gives rows of numbers, in the order of its units. */
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
     * Work whose units give a row of numbers each, on all processors. Further work that a unit needs is done in its place,
     * whatever the engine.
     */
    interface RowOfEach extends Rows {
        /**
         * {@return what a unit gives, at least one number}
         *
         * @param unit number of the unit, on which alone the row depends; asked from several threads
         */
        double[] row(int unit);

        @Override
        default double[][] part(int from, int to) {
            Task task = Task.current();
            Thread caller = Thread.currentThread(); // the one that tells how far the work is, so that counts only rise
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
