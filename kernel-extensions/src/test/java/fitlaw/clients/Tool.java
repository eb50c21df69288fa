package fitlaw.clients;

import static org.assertj.core.api.Assertions.fail;

import fitlaw.cli.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs that the tests of the profile {@code clients} drive. A missing one fails its test. */
final class Tool {
    /** Debian's Python, which has Debian's packages; another python3 may come first on the PATH. */
    static final String PYTHON = "/usr/bin/python3";

    private Tool() {}

    /** {@return the jar that the package phase built} */
    static Path jar() {
        return present(
                Path.of("kernel-extensions/target/fitlaw.jar"), "run mvn verify -Pclients, which builds it first");
    }

    /** {@return the folder of a JDK 25 or later} */
    static Path secondJdk() {
        String home = System.getenv("FITLAW_JDK_25");
        if (home == null || home.isBlank()) {
            return fail("set FITLAW_JDK_25 to the folder of a JDK of version 25 or later, as .ci/run does");
        }
        return present(Path.of(home, "bin/java"), "FITLAW_JDK_25 names no JDK")
                .getParent()
                .getParent();
    }

    /** {@return the folder of the JDK that runs the tests} */
    static Path firstJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    private static Path present(Path file, String otherwise) {
        return Files.exists(file) ? file.toAbsolutePath() : fail(file + " is missing: " + otherwise);
    }

    /** {@return the result of a program, which must have exit code 0} */
    static Spawned run(Map<String, String> environment, Path directory, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toAbsolutePath().toFile());
        builder.environment().putAll(environment);
        Spawned ended = Spawned.wait(builder);
        if (ended.code() != 0) {
            fail(String.join(" ", command) + " ended with " + ended.code() + "\n" + ended.out() + "\n" + ended.err());
        }
        return ended;
    }

    /** {@return the result of the jar on a JDK, which must have exit code 0} */
    static Spawned fitlaw(Path jdk, Path directory, String... words) throws IOException, InterruptedException {
        List<String> command =
                new java.util.ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-jar", jar().toString()));
        command.addAll(List.of(words));
        return run(Map.of(), directory, command.toArray(String[]::new));
    }
}
