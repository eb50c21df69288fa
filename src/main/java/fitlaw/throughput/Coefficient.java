package fitlaw.throughput;

/**
 * A coefficient of a form with what is known of it before any measurement: a log-normal prior, so it is positive.
 *
 * @param name name in tables
 * @param unit unit, {@code ×} for a factor on the time at the measured rate
 * @param median middle of the prior
 * @param spread standard deviation of the logarithm
 * @param meaning description
 */
record Coefficient(String name, String unit, double median, double spread, String meaning) {}
