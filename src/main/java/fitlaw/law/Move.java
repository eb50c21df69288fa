package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** What the best shape of a form moves with: its slopes are then linear in the logarithm of it. */
public enum Move {
    /** The number of parameters N. */
    SIZE("n", "N", "n_params_non_embedding", "size"),
    /** The number of training tokens D. */
    TOKENS("d", "D", "tokens", "number of tokens");

    private final String letter;
    private final String quantity;
    private final String column;
    private final String word;

    Move(String letter, String quantity, String column, String word) {
        this.word = word;
        this.letter = letter;
        this.quantity = quantity;
        this.column = column;
    }

    /** {@return letter of its logarithm in formulas and terms, n or d} */
    public String letter() {
        return letter;
    }

    /** {@return letter of the quantity, N or D} */
    public String quantity() {
        return quantity;
    }

    /** {@return its column in tables} */
    public String column() {
        return column;
    }

    /** In words: a size, or a number of tokens. */
    String word() {
        return word;
    }

    /**
     * {@return its value; empty if a point does not give it}
     *
     * @param point what a law may depend on
     */
    public OptionalDouble of(Point point) {
        double value = known(point);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Its value; NaN if the point does not give it. */
    double known(Point point) {
        return this == SIZE ? point.n() : point.d();
    }

    double[] of(TrainingData sample) {
        String counted =
                this == TOKENS ? column : sample.options().count() == ParameterCount.TOTAL ? "n_params_total" : column;
        if (!sample.runs().has(counted)) {
            throw new DataException(sample.runs().source() + " has no column " + counted
                    + ", with which the best shape is to move. Add it, or let it move with "
                    + (this == SIZE ? "tokens or with nothing." : "size or with nothing."));
        }
        return this == SIZE ? sample.parameters() : sample.tokens();
    }

    /**
     * {@return what words name}
     *
     * @param text {@code size}, {@code tokens}, both with a comma between, or {@code none}
     * @throws IllegalArgumentException if a word is none of these
     */
    public static Set<Move> parse(String text) {
        Set<Move> moves = EnumSet.noneOf(Move.class);
        List<String> words = Arrays.stream(text.split(",")).map(String::strip).toList();
        if (words.equals(List.of("none"))) {
            return moves;
        }
        List<String> names = List.of("size", "tokens", "none");
        for (String word : words) {
            if (!names.contains(word) || word.equals("none")) {
                throw new IllegalArgumentException("'" + word + "' is nothing that a best shape moves with. Give size,"
                        + " tokens, both as size,tokens, or none alone" + DidYouMean.ending(word, names));
            }
            moves.add(valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return moves;
    }
}
