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

/** An index of a jar's classes by package, for the compiler. */
final class JarClasses {
    private static final String ENDING = ".class";

    private final Path path;
    private final ZipFile jar;
    private final Map<String, List<String>> packages = new HashMap<>();

    JarClasses(Path path) throws IOException {
        this.path = path;
        jar = new ZipFile(path.toFile()); // stays open for the life of the process: it is the program's own jar
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
            Path path = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isRegularFile(path) ? Optional.of(new JarClasses(path)) : Optional.empty();
        } catch (IOException | java.net.URISyntaxException | RuntimeException e) {
            return Optional.empty(); // the compiler opens it itself
        }
    }

    /** {@return the path of the jar} */
    Path path() {
        return path;
    }

    /** {@return the classes of a package, including nested ones} */
    List<JavaFileObject> of(String packageName) {
        return objects(packages.getOrDefault(packageName, List.of()).stream());
    }

    /** {@return the classes of a package and its subpackages} */
    List<JavaFileObject> below(String packageName) {
        return objects(packages.entrySet().stream()
                .filter(it -> packageName.isEmpty() || (it.getKey() + ".").startsWith(packageName + "."))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream));
    }

    private List<JavaFileObject> objects(Stream<String> names) {
        return names.<JavaFileObject>map(ClassFile::new).toList();
    }

    /** {@return a class by its binary name, if it is in the jar} */
    Optional<JavaFileObject> find(String className) {
        String name = className.replace('.', '/');
        return jar.getEntry(name + ENDING) == null ? Optional.empty() : Optional.of(new ClassFile(name));
    }

    /** {@return the binary name of a class, if its file comes from this index} */
    Optional<String> binaryName(JavaFileObject file) {
        return file instanceof ClassFile one && one.owner() == this
                ? Optional.of(one.name.replace('/', '.'))
                : Optional.empty();
    }

    /** One class, opened on demand: the compiler uses its name far more often than its bytes. */
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
            return kind == Kind.CLASS
                    && name.substring(name.lastIndexOf('/') + 1).equals(simpleName);
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
