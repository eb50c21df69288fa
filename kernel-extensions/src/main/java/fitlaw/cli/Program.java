package fitlaw.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The jar that this program runs from. */
final class Program {
    private Program() {}

    static Path jar() {
        CodeSource source = Program.class.getProtectionDomain().getCodeSource();
        try {
            Path file = Path.of(source.getLocation().toURI());
            if (Files.isRegularFile(file)) {
                return file;
            }
            throw new CommandException("This program runs from a folder of classes, " + file
                    + ", but only its jar can be installed. Use the script: ./fitlaw install");
        } catch (URISyntaxException e) {
            throw new CommandException("This program was not started from a file: " + source.getLocation(), e);
        }
    }
}
