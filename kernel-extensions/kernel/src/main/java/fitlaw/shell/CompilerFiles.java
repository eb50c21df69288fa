package fitlaw.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * The compiler's file manager. Classes of the application's own jar come from an index of their names: the compiler's
 * own way, a file system for the entire jar, takes longer than everything else before the first cell, and the compiler
 * lists the jar's folders again in each of its passes. All other locations are left to the compiler.
 */
final class CompilerFiles extends ForwardingJavaFileManager<StandardJavaFileManager>
        implements StandardJavaFileManager {
    private static final Set<String> CLASS_PATH = Set.of("-classpath", "-cp", "--class-path");

    private final Supplier<Optional<JarClasses>> own;
    private boolean set;

    /**
     * Creates a file manager.
     *
     * @param files the compiler's own file manager
     * @param own classes of the jar that the program was started from; evaluated when the compiler first needs them
     */
    CompilerFiles(StandardJavaFileManager files, Supplier<Optional<JarClasses>> own) {
        super(files);
        this.own = own;
    }

    private synchronized Optional<JarClasses> own() {
        Optional<JarClasses> classes = own.get();
        if (!set) {
            set = true;
            classes.ifPresent(it -> without(it, System.getProperty("java.class.path")));
        }
        return classes;
    }

    /** Sets the compiler's class path to the given one without the own jar. */
    private void without(JarClasses classes, String path) {
        List<Path> others = Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(it -> !it.isEmpty())
                .map(Path::of)
                .filter(it -> !it.toAbsolutePath().normalize().equals(classes.path()))
                .toList();
        try {
            fileManager.setLocationFromPaths(StandardLocation.CLASS_PATH, others);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // cannot happen: the paths are not accessed here
        }
    }

    @Override
    public boolean handleOption(String option, Iterator<String> remaining) {
        Optional<JarClasses> classes = CLASS_PATH.contains(option) ? own() : Optional.empty();
        if (classes.isEmpty()) {
            return super.handleOption(option, remaining);
        }
        without(classes.get(), remaining.next());
        return true;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        if (location != StandardLocation.CLASS_PATH || own().isEmpty()) {
            return super.list(location, packageName, kinds, recurse);
        }
        List<JavaFileObject> found = new ArrayList<>();
        if (kinds.contains(JavaFileObject.Kind.CLASS)) {
            JarClasses classes = own().get();
            found.addAll(recurse ? classes.below(packageName) : classes.of(packageName));
        }
        super.list(location, packageName, kinds, recurse).forEach(found::add);
        return found;
    }

    private Optional<String> ownName(FileObject file) {
        return own().filter(it -> file instanceof JavaFileObject).flatMap(it -> it.binaryName((JavaFileObject) file));
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return ownName(file).orElseGet(() -> super.inferBinaryName(location, file));
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        return (ownName(a).isPresent() || ownName(b).isPresent())
                ? ownName(a).equals(ownName(b))
                : super.isSameFile(a, b);
    }

    @Override
    public boolean contains(Location location, FileObject file) throws IOException {
        return ownName(file).isPresent() ? location == StandardLocation.CLASS_PATH : super.contains(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForInput(Location location, String className, JavaFileObject.Kind kind)
            throws IOException {
        Optional<JavaFileObject> found = location == StandardLocation.CLASS_PATH && kind == JavaFileObject.Kind.CLASS
                ? own().flatMap(it -> it.find(className))
                : Optional.empty();
        return found.isPresent() ? found.get() : super.getJavaFileForInput(location, className, kind);
    }

    @Override
    public Iterable<? extends Path> getLocationAsPaths(Location location) {
        Optional<JarClasses> classes = location == StandardLocation.CLASS_PATH ? own() : Optional.empty();
        Iterable<? extends Path> others = fileManager.getLocationAsPaths(location);
        return classes.isEmpty()
                ? others
                : Stream.concat(
                                Stream.of(classes.get().path()),
                                others == null ? Stream.of() : StreamSupport.stream(others.spliterator(), false))
                        .toList();
    }

    @Override
    public Iterable<? extends File> getLocation(Location location) {
        Iterable<? extends Path> paths = location == StandardLocation.CLASS_PATH ? getLocationAsPaths(location) : null;
        return paths == null
                ? fileManager.getLocation(location)
                : StreamSupport.stream(paths.spliterator(), false)
                        .map(Path::toFile)
                        .toList();
    }

    @Override
    public void setLocation(Location location, Iterable<? extends File> files) throws IOException {
        fileManager.setLocation(location, files);
    }

    @Override
    public void setLocationFromPaths(Location location, Collection<? extends Path> paths) throws IOException {
        fileManager.setLocationFromPaths(location, paths);
    }

    @Override
    public Path asPath(FileObject file) {
        return fileManager.asPath(file);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromFiles(Iterable<? extends File> files) {
        return fileManager.getJavaFileObjectsFromFiles(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(File... files) {
        return fileManager.getJavaFileObjects(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromStrings(Iterable<String> names) {
        return fileManager.getJavaFileObjectsFromStrings(names);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(String... names) {
        return fileManager.getJavaFileObjects(names);
    }
}
