package fitlaw.throughput;

/**
 * A coefficient of a form with its log-normal prior, which makes it positive.
 *
 * @param name name in tables
 * @param unit unit, {@code ×} for a factor on the time at the measured rate
 * @param median median of the prior
 * @param spread standard deviation of the logarithm under the prior
 * @param meaning description
 */
record Coefficient(String name, String unit, double median, double spread, String meaning) {}
