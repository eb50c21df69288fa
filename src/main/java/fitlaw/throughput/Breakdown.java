package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of one decode step or prefill by operator, with the work of each operator.
 *
 * <p>If operators overlap, the part of an operator is the derivative of the time with respect to the logarithm of its
 * work. By Euler's theorem these parts sum to the time, because doubling all work and all fixed times doubles the time.
 * The part that depends on no operator is {@code fixed}.
 *
 * @param phase decode or prefill
 * @param batch sequences
 * @param contextTokens keys of a sequence, or prompt tokens
 * @param seconds time of the step
 * @param parts the operators; fixed times come last
 */
public record Breakdown(Phase phase, double batch, double contextTokens, double seconds, List<Part> parts) {
    /** Names of the operators, in order. */
    public static final List<String> OPERATORS =
            List.of("attention projections", "MLP", "output head", "attention", "activations", "fixed");

    private static final double SMALL = 1e-5;

    /**
     * Creates a breakdown.
     *
     * @param phase decode or prefill
     * @param batch sequences
     * @param contextTokens keys of a sequence, or prompt tokens
     * @param seconds time of the step
     * @param parts the operators
     */
    public Breakdown {
        parts = List.copyOf(parts);
    }

    /**
     * One operator, summed over all layers.
     *
     * @param operator one of {@link #OPERATORS}
     * @param seconds its part of the time
     * @param flop floating-point operations; 0 for fixed times
     * @param bytes bytes of weights, activations, keys and values, each counted once; 0 for fixed times
     */
    public record Part(String operator, double seconds, double flop, double bytes) {
        /** {@return FLOP per byte; NaN for fixed times} */
        public double intensity() {
            return flop / bytes;
        }

        /** {@return FLOP per second within its part of the time; NaN for fixed times} */
        public double flopPerSecond() {
            return flop / seconds;
        }
    }

    /**
     * {@return the breakdown of a decode step}
     *
     * @param speed calibrated model
     * @param architecture architecture with a known vocabulary size
     * @param batch sequences
     * @param contextTokens keys read per sequence
     */
    public static Breakdown decode(Throughput speed, Architecture architecture, double batch, double contextTokens) {
        return of(speed, architecture, Phase.DECODE, batch, contextTokens);
    }

    /**
     * {@return the breakdown of the prefill of one prompt}
     *
     * @param speed calibrated model
     * @param architecture architecture with a known vocabulary size
     * @param promptTokens tokens of the prompt
     */
    public static Breakdown prefill(Throughput speed, Architecture architecture, double promptTokens) {
        return of(speed, architecture, Phase.PREFILL, 1, promptTokens);
    }

    private static Breakdown of(Throughput speed, Architecture a, Phase phase, double batch, double tokens) {
        boolean decode = phase == Phase.DECODE;
        double total =
                (decode ? speed.decodeSeconds(a, batch, tokens) : speed.prefillSeconds(a, tokens, batch)).value();
        Probe probe = new Probe(speed, a, decode, batch, tokens);
        double[] each = {
            probe.matrices(0, 1),
            probe.matrices(2, 3),
            probe.matrices(Step.HEAD, Step.HEAD),
            decode ? probe.keys() : probe.coefficient("prefill_attention"),
            probe.coefficient(decode ? "activations" : "prefill_activations")
        };
        double[][] work = work(a, speed.setup().precision(), decode, batch, tokens);
        List<Part> parts = new ArrayList<>();
        double rest = total;
        for (int j = 0; j < each.length; j++) {
            parts.add(new Part(OPERATORS.get(j), each[j], work[j][0], work[j][1]));
            rest -= each[j];
        }
        parts.add(new Part(OPERATORS.get(each.length), rest, 0, 0));
        return new Breakdown(phase, batch, tokens, total, parts);
    }

    /** FLOP and bytes of each operator: its weights once, and its inputs and outputs for each token once. */
    private static double[][] work(Architecture a, Precision precision, boolean decode, double batch, double tokens) {
        double m = decode ? batch : batch * tokens;
        double d = a.dModel();
        double q = a.queryWidth();
        double kv = (double) a.nKvHeads() * a.headDim();
        double f = a.dFf();
        double layers = a.nLayers();
        double w = precision.weightBytes();
        double head = (double) a.vocabSize() * d;
        double cached = a.kvBytes(tokens, precision.kvBytes());
        // Layers of local attention read fewer keys; the number follows from the bytes of the KV cache.
        double keys = cached / (2 * layers * kv * precision.kvBytes());
        double pairs = decode ? batch * keys : batch * (keys * tokens - keys * keys / 2);
        return new double[][] {
            {2 * m * a.attentionParameters(), w * a.attentionParameters() + 2 * m * layers * (2 * d + 2 * q + 2 * kv)},
            {2 * m * a.mlpParameters(), w * a.mlpParameters() + 2 * m * layers * (2 * d + 3 * f)},
            {2 * batch * head, Math.max(2, w) * head + 2 * batch * (d + a.vocabSize())},
            {4 * layers * q * pairs, batch * cached + 2 * m * layers * 2 * q},
            {m * layers * (8 * d + 2 * f), 2 * m * layers * (8 * d + 2 * q + 4 * kv + 4 * f)}
        };
    }

    /** Differentiates a formula with respect to the work of its operators. */
    private static final class Probe {
        private final Throughput speed;
        private final Architecture a;
        private final boolean decode;
        private final double batch;
        private final double tokens;
        private final double[] c;

        Probe(Throughput speed, Architecture a, boolean decode, double batch, double tokens) {
            this.speed = speed;
            this.a = a;
            this.decode = decode;
            this.batch = batch;
            this.tokens = tokens;
            c = TimeModel.natural(speed.logarithms());
        }

        double matrices(int from, int to) {
            return (seconds(matrices(from, to, 1 + SMALL)) - seconds(matrices(from, to, 1 - SMALL))) / (2 * SMALL);
        }

        private Step matrices(int from, int to, double factor) {
            Step step = step(tokens);
            for (int j = from; j <= to; j++) {
                step.parameters[j] *= factor;
            }
            return step;
        }

        /** Attention of a decode step: the only part that depends on the bytes of keys and values. */
        double keys() {
            return (seconds(keys(1 + SMALL)) - seconds(keys(1 - SMALL))) / (2 * SMALL);
        }

        private Step keys(double factor) {
            Step step = step(tokens);
            step.keys = step.keys.times(factor);
            step.localKeys = step.localKeys.times(factor);
            return step;
        }

        double coefficient(String name) {
            double[] gradient = new double[c.length];
            TimeModel model = speed.model();
            if (decode) {
                model.decodeSeconds(step(tokens), c, gradient, 1);
            } else {
                model.prefillSeconds(step(tokens), c, gradient, 1);
            }
            for (int j = 0; j < c.length; j++) {
                if (model.coefficients().get(j).name().equals(name)) {
                    return gradient[j];
                }
            }
            return 0;
        }

        private Step step(double context) {
            Precision precision = speed.setup().precision();
            return decode
                    ? Step.decode(a, precision, speed.hardware(), 1, batch, context)
                    : Step.prefill(a, precision, speed.hardware(), 1, batch, context);
        }

        private double seconds(Step step) {
            return decode
                    ? speed.model().decodeSeconds(step, c, null, 1)
                    : speed.model().prefillSeconds(step, c, null, 1);
        }
    }
}
