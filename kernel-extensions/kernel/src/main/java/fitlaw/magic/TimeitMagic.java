package fitlaw.magic;

import fitlaw.common.Task;
import java.util.Arrays;
import java.util.Locale;

/** {@code %timeit}: the running time of an expression after warm-up. */
public final class TimeitMagic implements Magic {
    private static final int ROUNDS = 7;
    private static final double SECONDS_PER_ROUND = 0.2;
    private static final double SECONDS_OF_WARMING = 0.6;

    /** Written by the timed loop, so that the compiler cannot eliminate its work. */
    private static Object kept;

    private static double number;

    /** Creates the magic. */
    TimeitMagic() {}

    /** The expression, repeated. */
    @FunctionalInterface
    public interface Loop {
        /**
         * Evaluates the expression repeatedly.
         *
         * @param times number of repetitions
         * @throws Exception whatever it throws
         */
        void run(long times) throws Exception;
    }

    /**
     * Consumes a result.
     *
     * @param value the result
     */
    public static void keep(Object value) {
        kept = value;
    }

    /**
     * Consumes a result without boxing it.
     *
     * @param value the result
     */
    public static void keep(double value) {
        number = value;
    }

    @Override
    public String name() {
        return "timeit";
    }

    @Override
    public Help help() {
        return new Help(
                "measure the time of an expression after warm-up",
                "%timeit EXPRESSION",
                "Repeats it for about two seconds and shows the mean and the standard deviation of seven rounds.",
                "%timeit Math.hypot(3, 4)");
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        String expression = arguments.strip().replaceFirst(";+$", "");
        if (expression.isEmpty()) {
            throw new MagicException("%timeit requires an expression. Example: " + help().example());
        }
        Loop loop;
        try {
            loop = loop("fitlaw.magic.TimeitMagic.keep(" + expression + ")", context);
        } catch (RuntimeException e) {
            boolean isVoid = String.valueOf(e.getMessage()).contains("'void' type not allowed");
            if (!isVoid) {
                throw e;
            }
            loop = loop(expression, context); // it has an effect, so the compiler cannot eliminate it
        }
        long times = calibrate(loop);
        double[] seconds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Task.current().check();
            seconds[round] = time(loop, times) / times;
        }
        return summary(seconds, times);
    }

    private static Loop loop(String statement, Context context) throws Exception {
        return (Loop) context.evaluate(
                "(fitlaw.magic.TimeitMagic.Loop) n -> { for (long i = 0; i < n; i++) { " + statement + "; } }");
    }

    /** Warms up the loop, and determines the repetitions per round from its fastest time, since the first are slow. */
    private static long calibrate(Loop loop) throws Exception {
        double fastest = Double.MAX_VALUE;
        double spent = 0;
        long times = 1;
        while (spent < SECONDS_OF_WARMING) {
            Task.current().check();
            double taken = time(loop, times);
            spent += taken;
            fastest = Math.min(fastest, taken / times);
            times = Math.max(times, Math.min(times * 10, (long) (SECONDS_PER_ROUND / 4 / fastest)));
        }
        return Math.max(1, (long) (SECONDS_PER_ROUND / fastest));
    }

    private static double time(Loop loop, long times) throws Exception {
        long start = System.nanoTime();
        loop.run(times);
        return (System.nanoTime() - start) / 1e9;
    }

    private static String summary(double[] seconds, long times) {
        double mean = Arrays.stream(seconds).average().orElse(0);
        double spread = Math.sqrt(
                Arrays.stream(seconds).map(one -> (one - mean) * (one - mean)).sum() / (seconds.length - 1));
        return String.format(
                Locale.ROOT,
                "%s ± %s each (mean ± standard deviation of %d rounds of %,d)",
                Durations.text(mean),
                Durations.text(spread),
                seconds.length,
                times);
    }

    /** {@return the last result; not used, but the compiler cannot know that} */
    static String kept() {
        return kept + " " + number;
    }
}
