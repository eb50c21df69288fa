package fitlaw.law;

import java.util.Objects;

/**
 * What a fit minimised, where that is not a sum of squares.
 *
 * @param name its name in reports and JSON, such as {@code objective}
 * @param value its value at the fit
 * @param meaning what it is, in words
 */
public record FitObjective(String name, double value, String meaning) {
    /**
     * Creates a figure of merit.
     *
     * @param name its name
     * @param value its value at the fit
     * @param meaning what it is
     */
    public FitObjective {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(meaning, "meaning");
    }
}
