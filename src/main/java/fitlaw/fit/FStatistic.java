package fitlaw.fit;

/**
 * An F-test: a ratio of mean squares with its degrees of freedom.
 *
 * @param f value of F
 * @param numerator degrees of freedom of the numerator
 * @param denominator degrees of freedom of the denominator
 */
public record FStatistic(double f, int numerator, int denominator) {
    /** {@return probability of a value at least as large without any effect} */
    public double p() {
        return FisherF.upperTail(f, numerator, denominator);
    }
}
