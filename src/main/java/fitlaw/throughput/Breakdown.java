package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of one decode step or prefill, operator by operator, with the work of each.
 *
 * <p>Where operators overlap, an operator's part is the share of the time that grows with its work: the derivative of the
 * time by the logarithm of that work (Euler's theorem makes these parts sum to the time, since twice the work everywhere,
 * fixed times included, takes twice as long). What grows with no operator is {@code fixed}.
 *
 * @param phase decode or prefill
 * @param batch sequences
 * @param contextTokens keys of a sequence, or prompt tokens
 * @param seconds time of the step
 * @param parts the operators, the fixed times last
 */
public record Breakdown(Phase phase, double batch, double contextTokens, double seconds, List<Part> parts) {
    /** Names of the operators, in their order. */
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
     * One operator of all layers.
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
     * {@return a decode step, operator by operator}
     *
     * @param speed calibrated model
     * @param architecture architecture, its vocabulary known
     * @param batch sequences
     * @param contextTokens keys read per sequence
     */
    public static Breakdown decode(Throughput speed, Architecture architecture, double batch, double contextTokens) {
        return of(speed, architecture, Phase.DECODE, batch, contextTokens);
    }

    /**
     * {@return the prefill of one prompt, operator by operator}
     *
     * @param speed calibrated model
     * @param architecture architecture, its vocabulary known
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

    /** FLOP and bytes of each operator: weights once, what it reads and writes of each token once. */
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
        // Layers of local attention read fewer keys; the bytes read say how many.
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

    /** Asks a formula how its time grows. */
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

        /** In a decode step nothing grows with the bytes of keys and values but the reading of them. */
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
