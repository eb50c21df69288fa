package fitlaw.cli;

import fitlaw.cluster.ClusterException;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.fit.FitFailedException;
import fitlaw.search.NoCandidateException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Error messages on stderr for wrong usage and for failures. */
final class ErrorMessages {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final int LONGEST_WORD = 60;

    private ErrorMessages() {}

    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String message = e.getMessage().strip().replaceFirst("^Error: ", "");
        err.println("fitlaw: " + message + (message.matches("(?s).*[.!?]") ? "" : "."));
        nearest(e).ifPresent(name -> err.println("Did you mean " + name + "?"));
        err.println(
                "Type " + command.getCommandSpec().qualifiedName() + " --help to see its arguments, with examples.");
        err.flush();
        return WRONG_USAGE;
    }

    private static Optional<String> nearest(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandLine command = e.getCommandLine();
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        List<String> known = word.startsWith("-")
                ? command.getCommandSpec().options().stream()
                        .map(option -> option.longestName())
                        .toList()
                : List.copyOf(command.getSubcommands().keySet());
        return DidYouMean.to(word, known);
    }

    /** Runs a command, and reports exhausted memory or stack with a message too. */
    static int run(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return exhausted(e, parsed);
        }
    }

    private static int exhausted(Error e, ParseResult parsed) {
        PrintWriter err = parsed.commandSpec().commandLine().getErr();
        String typed = parsed.originalArgs().stream()
                .map(word -> word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) + "…" : word)
                .collect(Collectors.joining(" "));
        err.println("fitlaw: " + typed + ": "
                + (e instanceof OutOfMemoryError
                        ? "out of memory: this Java process may use "
                                + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MB. Increase the limit, as in JAVA_TOOL_OPTIONS=-Xmx8g, or read less data."
                        : "the input is nested too deeply, such as brackets in brackets. Simplify it."));
        err.flush();
        return FAILED;
    }

    private static Optional<Error> exhaustion(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StackOverflowError || cause instanceof OutOfMemoryError) {
                return Optional.of((Error) cause);
            }
        }
        return Optional.empty();
    }

    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        Optional<Error> exhaustion = exhaustion(e);
        if (exhaustion.isPresent()) {
            return exhausted(exhaustion.get(), parsed);
        } else if (e instanceof CommandException
                || e instanceof ClusterException
                || e instanceof DataException
                || e instanceof FitFailedException
                || e instanceof NoCandidateException
                || e instanceof IllegalArgumentException) {
            err.println("fitlaw: " + paragraph(e.getMessage()));
        } else {
            err.println("fitlaw: internal error: " + paragraph(e.toString())
                    + ". Please report it with the lines below and your command.");
            e.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }

    /** A message in one paragraph, with its lines joined. */
    static String paragraph(String message) {
        return message.replaceAll("\u001b\\[[0-9;]*m", "")
                .replaceAll("\\s*\\n\\s*", " ")
                .strip();
    }
}
