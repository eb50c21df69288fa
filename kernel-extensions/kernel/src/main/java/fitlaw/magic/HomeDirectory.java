package fitlaw.magic;

import java.nio.file.Path;
import java.util.Map;

/** The folder that {@code ~} stands for. */
public final class HomeDirectory {
    private HomeDirectory() {}

    /**
     * {@return a path as typed, with the home folder for a {@code ~} at its start}
     *
     * @param path as typed
     * @param environment variables to look in
     */
    static String expand(String path, Map<String, String> environment) {
        return path.equals("~") || path.startsWith("~/") ? of(environment) + path.substring(1) : path;
    }

    /**
     * {@return the home folder: {@code HOME} as shells take it, else the one of the account as Java knows it}
     *
     * @param environment variables to look in
     */
    public static Path of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        // Some shells on Windows set a HOME that only they understand.
        boolean usable = !home.isEmpty() && Path.of(home).isAbsolute();
        return Path.of(usable ? home : System.getProperty("user.home"));
    }
}
