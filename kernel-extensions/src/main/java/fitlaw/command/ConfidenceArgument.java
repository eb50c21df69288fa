package fitlaw.command;

import fitlaw.magic.Completes;
import picocli.CommandLine.Option;

/** The confidence of intervals, as every command that states some takes it. */
final class ConfidenceArgument extends SharedOptions {
    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Level of intervals." + DEFAULT)
    @Completes(words = {"0.90", "0.95", "0.99"})
    private double value;

    double value() {
        return value;
    }
}
