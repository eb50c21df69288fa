package fitlaw.magic;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code %load}: runs a file of Java. */
public final class LoadMagic implements Magic {
    private static final Syntax SYNTAX =
            Syntax.of("load", "%load setup.jsh").word("FILE", Candidates.files(".jsh", ".java", ".jshell"));

    /** Creates the magic; called by the service loader. */
    public LoadMagic() {}

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Help help() {
        return new Help(
                "runs a file of Java as if it stood in a cell",
                "%load FILE",
                "Its variables, methods and classes stay. Lines of the jshell tool, such as /exit, are passed over.",
                "%load setup.jsh");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Path file = context.directory().resolve(SYNTAX.parse(arguments).word("FILE"));
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw SYNTAX.wrong("there is no file " + file + ".");
        } catch (CharacterCodingException e) {
            throw SYNTAX.wrong(file + " is not UTF-8.");
        }
        // Blanked, not removed: errors name the file's own lines.
        return context.evaluate(text.replaceAll("(?m)^/[a-z!?-].*$", ""));
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
