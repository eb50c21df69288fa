package fitlaw.command;

import fitlaw.magic.Completes;
import picocli.CommandLine.Option;

/** The confidence level of intervals, for every command that reports intervals. */
final class ConfidenceArgument extends SharedOptions {
    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Confidence level of intervals." + DEFAULT)
    @Completes(words = {"0.90", "0.95", "0.99"})
    private double value;

    double value() {
        return value;
    }
}
