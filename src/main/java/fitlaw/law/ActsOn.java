package fitlaw.law;

import fitlaw.common.EnumNames;

/** The place of the shape factor in a law that predicts losses at sizes and amounts of data without runs. */
public enum ActsOn {
    /** On the total loss, {@code L = (E + A / N^α + B / D^β) e^S}. */
    WHOLE_LOSS("L = (E + A / N^alpha + B / D^beta) exp(S)"),
    /** On the part of the loss that more parameters and data would remove, {@code L = E + (A / N^α + B / D^β) e^S}. */
    REDUCIBLE_LOSS("L = E + (A / N^alpha + B / D^beta) exp(S)"),
    /** On size, {@code L = E + A / (N e^-S)^α + B / D^β}: a worse shape is worth fewer parameters. */
    EFFECTIVE_SIZE("L = E + A / (N exp(-S))^alpha + B / D^beta");

    private final String formula;

    ActsOn(String formula) {
        this.formula = formula;
    }

    /** {@return the formula, where S is the shape effect, 0 at the best shape} */
    public String formula() {
        return formula;
    }

    /** {@return the name used on the command line, such as {@code whole-loss}} */
    public String word() {
        return EnumNames.of(this);
    }
}
