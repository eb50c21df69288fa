package fitlaw.cli;

import fitlaw.session.Outcome;
import fitlaw.session.Session;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of Java and magics. Lines of the jshell tool are blanked, not removed, so that errors name the file's own lines;
 * {@code /exit} ends it.
 *
 * @param name what errors call it
 * @param text the lines up to {@code /exit}
 * @param exit status behind {@code /exit}, or 0
 */
record Script(String name, String text, int exit) {
    private static final Pattern EXIT = Pattern.compile("(?m)^/ex?i?t?[ \\t]*(\\d{1,3})?[ \\t]*$");
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
        Outcome outcome = session.run(text, output, name);
        if (outcome.failure().isPresent()
                && outcome.failure().get().exitStatus().isPresent()) {
            return outcome.failure().get().exitStatus().getAsInt();
        }
        output.end(outcome);
        return outcome.failure().isPresent() ? Complaints.FAILED : exit;
    }
}
