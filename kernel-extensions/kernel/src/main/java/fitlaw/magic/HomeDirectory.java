package fitlaw.magic;

import java.nio.file.Path;
import java.util.Map;

/** The home folder, written as {@code ~}. */
public final class HomeDirectory {
    private HomeDirectory() {}

    /**
     * {@return a path with a leading {@code ~} replaced by the home folder}
     *
     * @param path as typed
     * @param environment variables to look in
     */
    static String expand(String path, Map<String, String> environment) {
        return path.equals("~") || path.startsWith("~/") ? of(environment) + path.substring(1) : path;
    }

    /**
     * {@return the home folder: {@code HOME} as in shells, otherwise Java's {@code user.home}}
     *
     * @param environment variables to look in
     */
    public static Path of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        // Some shells on Windows set HOME to a path that Java cannot use.
        boolean usable = !home.isEmpty() && Path.of(home).isAbsolute();
        return Path.of(usable ? home : System.getProperty("user.home"));
    }
}
