package fitlaw.magic;

import java.util.List;
import java.util.stream.Stream;

/** What every session imports, so that the Java lines of magics mean the same everywhere. */
public final class DefaultImports {
    /** As in jshell, so that code tried there runs here, and dataframes. */
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

    /** Fitlaw's packages by a class that lies in each: an import of a package that is not there does not compile. */
    private static final List<String> CLASSES = List.of(
            "fitlaw.accuracy.Accuracy",
            "fitlaw.arch.Architecture",
            "fitlaw.bench.Bench",
            "fitlaw.figure.Figure",
            "fitlaw.fit.Estimate",
            "fitlaw.imports.Import",
            "fitlaw.law.Law",
            "fitlaw.paper.Paper",
            "fitlaw.runs.Runs",
            "fitlaw.search.Search",
            "fitlaw.table.Report",
            "fitlaw.throughput.Throughput");

    private DefaultImports() {}

    /** {@return import declarations, on demand for each package} */
    public static List<String> all() {
        return packages().map(name -> "import " + name + ".*;").toList();
    }

    /** {@return the names of the packages whose classes are imported} */
    public static Stream<String> packages() {
        Stream<String> fitlaw =
                CLASSES.stream().filter(DefaultImports::exists).map(name -> name.substring(0, name.lastIndexOf('.')));
        return Stream.concat(PACKAGES.stream(), fitlaw);
    }

    private static boolean exists(String name) {
        return DefaultImports.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }
}
