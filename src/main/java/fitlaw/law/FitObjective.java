package fitlaw.law;

import java.util.Objects;

/**
 * The objective that a fit minimised, if it is not a sum of squares.
 *
 * @param name its name in reports and JSON, such as {@code objective}
 * @param value its value at the fit
 * @param meaning its definition, in words
 */
public record FitObjective(String name, double value, String meaning) {
    /**
     * Creates an objective.
     *
     * @param name its name
     * @param value its value at the fit
     * @param meaning its definition
     */
    public FitObjective {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(meaning, "meaning");
    }
}
