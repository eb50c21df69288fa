package fitlaw.magic;

import java.util.List;
import java.util.stream.Stream;

/** The imports of every session, so that the Java lines of magics have the same meaning everywhere. */
public final class DefaultImports {
    /** The default imports of jshell, so that code for it runs here, and dataframes. */
    private static final List<String> PACKAGES = List.of(
            "java.io",
            "java.math",
            "java.net",
            "java.nio.file",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "java.util.prefs",
            "java.util.regex",
            "java.util.stream",
            "tech.tablesaw.api");

    private DefaultImports() {}

    /** {@return import declarations, on demand for each package} */
    public static List<String> all() {
        return packages().map(name -> "import " + name + ".*;").toList();
    }

    /** {@return the names of the packages whose classes are imported} */
    public static Stream<String> packages() {
        return Stream.concat(PACKAGES.stream(), ofExtensions());
    }

    /** {@return those of them that extensions add} */
    public static Stream<String> ofExtensions() {
        return Extension.installed().stream().flatMap(extension -> extension.packages().stream());
    }
}
