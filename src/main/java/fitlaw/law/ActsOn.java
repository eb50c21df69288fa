package fitlaw.law;

import fitlaw.common.EnumNames;

/** Where the shape of a model acts in a law that predicts losses at sizes and data without runs. */
public enum ActsOn {
    /** On all of it, {@code L = (E + A / N^α + B / D^β) e^S}. */
    WHOLE_LOSS("L = (E + A / N^alpha + B / D^beta) exp(S)"),
    /** On what more parameters and data would take away, {@code L = E + (A / N^α + B / D^β) e^S}. */
    REDUCIBLE_LOSS("L = E + (A / N^alpha + B / D^beta) exp(S)"),
    /** On size, {@code L = E + A / (N e^-S)^α + B / D^β}: a worse shape is worth fewer parameters. */
    EFFECTIVE_SIZE("L = E + A / (N exp(-S))^alpha + B / D^beta");

    private final String formula;

    ActsOn(String formula) {
        this.formula = formula;
    }

    /** {@return the formula, with S the effect of shape, 0 at the best} */
    public String formula() {
        return formula;
    }

    /** {@return the name in words, such as {@code whole-loss}} */
    public String word() {
        return EnumNames.of(this);
    }
}
