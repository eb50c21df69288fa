package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyOptions;
import fitlaw.accuracy.Evaluations;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.RunOptions;
import fitlaw.table.Expression;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Curves from loss to accuracy, for commands that predict losses. */
final class AccuracyCurveArguments {
    private static final String MIN_ACCURACY = "--min-accuracy";

    @Option(
            names = "--accuracy",
            paramLabel = "CURVES",
            description = "Curves that convert the law's loss, in nats per token, to accuracy: a variable of"
                    + " %%accuracy, or a table of accuracies.")
    @Completes(variables = Accuracy.class, files = ".csv")
    private String accuracy;

    @Option(
            names = "--accuracy-loss",
            paramLabel = "COLUMN",
            defaultValue = "loss",
            description = "Loss column in the table of accuracies." + SharedOptions.DEFAULT)
    private String loss;

    @Option(
            names = "--accuracy-where",
            paramLabel = "EXPR",
            description = "Use only rows of the table of accuracies that meet this condition.")
    private Expression where;

    @Option(
            names = "--accuracy-task",
            paramLabel = "TASK",
            defaultValue = "mean",
            description = "Task whose accuracy is shown, or mean." + SharedOptions.DEFAULT)
    private String task;

    @Option(
            names = MIN_ACCURACY,
            paramLabel = "A",
            description = "Minimum acceptable accuracy, as a fraction; requires --accuracy.")
    private Double least;

    /** {@return the curves, if given; throws if another option requires them} */
    Optional<JavaCall<Accuracy>> curves(SharedOptions command, Workspace space) {
        if (accuracy == null) {
            command.refuse(
                    List.of(MIN_ACCURACY, "--accuracy-loss", "--accuracy-where", "--accuracy-task"),
                    "requires curves of accuracy against loss. Add --accuracy CURVES.");
            return Optional.empty();
        }
        return Optional.of(space.variable(accuracy, Accuracy.class).orElseGet(() -> {
            JavaCall<Path> file = space.file(Path.of(accuracy));
            JavaCall<Evaluations> rows = where == null
                    ? JavaCall.of(Evaluations::read, file)
                    : JavaCall.of(
                            Evaluations::read,
                            file,
                            JavaCall.of(RunOptions::defaults).with(RunOptions::withWhere, where.toString()));
            return JavaCall.<Evaluations, AccuracyOptions, Accuracy>of(
                    Accuracy::fit, rows, JavaCall.of(AccuracyOptions::defaults).with(AccuracyOptions::withLoss, loss));
        }));
    }

    JavaCall<String> task() {
        return literal(task);
    }

    OptionalDouble least() {
        return least == null ? OptionalDouble.empty() : OptionalDouble.of(least);
    }
}
