package fitlaw.bench;

/**
 * A measurement that is not used.
 *
 * @param source file that contains it
 * @param row row number in the file, from 1 without the header
 * @param reason why it is not used
 */
public record ExcludedMeasurement(String source, int row, String reason) {}
