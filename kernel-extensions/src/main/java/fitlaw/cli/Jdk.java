package fitlaw.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The Java that runs this program.
 *
 * @param home its folder
 * @param version its version, such as {@code 17.0.15}
 * @param compiler whether it is a JDK: cells are compiled, which a JRE does not support
 */
record Jdk(Path home, String version, boolean compiler) {
    static Jdk current() {
        ModuleLayer modules = ModuleLayer.boot();
        return new Jdk(
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.version"),
                modules.findModule("jdk.jshell").isPresent()
                        && modules.findModule("jdk.compiler").isPresent());
    }

    Path executable() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        Path java = home.resolve("bin").resolve(windows ? "java.exe" : "java");
        if (!Files.isExecutable(java)) {
            throw new CommandException(
                    "The Java that runs Fitlaw has no " + java + ". Set JAVA_HOME to a JDK of version 17 or later.");
        }
        return java;
    }

    void check() {
        if (!compiler) {
            throw new CommandException(
                    home + " is a Java " + version + " without a compiler (a JRE), and cells must be "
                            + "compiled. Set JAVA_HOME to a JDK of version 17 or later.");
        }
    }
}
