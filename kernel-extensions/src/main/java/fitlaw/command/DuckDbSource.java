package fitlaw.command;

import fitlaw.imports.DriverSource;
import fitlaw.maven.Maven;
import fitlaw.maven.MavenException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Downloads DuckDB's driver when a file first requires it, with the user's Maven settings, and reports the download.
 */
public final class DuckDbSource implements DriverSource {
    private final Optional<Path> settings;

    /** Creates the source; called by the service loader. */
    public DuckDbSource() {
        this(Optional.empty());
    }

    DuckDbSource(Optional<Path> settings) {
        this.settings = settings;
    }

    @Override
    public List<Path> jars(String coordinates) throws InterruptedException {
        Maven maven = Maven.of(settings);
        try {
            return maven.inOfflineMode().jars(List.of(coordinates));
        } catch (MavenException absent) {
            // Standard error, so that the standard output of a command is unchanged.
            System.err.println("Fetching " + coordinates + " (DuckDB, about 80 MB, once) into "
                    + maven.localRepository() + " to read this file.");
            return maven.jars(List.of(coordinates));
        }
    }
}
