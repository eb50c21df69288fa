package fitlaw.magic;

import java.nio.file.Path;
import java.util.Map;

/** The folder that {@code ~} stands for. */
public final class Home {
    private Home() {}

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
