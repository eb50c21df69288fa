package fitlaw.bench;

/**
 * A measurement that is not used.
 *
 * @param source file it stands in
 * @param row its number there, counted from 1 without the header
 * @param reason why
 */
public record ExcludedMeasurement(String source, int row, String reason) {}
