package fitlaw.cli;

import fitlaw.fit.FitFailedException;
import fitlaw.table.DataException;
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
        err.println("fitlaw: " + message + (message.endsWith(".") ? "" : "."));
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
        return known.stream()
                .filter(name -> distance(word, name) <= 1 + name.length() / 3)
                .min(java.util.Comparator.comparingInt(name -> distance(word, name)));
    }

    /** Levenshtein's distance: how many letters to change, add or remove. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof CommandException
                || e instanceof DataException
                || e instanceof FitFailedException
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
