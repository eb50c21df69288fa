package fitlaw.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that DuckDB and its driver create in the folder for temporary files: folders for data that do not fit into
 * memory, and the library that the driver unpacks, about 60 MB each time. They are removed when they are no longer
 * needed, at the latest when the process ends; files of a process that was killed are removed at a later start.
 */
final class DuckDbFiles {
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
    private static final String SPILL = "fitlaw-duckdb-";
    private static final String LIBRARY = "libduckdb_java";

    /**
     * Prefix of the folders of this process. It includes the PID namespace, since two containers may share a folder and
     * have processes with equal ids.
     */
    static final String OWN_SPILL =
            SPILL + space() + "-" + ProcessHandle.current().pid() + "-";

    private static final Pattern SPILL_NAME = Pattern.compile(SPILL + "(\\d+)-(\\d+)-.*");

    /** For folders of another PID namespace it is not known whether the owner is alive, so age decides. */
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private static final Duration LOADED = Duration.ofHours(1);
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        removeStale(FOLDER);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> OPEN.forEach(DuckDbFiles::remove), "fitlaw-duckdb-files"));
    }

    private DuckDbFiles() {}

    /** The PID namespace of this process, 0 if the system has none. */
    private static String space() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException | UnsupportedOperationException e) {
            return "0";
        }
    }

    /** {@return a new folder for data that do not fit into memory} */
    static Path spill() throws IOException {
        Path folder = Files.createTempDirectory(OWN_SPILL);
        OPEN.add(folder);
        return folder;
    }

    /** Removes a folder with its content. */
    static void remove(Path folder) {
        OPEN.remove(folder);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // A later start tries again.
        }
    }

    /** Removes the unpacked library of this process, which stays mapped in memory. Linux lists its path. */
    static void removeLibrary() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            Path tmp = FOLDER.toRealPath();
            List<Path> loaded = maps.filter(line -> line.contains("/" + LIBRARY))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .distinct()
                    .filter(path -> path.getParent().equals(tmp))
                    .toList();
            for (Path library : loaded) {
                Files.deleteIfExists(library);
            }
        } catch (IOException e) {
            // On another system, the driver removes it when the process ends.
        }
    }

    /** Removes files of processes that have ended from a folder. */
    static void removeStale(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                Matcher spill = SPILL_NAME.matcher(name);
                if (spill.matches() ? isStale(path, spill) : name.startsWith(LIBRARY) && isOlder(path, LOADED)) {
                    remove(path);
                }
            }
        } catch (IOException e) {
            // This start does not depend on it.
        }
    }

    private static boolean isStale(Path folder, Matcher name) throws IOException {
        if (!name.group(1).equals(space())) {
            return isOlder(folder, LONG_AGO);
        }
        return name.group(2).length() < 19
                && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty();
    }

    private static boolean isOlder(Path path, Duration age) throws IOException {
        return Files.getLastModifiedTime(path)
                        .toInstant()
                        .isBefore(Instant.now().minus(age))
                && Files.getOwner(path).equals(Files.getOwner(Path.of(System.getProperty("user.home"))));
    }
}
