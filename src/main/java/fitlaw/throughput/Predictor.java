package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.JointDraws;
import fitlaw.fit.Student;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Predictions of a calibrated model for one precision on one GPU, with intervals.
 *
 * <p>The half-width of an interval, for the logarithm of a time, has three independent parts: the errors of left-out
 * architectures, the uncertainty of the coefficients beyond that at the measured rows, and the loss of accuracy if the
 * model is carried to another GPU.
 */
final class Predictor {
    /** End of the method of the interval of a ratio that includes 1. */
    static final String NOT_RESOLVED = ", not resolved";

    private final FittedCoefficients coefficients;
    private final TimeModel model;
    private final double[] c;
    private final ModelErrors errors;
    private final Hardware hardware;
    private final Precision precision;
    private final double carried;
    private final double z;
    private final String method;
    private final String pairMethod;

    /**
     * Creates a predictor.
     *
     * @param carried half-width for carrying the model from another GPU, 0 on the measured one
     */
    Predictor(
            FittedCoefficients coefficients,
            ModelErrors errors,
            Hardware hardware,
            Precision precision,
            double carried) {
        this.coefficients = coefficients;
        this.errors = errors;
        this.hardware = hardware;
        this.precision = precision;
        this.carried = carried;
        model = coefficients.model();
        c = coefficients.natural();
        z = Student.halfWidth(errors.confidence(), 1e9);
        String inWords = String.format(Locale.ROOT, " %.0f %%", 100 * errors.confidence());
        String suffix = inWords + (carried > 0 ? ", transferred from another GPU" : "");
        method = (errors.decode().known() ? "leave-one-architecture-out" : "prior, not cross-validated,") + suffix;
        pairMethod = (errors.decodePairs().enough() ? "leave-one-out ratios" : "assuming independent errors,") + suffix;
    }

    /** This predictor on another GPU, with an additional half-width. */
    Predictor on(Hardware other, double further) {
        return new Predictor(coefficients, errors, other, precision, Math.hypot(carried, further));
    }

    FittedCoefficients coefficients() {
        return coefficients;
    }

    ModelErrors errors() {
        return errors;
    }

    Hardware hardware() {
        return hardware;
    }

    double carried() {
        return carried;
    }

    double z() {
        return z;
    }

    /** A time as the sum of decode steps and prefills, with its gradient. */
    private final class Sum {
        final double[] gradient;
        double decode;
        double prefill;
        PredictionErrors.Load steps;
        PredictionErrors.Load pass;

        Sum(boolean withGradient) {
            gradient = withGradient ? new double[c.length] : null;
        }

        Sum decodes(Architecture a, double batch, double context, double lastContext, double times) {
            steps = new PredictionErrors.Load(batch, batch, lastContext);
            decode += times
                    * model.decodeSeconds(Step.decode(a, precision, hardware, 1, batch, context), c, gradient, times);
            return this;
        }

        Sum prefills(Architecture a, double batch, double tokens, double times) {
            pass = new PredictionErrors.Load(batch * tokens, batch, tokens);
            prefill += times
                    * model.prefillSeconds(Step.prefill(a, precision, hardware, 1, batch, tokens), c, gradient, times);
            return this;
        }

        Sum interferes(Architecture a, double tokens, double times) {
            double interfering = times * model.interference(c);
            double before = prefill;
            prefills(a, 1, tokens, interfering);
            if (gradient != null) {
                model.addInterference(gradient, prefill - before);
            }
            return this;
        }

        double seconds() {
            return decode + prefill;
        }

        /** Half-width if the errors of both parts have the same sign, which is conservative. */
        double shared(double ofDecode, double ofPrefill) {
            return (decode * ofDecode + prefill * ofPrefill) / seconds();
        }
    }

    private double halfWidth(Architecture a, Sum sum) {
        double leftOut = leftOut(a, sum);
        double held = sum.shared(errors.decode().open(), errors.prefill().open());
        double open = coefficients.variance(sum.gradient) / (sum.seconds() * sum.seconds()) - held * held;
        return Math.sqrt(leftOut * leftOut + z * z * Math.max(0, open) + carried * carried);
    }

    /** Half-width from the errors of left-out architectures; a phase that takes no time adds nothing. */
    private double leftOut(Architecture a, Sum sum) {
        double[] place = PredictionErrors.place(a);
        return sum.shared(
                sum.decode == 0 ? 0 : errors.decode().halfWidth(place, sum.steps),
                sum.prefill == 0 ? 0 : errors.prefill().halfWidth(place, sum.pass));
    }

    private Estimate estimate(String term, double value, double halfWidth, String how) {
        return new Estimate(
                term,
                value,
                value * halfWidth / z,
                new Interval(value * Math.exp(-halfWidth), value * Math.exp(halfWidth), how));
    }

    Estimate decode(Architecture a, double batch, double context) {
        Sum sum = new Sum(true).decodes(a, batch, context, context, 1);
        return estimate("decode_seconds", sum.seconds(), halfWidth(a, sum), method);
    }

    Estimate prefill(Architecture a, double batch, double tokens) {
        Sum sum = new Sum(true).prefills(a, batch, tokens, 1);
        return estimate("prefill_seconds", sum.seconds(), halfWidth(a, sum), method);
    }

    /** Predicted time of a measurement, on one GPU such as this one. */
    Estimate of(Measurement m) {
        MeasuredSteps row = MeasuredSteps.of(m, hardware, precision);
        Sum sum = new Sum(true);
        double all = model.seconds(row, c, sum.gradient);
        sum.decode = row.decode() == null ? 0 : row.decodes() * model.decodeSeconds(row.decode(), c, null, 1);
        sum.prefill = row.prefill() == null ? 0 : all - sum.decode;
        sum.steps = new PredictionErrors.Load(m.load().batch(), m.load().batch(), row.tokens(true));
        double prompt = row.tokens(false);
        double prompts = m.load().phase() == Phase.SERVING ? 1 : m.load().batch();
        sum.pass = new PredictionErrors.Load(prompts * prompt, prompts, prompt);
        return estimate("seconds", sum.seconds(), halfWidth(m.architecture(), sum), method);
    }

    Estimate firstToken(Architecture a, Workload load) {
        double prompts = load.batching() == Batching.STATIC ? load.batch() : 1;
        Sum sum = new Sum(true).prefills(a, prompts, load.inputTokens(), 1);
        return estimate("time_to_first_token", sum.seconds(), halfWidth(a, sum), method);
    }

    Estimate perToken(Architecture a, Workload load) {
        int steps = Math.max(1, load.steps());
        Sum sum = decodes(a, load, 1, true);
        if (load.batching() == Batching.CONTINUOUS) {
            sum.interferes(a, load.inputTokens(), (double) load.batch() / steps);
        }
        return estimate("time_per_output_token", sum.seconds(), halfWidth(a, sum), method);
    }

    private Sum decodes(Architecture a, Workload load, double times, boolean withGradient) {
        return new Sum(withGradient).decodes(a, load.batch(), load.middleContext(), load.lastContext(), times);
    }

    /** Time in which the whole batch writes its answers, including prefills. */
    private Sum whole(Architecture a, Workload load, boolean withGradient) {
        Sum sum = load.steps() == 0 ? new Sum(withGradient) : decodes(a, load, load.steps(), withGradient);
        return load.batching() == Batching.STATIC
                ? sum.prefills(a, load.batch(), load.inputTokens(), 1)
                : sum.interferes(a, load.inputTokens(), load.batch());
    }

    private static double rate(Workload load, Sum whole) {
        return load.batch() * (double) load.outputTokens() / whole.seconds();
    }

    double rate(Architecture a, Workload load) {
        return rate(load, whole(a, load, false));
    }

    Estimate tokensPerSecond(Architecture a, Workload load) {
        Sum sum = whole(a, load, true);
        return estimate("tokens_per_second", rate(load, sum), halfWidth(a, sum), method);
    }

    double[][] rateDraws(List<Architecture> shapes, Workload load, int draws, long seed) {
        int n = shapes.size();
        List<Sum> sums = shapes.stream().map(a -> whole(a, load, true)).toList();
        JointDraws ofCoefficients = new JointDraws(coefficients.covariance(), Double.POSITIVE_INFINITY, seed);
        JointDraws ofErrors = new JointDraws(errorCovariance(shapes, sums), Double.POSITIVE_INFINITY, ~seed);
        double[][] rates = new double[draws][n];
        for (int i = 0; i < draws; i++) {
            double[] moved = ofCoefficients.draw(i);
            double[] error = ofErrors.draw(i);
            for (int a = 0; a < n; a++) {
                Sum sum = sums.get(a);
                double longer = error[a];
                for (int j = 0; j < c.length; j++) {
                    longer += sum.gradient[j] / sum.seconds() * moved[j];
                }
                rates[i][a] = rate(load, sum) * Math.exp(-longer);
            }
        }
        return rates;
    }

    /**
     * Covariance of the model errors of the times: the variances are from left-out architectures, the correlations from
     * left-out pairs, as for the intervals of ratios. The error of carrying the model to another GPU is common to all.
     */
    private double[][] errorCovariance(List<Architecture> shapes, List<Sum> sums) {
        int n = shapes.size();
        double[] deviation = new double[n];
        for (int a = 0; a < n; a++) {
            deviation[a] = leftOut(shapes.get(a), sums.get(a)) / z;
        }
        DoubleUnaryOperator correlation = errors.decodePairs().enough()
                ? errors.decodePairs().correlation(errors.decode().base())
                : apart -> 0;
        double common = carried * carried / (z * z);
        double[][] places = shapes.stream().map(PredictionErrors::place).toArray(double[][]::new);
        double[][] covariance = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double alike = shapes.get(a).equals(shapes.get(b))
                        ? 1
                        : correlation.applyAsDouble(Math.sqrt(PredictionErrors.squared(places[a], places[b])));
                covariance[a][b] = deviation[a] * deviation[b] * alike + common;
            }
        }
        return covariance;
    }

    Estimate ratio(Architecture a, Architecture against, Workload load) {
        Sum of = whole(a, load, true);
        Sum other = whole(against, load, true);
        double[] difference = new double[c.length];
        for (int j = 0; j < c.length; j++) {
            difference[j] = of.gradient[j] / of.seconds() - other.gradient[j] / other.seconds();
        }
        double apart = Math.sqrt(PredictionErrors.squared(PredictionErrors.place(a), PredictionErrors.place(against)));
        double ofDecode = of.decode == 0
                ? 0
                : pair(errors.decodePairs(), errors.decode(), a, against, apart)
                        * errors.decode().widening(of.steps);
        double ofPrefill = of.prefill == 0
                ? 0
                : pair(errors.prefillPairs(), errors.prefill(), a, against, apart)
                        * errors.prefill().widening(of.pass);
        double leftOut = (of.shared(ofDecode, ofPrefill) + other.shared(ofDecode, ofPrefill)) / 2;
        double open = z * Math.sqrt(coefficients.variance(difference));
        // On another GPU a common shift of the coefficients cancels, and the remaining error grows with the difference.
        double lost = carried * Math.min(1, apart) / 2;
        double halfWidth = a.equals(against) ? 0 : Math.sqrt(leftOut * leftOut + open * open + lost * lost);
        double value = other.seconds() / of.seconds();
        boolean resolved = Math.abs(Math.log(value)) > halfWidth;
        return estimate("tokens_per_second_ratio", value, halfWidth, resolved ? pairMethod : pairMethod + NOT_RESOLVED);
    }

    private static double pair(
            RatioErrors pairs, PredictionErrors errors, Architecture a, Architecture b, double apart) {
        double factor = RatioErrors.factor(errors.factor(a), errors.factor(b));
        return factor * (pairs.enough() ? pairs.halfWidth(apart) : Math.sqrt(2) * errors.base());
    }

    /** Derivative of the logarithm of the time of a step with respect to the logarithm of each coefficient. */
    double[] gradient(Architecture a, boolean decode, double batch, double tokens) {
        Sum sum = decode
                ? new Sum(true).decodes(a, batch, tokens, tokens, 1)
                : new Sum(true).prefills(a, batch, tokens, 1);
        double[] g = sum.gradient;
        for (int j = 0; j < g.length; j++) {
            g[j] /= sum.seconds();
        }
        return g;
    }
}
