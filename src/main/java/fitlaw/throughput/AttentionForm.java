package fitlaw.throughput;

import java.util.List;

/** The part of a decode step's formula that reads keys and values, one layer of it. */
interface AttentionForm {
    /** The coefficients in the order of the arrays below. */
    List<Coefficient> coefficients();

    /**
     * {@return the time of attention in one layer, in seconds}
     *
     * @param reads what it reads
     * @param c coefficients, this form's from an offset on
     * @param at the offset
     * @param gradient where not null, the derivative by the logarithm of each coefficient, times a factor, is added
     * @param factor that factor
     */
    double seconds(KeyReads reads, double[] c, int at, double[] gradient, double factor);
}
