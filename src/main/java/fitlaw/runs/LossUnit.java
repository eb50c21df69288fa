package fitlaw.runs;

import fitlaw.common.DataException;
import fitlaw.table.Columns;
import java.util.Optional;
import java.util.regex.Pattern;

/** The unit of losses as indicated by the name of their column, if it differs from nats per token. */
final class LossUnit {
    private static final String START = "(?i)(.*[^a-z0-9])?";
    private static final Pattern PERPLEXITY = Pattern.compile(START + "(ppl|perplexity|perplexities)([^a-z].*)?");
    private static final Pattern BITS =
            Pattern.compile(START + "(bpb|bpc|bpt|bits?([ _]?per[ _]?(byte|char|character|token|word))?)([^a-z].*)?");
    private static final String NATS_PER_BIT = "ln(2)";

    private LossUnit() {}

    /** The formula that converts a column to nats, if its name indicates another unit. */
    static Optional<String> nats(String column) {
        return PERPLEXITY.matcher(column).matches()
                ? Optional.of("ln(" + quoted(column) + ")")
                : BITS.matcher(column).matches() ? Optional.of(NATS_PER_BIT + "*" + quoted(column)) : Optional.empty();
    }

    /** A name as formulas accept it. */
    static String quoted(String column) {
        return column.matches("[A-Za-z_][A-Za-z_0-9]*") ? column : "`" + column + "`";
    }

    /**
     * Rejects a perplexity, whose curvature and best shape are not those of its logarithm.
     *
     * @return a note if the loss is in bits, which differ from nats only by a factor
     */
    static Optional<String> check(Columns columns) {
        String theirs = columns.theirs(RunColumns.LOSS);
        if (PERPLEXITY.matcher(theirs).matches() && !theirs.contains("(")) {
            throw new DataException(columns.source() + ", column " + theirs
                    + ": by its name it is a perplexity, and a loss is its logarithm. Read it as --columns \"loss="
                    + nats(theirs).orElseThrow() + "\" (in Java, RunOptions.withColumn).");
        }
        return BITS.matcher(theirs).matches() && !theirs.contains("*")
                ? Optional.of("The loss is read from " + theirs
                        + ", by its name in bits, so losses that reports give in nats are in bits. To convert to nats: --columns \"loss="
                        + nats(theirs).orElseThrow() + "\" (in Java, RunOptions.withColumn).")
                : Optional.empty();
    }
}
