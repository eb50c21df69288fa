package fitlaw.paper;

import java.util.List;
import java.util.Objects;

/**
 * What the paper claims in a figure and what the same analysis shows here.
 *
 * @param claim the paper's claim, a sentence
 * @param shown what the analysis shows, with its interval, a sentence
 * @param outcome whether the two agree
 */
public record Verdict(String claim, String shown, Outcome outcome) {
    /** Whether an analysis bears a claim out. */
    public enum Outcome {
        /** The interval lies where the claim puts it. */
        AGREES("agrees"),
        /** The interval lies elsewhere. */
        DISAGREES("disagrees"),
        /** The interval holds both the claim and its opposite, or the data do not allow the analysis. */
        CANNOT_SAY("cannot say");

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
     * @param shown what the analysis shows
     * @param outcome whether the two agree
     */
    public Verdict {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(shown, "shown");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** {@return the verdict in two lines, as it stands under a figure} */
    public List<String> lines() {
        return List.of("Paper: " + claim, "Here: " + shown + " Verdict: " + outcome + ".");
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
