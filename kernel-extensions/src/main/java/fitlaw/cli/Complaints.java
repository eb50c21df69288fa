package fitlaw.cli;

import fitlaw.fit.FitFailedException;
import fitlaw.search.NoCandidateException;
import fitlaw.table.DataException;
import fitlaw.table.Nearest;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read on stderr when a command was called wrongly or failed. */
final class Complaints {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Complaints() {}

    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String message = e.getMessage().strip().replaceFirst("^Error: ", "");
        err.println("fitlaw: " + message + (message.matches("(?s).*[.!?]") ? "" : "."));
        nearest(e).ifPresent(name -> err.println("Did you mean " + name + "?"));
        err.println(
                "Type " + command.getCommandSpec().qualifiedName() + " --help to see what it takes, with examples.");
        err.flush();
        return WRONG_USAGE;
    }

    private static java.util.Optional<String> nearest(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return java.util.Optional.empty();
        }
        CommandLine command = e.getCommandLine();
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        List<String> known = word.startsWith("-")
                ? command.getCommandSpec().options().stream()
                        .map(option -> option.longestName())
                        .toList()
                : List.copyOf(command.getSubcommands().keySet());
        return Nearest.to(word, known);
    }

    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof CommandException
                || e instanceof DataException
                || e instanceof FitFailedException
                || e instanceof NoCandidateException
                || e instanceof IllegalArgumentException) {
            err.println("fitlaw: " + paragraph(e.getMessage()));
        } else {
            err.println("fitlaw: a fault of this program, not of yours: " + paragraph(e.toString())
                    + ". Please report it with the lines below and the command you typed.");
            e.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }

    /** A message in one paragraph, whatever lines it had. */
    static String paragraph(String message) {
        return message.replaceAll("\u001b\\[[0-9;]*m", "")
                .replaceAll("\\s*\\n\\s*", " ")
                .strip();
    }
}
