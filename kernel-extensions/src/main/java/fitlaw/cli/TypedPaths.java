package fitlaw.cli;

import java.nio.file.Path;

/**
 * Resolves file names relative to the folder in which the command was typed, also in a process that {@link Relauncher}
 * started in another folder.
 *
 * @param typedIn the folder the command was typed in
 */
record TypedPaths(Path typedIn) {
    static final String PROPERTY = "fitlaw.typed.in";

    static TypedPaths current() {
        return new TypedPaths(Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath());
    }

    /** {@return the option that passes the folder to a new process} */
    String option() {
        return "-D" + PROPERTY + "=" + typedIn;
    }

    Path absolute(Path name) {
        return typedIn.resolve(name).normalize();
    }

    /** {@return the shortest name of a file relative to that folder} */
    Path shown(Path absolute) {
        if (absolute.equals(typedIn)) {
            return Path.of(".");
        }
        return absolute.startsWith(typedIn) ? typedIn.relativize(absolute) : absolute;
    }

    /** {@return a name that can be opened from the folder of this process, as short as that allows} */
    Path openable(Path absolute) {
        return Path.of("").toAbsolutePath().equals(typedIn) ? shown(absolute) : absolute;
    }
}
