package fitlaw.paper;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the paper claims in a figure and what the same analysis shows here.
 *
 * @param claim the paper's claim, a sentence
 * @param shown what the analysis shows, with its interval, a sentence
 * @param outcome whether the two agree
 */
public record Verdict(String claim, String shown, Outcome outcome) {
    /** Whether an analysis confirms a claim. */
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

    /** {@return the outcome in two or three words, as it stands in bold under a figure} */
    public String heading() {
        return "Verdict: " + outcome + ".";
    }

    /** {@return the claim and what is shown, a line each} */
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
