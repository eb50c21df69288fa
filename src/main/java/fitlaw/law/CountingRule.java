package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.EnumNames;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How the floating-point operations of training are counted: {@code C = c(N) D}, with c the operations per token.
 *
 * <p>The choice of rule has a larger effect than the data: on the isoFLOP tables of marin the exponent of N*(C) is .48
 * to .56 with non-embedding N, and .34 to .40 with total N.
 */
public enum CountingRule {
    /** {@code C = 6 N D}, N without embeddings: Kaplan et al., arXiv:2001.08361. */
    NON_EMBEDDING("C = 6 N D, N non-embedding", ParameterCount.NON_EMBEDDING),
    /** {@code C = 6 N D}, N with embeddings: Hoffmann et al., arXiv:2203.15556. */
    TOTAL("C = 6 N D, N including embeddings", ParameterCount.TOTAL),
    /**
     * {@code C = (6 N + 6 V d + 6 n_layers q s) D}, N without embeddings, including the output head of V entries and
     * the attention over s tokens. The columns vocab_size and sequence_length hold V and s.
     */
    HEAD_AND_ATTENTION("C = (6 N + 6 V d + 6 n_layers q s) D, N non-embedding", ParameterCount.NON_EMBEDDING);

    private static final List<String> OF_HEAD_AND_ATTENTION =
            List.of("vocab_size", "d_model", "n_layers", "n_heads", "head_dim", "sequence_length");

    private final String formula;
    private final ParameterCount count;

    CountingRule(String formula, ParameterCount count) {
        this.formula = formula;
        this.count = count;
    }

    /** {@return the rule as a formula} */
    public String formula() {
        return formula;
    }

    /** {@return which parameters N counts} */
    public ParameterCount count() {
        return count;
    }

    /** {@return the name in tables and on the command line, such as {@code non-embedding}} */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }

    /** The operations per token of each run. */
    double[] perToken(Runs runs) {
        double[] n = runs.parameters(count);
        double[] more = beyond(runs);
        return IntStream.range(0, n.length).mapToDouble(i -> 6 * n[i] + more[i]).toArray();
    }

    /**
     * The operations per token as a function of N. The part for head and attention is interpolated between runs as a
     * power of N.
     */
    DoubleUnaryOperator perTokenOfSize(Runs runs) {
        if (this != HEAD_AND_ATTENTION) {
            return n -> 6 * n;
        }
        double[] x = Arrays.stream(runs.parameters(count)).map(Math::log).toArray();
        double[] y = Arrays.stream(beyond(runs)).map(Math::log).toArray();
        LinearFit line = LinearFit.of(new double[][] {x}, y, Matrices.ones(y.length), new int[y.length], 1);
        return n -> 6 * n + Math.exp(line.intercept(0) + line.slope(0) * Math.log(n));
    }

    private double[] beyond(Runs runs) {
        if (this != HEAD_AND_ATTENTION) {
            return new double[runs.size()];
        }
        List<String> missing = OF_HEAD_AND_ATTENTION.stream()
                .filter(column -> !runs.has(column))
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException(runs.source() + " has no column " + String.join(", ", missing)
                    + ", and the counting rule " + this + " needs " + String.join(", ", OF_HEAD_AND_ATTENTION)
                    + ". Add the missing column, specify one value for all runs, or use the rule " + NON_EMBEDDING
                    + ".");
        }
        double[] v = runs.numbers("vocab_size");
        double[] d = runs.numbers("d_model");
        double[] layers = runs.numbers("n_layers");
        double[] heads = runs.numbers("n_heads");
        double[] size = runs.numbers("head_dim");
        double[] s = runs.numbers("sequence_length");
        return IntStream.range(0, v.length)
                .mapToDouble(i -> 6 * (v[i] * d[i] + layers[i] * heads[i] * size[i] * s[i]))
                .toArray();
    }
}
