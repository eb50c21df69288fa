package fitlaw.magic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %jars}: adds jars to the class path. */
@Command(
        header = "add jars and folders of classes to the class path",
        description = "A name may contain the wildcard *, such as lib/*.jar. Also called %classpath.",
        footer = "%jars lib/tool.jar")
final class JarsMagic extends CommandMagic {
    @Parameters(arity = "1..*", paramLabel = "FILE")
    @Completes(files = ".jar")
    private List<String> names;

    JarsMagic() {
        super("jars");
    }

    @Override
    public List<String> otherNames() {
        return List.of("classpath");
    }

    @Override
    protected Object run(Context context) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String name : names) {
            paths.addAll(matching(HomeDirectory.expand(name, context.environment()), context.directory()));
        }
        context.addToClassPath(paths);
        return new AddedJars(
                paths, "Added " + paths.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
    }

    private List<Path> matching(String name, Path directory) throws IOException {
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
            throw wrong("there is no file " + directory.resolve(name) + ".");
        }
        found.sort(null);
        return found;
    }
}
