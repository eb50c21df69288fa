package fitlaw.magic;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %cd}: changes where relative paths of magics start. */
@Command(
        header = "changes the folder that relative paths of magics start from",
        description =
                "Paths in Java code keep starting from the folder that the kernel was started in: Java cannot change that.",
        footer = {"%cd data", "%cd .."})
final class CdMagic extends CommandMagic {
    @Parameters(paramLabel = "FOLDER")
    @Completes(files = "")
    private String folder;

    CdMagic() {
        super("cd");
    }

    @Override
    protected Object run(Context context) {
        String expanded = folder.equals("~") || folder.startsWith("~/")
                ? HomeDirectory.of(context.environment()) + folder.substring(1)
                : folder;
        Path found = context.directory().resolve(expanded).normalize();
        if (!Files.isDirectory(found)) {
            throw wrong("there is no folder " + found + ".");
        }
        context.changeDirectory(found);
        return found + " for magics. Paths in Java code still start from "
                + Path.of("").toAbsolutePath() + ".";
    }
}
