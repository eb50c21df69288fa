package fitlaw.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of the program in a separate process.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record Spawned(int code, String out, String err) {
    private static final List<String> INHERITED = List.of("user.home", "user.language", "user.country");

    /** {@return a process of this build's classes, with the home and the locale of the tests} */
    public static ProcessBuilder builder(Path directory, String... words) {
        List<String> command =
                new ArrayList<>(List.of(Jdk.current().executable().toString()));
        INHERITED.forEach(name -> command.add("-D" + name + "=" + System.getProperty(name, "")));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    /** {@return the result of the program} */
    public static Spawned fitlaw(Path directory, String... words) throws IOException, InterruptedException {
        return wait(builder(directory, words));
    }

    /** {@return the result of a process} */
    public static Spawned wait(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = Files.createTempFile("fitlaw", ".err");
        try {
            Process process = builder.redirectError(err.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return new Spawned(code, out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }
}
