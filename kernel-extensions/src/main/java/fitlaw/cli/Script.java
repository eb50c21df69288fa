package fitlaw.cli;

import fitlaw.session.HelpQuery;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import fitlaw.session.Session;
import fitlaw.shell.Completeness;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of Java and magics. Commands of the jshell tool are replaced by blank lines, so that errors have the file's
 * line numbers; {@code /exit} ends the script. {@code Name?} on a separate line is answered, as in notebooks; a cell
 * magic applies to the lines up to the next empty one.
 *
 * @param name its name in error messages
 * @param text the lines up to {@code /exit}
 * @param exit status behind {@code /exit}, or 0
 */
record Script(String name, String text, int exit) {
    private static final Pattern EXIT = Pattern.compile("(?m)^/ex?i?t?[ \\t]*(\\d{1,3})?[ \\t]*$");
    private static final Pattern LINE = Pattern.compile("(?m)^.*$");
    private static final Pattern CELL = Pattern.compile("[ \\t]*%%[A-Za-z]");
    private static final Pattern END_OF_CELL = Pattern.compile("\\n(?=[ \\t]*(\\n|%%[A-Za-z]))");
    private static final Pattern TOOL = Pattern.compile("(?m)^(?:/[a-z!?-].*|\\A#!.*)$");

    static boolean isNamed(Path file) {
        return file.toString().matches(".*\\.(jsh|jshell|java)");
    }

    static Script read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new CommandException("There is no file " + file + ".", e);
        } catch (CharacterCodingException e) {
            throw new CommandException(file + " is not UTF-8.", e);
        }
        Matcher exit = EXIT.matcher(text);
        boolean ends = exit.find();
        int status = ends && exit.group(1) != null ? Integer.parseInt(exit.group(1)) : 0;
        String java = ends ? text.substring(0, exit.start()) : text;
        return new Script(file.toString(), TOOL.matcher(java).replaceAll(""), status);
    }

    /** {@return the exit code of the program} */
    int run(Session session, TextOutput output) {
        int from = 0;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            Optional<String> question = HelpQuery.of(line.group());
            boolean cell = question.isEmpty() && CELL.matcher(line.group()).lookingAt();
            if ((question.isEmpty() && !cell) || isWithin(session, text.substring(from, line.start()))) {
                continue;
            }
            OptionalInt ended = run(from, line.start(), session, output);
            if (cell && ended.isEmpty()) {
                from = endOfCell(line.end());
                ended = run(line.start(), from, session, output);
                line.region(from, text.length());
            } else if (ended.isEmpty()) {
                output.stream(Output.Stream.STDOUT, Repl.explained(session, question.orElseThrow()) + "\n");
                from = line.end();
            }
            if (ended.isPresent()) {
                return ended.getAsInt();
            }
        }
        return run(from, text.length(), session, output).orElse(exit);
    }

    private int endOfCell(int start) {
        Matcher end = END_OF_CELL.matcher(text);
        return end.find(start) ? end.start() + 1 : text.length();
    }

    /** Whether a statement continues after a text, as after a condition on a separate line. */
    private static boolean isWithin(Session session, String before) {
        return !before.isBlank() && session.completeness(before).status() == Completeness.Status.INCOMPLETE;
    }

    /** Runs a part of the text, with its line numbers; returns the exit code if the program ends there. */
    private OptionalInt run(int from, int to, Session session, TextOutput output) {
        if (text.substring(from, to).isBlank()) {
            return OptionalInt.empty();
        }
        String above = text.substring(0, from).replaceAll("[^\n]", "");
        Outcome outcome = session.run(above + text.substring(from, to), output, name);
        if (outcome.failure().isPresent()
                && outcome.failure().get().exitStatus().isPresent()) {
            return outcome.failure().get().exitStatus();
        }
        output.end(outcome);
        return outcome.failure().isPresent() ? OptionalInt.of(ErrorMessages.FAILED) : OptionalInt.empty();
    }
}
