package fitlaw.magic;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code %cd}: changes where relative paths of magics start. */
public final class CdMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("cd", "%cd data").word("FOLDER", CompletionCandidates.files());

    /** Creates the magic; called by the service loader. */
    public CdMagic() {}

    @Override
    public String name() {
        return "cd";
    }

    @Override
    public Help help() {
        return new Help(
                "changes the folder that relative paths of magics start from",
                "%cd FOLDER",
                "Paths in Java code keep starting from the folder that the kernel was started in: Java cannot change that.",
                "%cd ..");
    }

    @Override
    public Object line(String arguments, Context context) {
        String typed = SYNTAX.parse(arguments).word("FOLDER");
        String expanded = typed.equals("~") || typed.startsWith("~/")
                ? HomeDirectory.of(context.environment()) + typed.substring(1)
                : typed;
        Path folder = context.directory().resolve(expanded).normalize();
        if (!Files.isDirectory(folder)) {
            throw SYNTAX.wrong("there is no folder " + folder + ".");
        }
        context.changeDirectory(folder);
        return folder + " for magics. Paths in Java code still start from "
                + Path.of("").toAbsolutePath() + ".";
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
