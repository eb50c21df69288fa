package fitlaw.throughput;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A form of the decode step and one of the prefill: together the formula for every measurement, in the logarithms of
 * the coefficients.
 */
final class TimeModel {
    /** Relative error of a good model; beyond it the loss grows linearly with the deviation. */
    private static final double SCALE = 0.05;

    private static final Coefficient INTERFERENCE = new Coefficient(
            "interference", "×", 1, 0.5, "time that the prefill of another request adds, relative to a prefill alone");

    private static final Coefficient REDUCTION = new Coefficient(
            "reduction", "µs", 15, 0.8, "all-reduce time per layer and step, for each doubling of tensor_parallel");

    private final StepForm decode;
    private final StepForm prefill;
    private final List<Coefficient> coefficients;
    private final int prefillAt;
    private final int interferenceAt;
    private final int reductionAt;

    TimeModel(StepForm decode, StepForm prefill) {
        this.decode = decode;
        this.prefill = prefill;
        prefillAt = decode.coefficients().size();
        interferenceAt = prefillAt + prefill.coefficients().size();
        reductionAt = interferenceAt + 1;
        List<Coefficient> all = new ArrayList<>(decode.coefficients());
        all.addAll(prefill.coefficients());
        all.add(INTERFERENCE);
        all.add(REDUCTION);
        coefficients = List.copyOf(all);
    }

    StepForm decode() {
        return decode;
    }

    StepForm prefill() {
        return prefill;
    }

    List<Coefficient> coefficients() {
        return coefficients;
    }

    /** Names of the coefficients. */
    List<String> terms() {
        return coefficients.stream().map(Coefficient::name).toList();
    }

    /** Coefficients from their logarithms. */
    static double[] natural(double[] logarithms) {
        double[] c = new double[logarithms.length];
        for (int j = 0; j < c.length; j++) {
            c[j] = Math.exp(logarithms[j]);
        }
        return c;
    }

    double decodeSeconds(Step step, double[] c, double[] gradient, double factor) {
        return decode.seconds(step, c, 0, gradient, factor) + reduction(step, c, gradient, factor);
    }

    double prefillSeconds(Step step, double[] c, double[] gradient, double factor) {
        return prefill.seconds(step, c, prefillAt, gradient, factor) + reduction(step, c, gradient, factor);
    }

    /** Time of the all-reduce of each layer across the GPUs that share it. */
    private double reduction(Step step, double[] c, double[] gradient, double factor) {
        if (step.gpus == 1) {
            return 0;
        }
        double seconds = c[reductionAt] * 1e-6 * step.layers * Math.log(step.gpus) / Math.log(2);
        if (gradient != null) {
            gradient[reductionAt] += factor * seconds;
        }
        return seconds;
    }

    double interference(double[] c) {
        return c[interferenceAt];
    }

    /** Adds the derivative with respect to the interference to a gradient. */
    void addInterference(double[] gradient, double seconds) {
        gradient[interferenceAt] += seconds;
    }

    /**
     * Seconds of a measurement; adds the derivatives with respect to the logarithms of the coefficients to the
     * gradient.
     */
    double seconds(MeasuredSteps row, double[] c, double[] gradient) {
        double seconds = 0;
        if (row.decode() != null) {
            seconds += row.decodes() * decodeSeconds(row.decode(), c, gradient, row.decodes());
        }
        if (row.prefill() != null) {
            double interfering = row.interfering() * interference(c);
            double times = row.prefills() + interfering;
            double one = prefillSeconds(row.prefill(), c, gradient, times);
            seconds += times * one;
            if (gradient != null && interfering > 0) {
                addInterference(gradient, interfering * one);
            }
        }
        return seconds;
    }

    /** The prior medians of the coefficients, as logarithms. */
    double[] usual() {
        return coefficients.stream().mapToDouble(c -> Math.log(c.median())).toArray();
    }

    /**
     * The least-squares problem for the logarithms of the coefficients, with the logarithm of the time of each row as
     * observation.
     */
    LeastSquaresProblem problem(List<MeasuredSteps> rows) {
        MeasuredSteps[] array = rows.toArray(MeasuredSteps[]::new);
        LeastSquaresProblem.Model model = (logarithms, values, derivatives) -> {
            double[] c = natural(logarithms);
            for (int i = 0; i < values.length; i++) {
                double[] gradient = derivatives[i];
                Arrays.fill(gradient, 0);
                double seconds = seconds(array[i], c, gradient);
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] /= seconds;
                }
                values[i] = Math.log(seconds);
            }
        };
        double[] observed = Arrays.stream(array)
                .mapToDouble(row -> Math.log(row.measured().seconds()))
                .toArray();
        double[] spread = coefficients.stream().mapToDouble(Coefficient::spread).toArray();
        return LeastSquaresProblem.of(model, observed, coefficients.size())
                .withLoss(Loss.SOFT_L1, SCALE)
                .withPrior(usual(), spread)
                .withLogarithms();
    }
}
