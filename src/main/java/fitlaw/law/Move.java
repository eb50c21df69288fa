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

/** The quantity that the best shape of a form moves with: the slopes of the form are linear in its logarithm. */
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

    /** As text: a size, or a number of tokens. */
    String word() {
        return word;
    }

    /**
     * {@return its value; empty if the point does not have it}
     *
     * @param point a point
     */
    public OptionalDouble of(Point point) {
        double value = known(point);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Its value; NaN if the point does not have it. */
    double known(Point point) {
        return this == SIZE ? point.n() : point.d();
    }

    double[] of(TrainingData sample) {
        String counted =
                this == TOKENS ? column : sample.options().count() == ParameterCount.TOTAL ? "n_params_total" : column;
        if (!sample.runs().has(counted)) {
            throw new DataException(sample.runs().source() + " has no column " + counted
                    + ", which the best shape should vary with. Add it, or let the best shape vary with "
                    + (this == SIZE ? "tokens or with nothing." : "size or with nothing."));
        }
        return this == SIZE ? sample.parameters() : sample.tokens();
    }

    /**
     * {@return the moves named by a text}
     *
     * @param text {@code size}, {@code tokens}, both separated by a comma, or {@code none}
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
                throw new IllegalArgumentException("'" + word + "' is not a quantity that a best shape can vary "
                        + "with. Use size, tokens, size,tokens for both, or none" + DidYouMean.ending(word, names));
            }
            moves.add(valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return moves;
    }
}
