package fitlaw.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Source files of classes, read only for their documentation: those that Fitlaw's jar contains, and {@code
 * NAME-sources.jar} next to each {@code NAME.jar} that the user adds, as in Maven repositories.
 */
final class LibrarySources {
    /** Not a valid package name, so that no compiler finds these files on its class path. */
    private static final String OWN = "META-INF/sources/";

    private static final String JAR = ".jar";
    private static final String SOURCES_JAR = "-sources.jar";

    private final List<Path> places = new CopyOnWriteArrayList<>();

    /** {@return whether a jar contains sources; a compiler would compile them again if they were on its class path} */
    static boolean isSources(Path path) {
        return path.toString().endsWith(SOURCES_JAR);
    }

    /** Registers the sources jar next to a jar, or a folder of classes. */
    void addFor(Path path) {
        String name = path.toString();
        if (isSources(path) || Files.isDirectory(path)) {
            places.add(path);
        } else if (name.endsWith(JAR)) {
            // Looked up on demand: Maven may download it later.
            places.add(Path.of(name.substring(0, name.length() - JAR.length()) + SOURCES_JAR));
        }
    }

    /**
     * {@return the text of a class's source file, if there is one}
     *
     * @param name qualified name of a top-level class
     */
    Optional<String> text(String name) {
        String file = name.replace('.', '/') + ".java";
        try (InputStream own = LibrarySources.class.getClassLoader().getResourceAsStream(OWN + file)) {
            if (own != null) {
                return Optional.of(new String(own.readAllBytes(), StandardCharsets.UTF_8));
            }
            for (Path place : places) {
                Optional<String> found = Files.isDirectory(place) ? inFolder(place, file) : inArchive(place, file);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // a damaged archive has no comments; it is not an error here
        }
        return Optional.empty();
    }

    private static Optional<String> inFolder(Path folder, String file) throws IOException {
        Path source = folder.resolve(file);
        return Files.isRegularFile(source) ? Optional.of(Files.readString(source)) : Optional.empty();
    }

    private static Optional<String> inArchive(Path archive, String file) throws IOException {
        if (!Files.isRegularFile(archive)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(file);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }
}
