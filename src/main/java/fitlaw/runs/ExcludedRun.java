package fitlaw.runs;

/**
 * A row of the table that is not used.
 *
 * @param row its number, counted from 1 without the header
 * @param reason why
 */
public record ExcludedRun(int row, String reason) {}
