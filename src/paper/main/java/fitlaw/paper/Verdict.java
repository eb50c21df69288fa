package fitlaw.paper;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The paper's claim about a figure, and the result of the same analysis here.
 *
 * @param claim the paper's claim, one sentence
 * @param shown result of the analysis with its interval, one sentence
 * @param outcome whether the two agree
 */
public record Verdict(String claim, String shown, Outcome outcome) {
    /** Whether an analysis confirms a claim. */
    public enum Outcome {
        /** The interval supports the claim. */
        AGREES("agrees"),
        /** The interval contradicts the claim. */
        DISAGREES("disagrees"),
        /** The interval includes both the claim and its opposite, or the data do not allow the analysis. */
        CANNOT_SAY("inconclusive");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Creates a verdict.
     *
     * @param claim the paper's claim
     * @param shown result of the analysis
     * @param outcome whether the two agree
     */
    public Verdict {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(shown, "shown");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** {@return the outcome in a few words, the bold line below a figure} */
    public String heading() {
        return "Verdict: " + outcome + ".";
    }

    /** {@return the claim and the result, one line each} */
    public List<String> statements() {
        return List.of("Paper: " + claim, "Here: " + shown);
    }

    /** {@return the verdict in three lines, the outcome first} */
    public List<String> lines() {
        return Stream.concat(Stream.of(heading()), statements().stream()).toList();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
