package fitlaw.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The classes of a jar by package, as the compiler reads them. */
final class JarClasses {
    private static final String ENDING = ".class";

    private final Path path;
    private final ZipFile jar;
    private final Map<String, List<String>> packages = new HashMap<>();

    JarClasses(Path path) throws IOException {
        this.path = path;
        jar = new ZipFile(path.toFile()); // open as long as the process: it is the program itself
        jar.stream().map(ZipEntry::getName).filter(it -> it.endsWith(ENDING)).forEach(it -> {
            int slash = Math.max(0, it.lastIndexOf('/'));
            packages.computeIfAbsent(it.substring(0, slash).replace('/', '.'), name -> new ArrayList<>())
                    .add(it.substring(0, it.length() - ENDING.length()));
        });
    }

    /**
     * {@return the classes of the jar that a class comes from, if it comes from a jar}
     *
     * @param type any class
     */
    static Optional<JarClasses> of(Class<?> type) {
        try {
            Path path = Path.of(type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(path) ? Optional.of(new JarClasses(path)) : Optional.empty();
        } catch (IOException | java.net.URISyntaxException | RuntimeException e) {
            return Optional.empty(); // the compiler opens it in its own way
        }
    }

    /** {@return where the jar is} */
    Path path() {
        return path;
    }

    /** {@return the classes of a package, with those that are nested in others} */
    List<JavaFileObject> of(String packageName) {
        return objects(packages.getOrDefault(packageName, List.of()).stream());
    }

    /** {@return the classes of a package and of those below it} */
    List<JavaFileObject> below(String packageName) {
        return objects(packages.entrySet().stream()
                .filter(it -> packageName.isEmpty() || (it.getKey() + ".").startsWith(packageName + "."))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream));
    }

    private List<JavaFileObject> objects(Stream<String> names) {
        return names.<JavaFileObject>map(ClassFile::new).toList();
    }

    /** {@return a class by its name with dots, if it is here} */
    Optional<JavaFileObject> find(String className) {
        String name = className.replace('.', '/');
        return jar.getEntry(name + ENDING) == null ? Optional.empty() : Optional.of(new ClassFile(name));
    }

    /** {@return the name of a class with dots, if its file is one of these} */
    Optional<String> binaryName(JavaFileObject file) {
        return file instanceof ClassFile one && one.owner() == this
                ? Optional.of(one.name.replace('/', '.'))
                : Optional.empty();
    }

    /** One class, of whose name the compiler asks much more often than for what is in it. */
    private final class ClassFile extends SimpleJavaFileObject {
        private static final URI UNUSED = URI.create("jar:///class");

        private final String name;

        ClassFile(String name) {
            super(UNUSED, Kind.CLASS);
            this.name = name;
        }

        JarClasses owner() {
            return JarClasses.this;
        }

        @Override
        public URI toUri() {
            return URI.create("jar:" + path.toUri() + "!/" + name + ENDING);
        }

        @Override
        public String getName() {
            return path + "(/" + name + ENDING + ")";
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.CLASS && name.substring(name.lastIndexOf('/') + 1).equals(simpleName);
        }

        @Override
        public InputStream openInputStream() throws IOException {
            return jar.getInputStream(jar.getEntry(name + ENDING));
        }

        @Override
        public String toString() {
            return getName();
        }
    }
}
