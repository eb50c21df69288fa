package fitlaw.cli;

import fitlaw.magic.HomeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that select Jupyter's data folder for a kernel; the user's own by default. */
final class JupyterDirectory {
    private static final long SECONDS_FOR_PYTHON = 20;

    @ArgGroup
    private Choice choice = new Choice();

    /** At most one of these options. */
    static final class Choice {
        @Option(names = "--user", description = "Use the Jupyter folder of the current user. This is the default.")
        @SuppressWarnings("UnusedVariable") // the default; the option exists so that it can be explicit
        private boolean user;

        @Option(
                names = "--sys-prefix",
                description = "Use the active Python environment: $VIRTUAL_ENV, $CONDA_PREFIX, or that of python3.")
        private boolean sysPrefix;

        @Option(names = "--prefix", paramLabel = "DIR", description = "Use DIR/share/jupyter/kernels.")
        private Path prefix;
    }

    /** {@return the folder that contains a folder for each kernel} */
    Path kernels() {
        if (choice.prefix != null) {
            return TypedPaths.current().absolute(choice.prefix).resolve("share/jupyter/kernels");
        }
        if (choice.sysPrefix) {
            return sysPrefix(System.getenv()).resolve("share/jupyter/kernels");
        }
        return user(System.getenv()).resolve("kernels");
    }

    /**
     * {@return the user's Jupyter folder, found as jupyter_core finds it}
     *
     * @param environment the environment variables
     */
    static Path user(Map<String, String> environment) {
        // Java uses the user database, Jupyter the variable; in containers the two may differ.
        Path home = HomeDirectory.of(environment);
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (given(environment, "JUPYTER_DATA_DIR")) {
            return Path.of(environment.get("JUPYTER_DATA_DIR")).toAbsolutePath();
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library/Jupyter");
        }
        if (system.startsWith("windows")) {
            return Path.of(environment.getOrDefault(
                            "APPDATA", home.resolve("AppData/Roaming").toString()))
                    .resolve("jupyter");
        }
        return given(environment, "XDG_DATA_HOME")
                ? Path.of(environment.get("XDG_DATA_HOME")).resolve("jupyter")
                : home.resolve(".local/share/jupyter");
    }

    /**
     * {@return all folders in which Jupyter looks for kernels, in order of precedence}
     *
     * @param environment the environment variables
     */
    static List<Path> searched(Map<String, String> environment) {
        List<Path> folders = new ArrayList<>();
        if (given(environment, "JUPYTER_PATH")) {
            for (String entry : environment.get("JUPYTER_PATH").split(java.io.File.pathSeparator, -1)) {
                folders.add(Path.of(entry).resolve("kernels"));
            }
        }
        folders.add(user(environment).resolve("kernels"));
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            if (given(environment, variable)) {
                folders.add(Path.of(environment.get(variable)).resolve("share/jupyter/kernels"));
            }
        }
        folders.add(Path.of("/usr/local/share/jupyter/kernels"));
        folders.add(Path.of("/usr/share/jupyter/kernels"));
        return folders.stream().distinct().toList();
    }

    private static Path sysPrefix(Map<String, String> environment) {
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            if (given(environment, variable)) {
                return Path.of(environment.get(variable));
            }
        }
        try {
            Process python = new ProcessBuilder("python3", "-c", "import sys; print(sys.prefix)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String prefix = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (python.waitFor(SECONDS_FOR_PYTHON, TimeUnit.SECONDS) && python.exitValue() == 0 && !prefix.isEmpty()) {
                return Path.of(prefix);
            }
        } catch (IOException e) {
            throw new CommandException(
                    "--sys-prefix: no Python environment is active, and python3 was not found. Activate an"
                            + " environment, or specify its folder: --prefix DIR.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CommandException("--sys-prefix: python3 did not report its folder. Specify it: --prefix DIR.");
    }

    private static boolean given(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
