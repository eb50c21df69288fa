package fitlaw.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/** Completion of coordinates from a local repository. */
record LocalRepository(Path repository) {
    private static final GenericVersionScheme SCHEME = new GenericVersionScheme();

    List<String> starting(String typed) {
        String[] parts = typed.split(":", -1);
        try {
            return switch (parts.length) {
                case 1 -> groups(typed);
                case 2 -> artifacts(parts[0], parts[1]);
                case 3 -> versions(parts[0], parts[1], parts[2]);
                default -> List.of();
            };
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    /** The next component of a group: followed by a colon if it contains artifacts, by a dot if it has subgroups. */
    private List<String> groups(String typed) {
        int dot = typed.lastIndexOf('.');
        String before = typed.substring(0, dot + 1);
        List<String> found = new ArrayList<>();
        for (Path folder : folders(repository.resolve(before.replace('.', '/')))) {
            String name = folder.getFileName().toString();
            if (!name.startsWith(typed.substring(dot + 1)) || name.startsWith(".")) {
                continue;
            }
            List<Path> inside = folders(folder);
            if (inside.stream().anyMatch(LocalRepository::isArtifact)) {
                found.add(before + name + ":");
            }
            if (inside.stream().anyMatch(it -> !isArtifact(it) && !isVersion(it))) {
                found.add(before + name + ".");
            }
        }
        return found;
    }

    private List<String> artifacts(String group, String typed) {
        return folders(repository.resolve(group.replace('.', '/'))).stream()
                .filter(LocalRepository::isArtifact)
                .map(folder -> folder.getFileName().toString())
                .filter(name -> name.startsWith(typed))
                .map(name -> group + ":" + name + ":")
                .toList();
    }

    private List<String> versions(String group, String artifact, String typed) {
        return folders(repository.resolve(group.replace('.', '/')).resolve(artifact)).stream()
                .filter(LocalRepository::isVersion)
                .map(folder -> folder.getFileName().toString())
                .filter(name -> name.startsWith(typed))
                .sorted(Comparator.comparing(LocalRepository::version).reversed())
                .map(name -> group + ":" + artifact + ":" + name)
                .toList();
    }

    private static Version version(String name) {
        try {
            return SCHEME.parseVersion(name);
        } catch (InvalidVersionSpecificationException e) {
            throw new IllegalStateException("every string is a valid version", e);
        }
    }

    private static boolean isArtifact(Path folder) {
        return folders(folder).stream().anyMatch(LocalRepository::isVersion);
    }

    /** {@return whether a folder is that of a version, which contains a pom named after the artifact} */
    private static boolean isVersion(Path folder) {
        Path artifact = folder.getParent().getFileName();
        return artifact != null && Files.exists(folder.resolve(artifact + "-" + folder.getFileName() + ".pom"));
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of(); // an incomplete name is not a folder
        }
    }
}
