package fitlaw.magic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code %jars}: adds jars to the class path. */
public final class JarsMagic implements Magic {
    private static final Syntax SYNTAX =
            Syntax.of("jars", "%jars lib/tool.jar").words("FILE", CompletionCandidates.files(".jar"));

    /** Creates the magic; called by the service loader. */
    public JarsMagic() {}

    @Override
    public String name() {
        return "jars";
    }

    @Override
    public List<String> otherNames() {
        return List.of("classpath");
    }

    @Override
    public Help help() {
        return new Help(
                "adds jars and folders of classes to the class path",
                "%jars FILE...",
                "A name may hold * for any characters of a file name, such as lib/*.jar. Also called %classpath.",
                "%jars lib/tool.jar");
    }

    @Override
    public Object line(String arguments, Context context) throws IOException {
        List<String> names = SYNTAX.parse(arguments).words("FILE");
        if (names.isEmpty()) {
            throw SYNTAX.wrong("FILE is missing.");
        }
        List<Path> paths = new ArrayList<>();
        for (String name : names) {
            paths.addAll(matching(HomeDirectory.expand(name, context.environment()), context.directory()));
        }
        context.addToClassPath(paths);
        return new AddedJars(
                paths, "Added " + paths.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
    }

    private static List<Path> matching(String name, Path directory) throws IOException {
        int slash = name.lastIndexOf('/');
        Path folder = directory.resolve(name.substring(0, slash + 1));
        List<Path> found = new ArrayList<>();
        if (name.indexOf('*') < 0) {
            found.add(directory.resolve(name));
        } else if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, name.substring(slash + 1))) {
                entries.forEach(found::add);
            }
        }
        if (found.isEmpty() || !Files.exists(found.get(0))) {
            throw SYNTAX.wrong("there is no file " + directory.resolve(name) + ".");
        }
        found.sort(null);
        return found;
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
