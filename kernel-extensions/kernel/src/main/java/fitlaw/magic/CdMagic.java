package fitlaw.magic;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %cd}: changes the folder for relative paths of magics. */
@Command(
        header = "change the folder for relative paths of magics",
        description =
                "Paths in Java code remain relative to the folder in which the kernel was started: Java cannot change"
                        + " that.",
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
        return found + " for magics. Paths in Java code are still relative to "
                + Path.of("").toAbsolutePath() + ".";
    }
}
