package fitlaw.shell;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Tells Java from what is none, without asking what its names mean: JShell's own answer mixes both. */
final class Grammar {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private Grammar() {}

    /** {@return whether a snippet follows Java's grammar} */
    static boolean accepts(String snippet) {
        String bare = snippet.strip();
        String expression = bare.endsWith(";") ? bare.substring(0, bare.length() - 1) : bare;
        return parses("class C { void m() { " + snippet + "\n;} }")
                || parses("class C { " + snippet + "\n}")
                || parses("class C { Object o = " + expression + "\n; }")
                || parses(snippet);
    }

    private static boolean parses(String unit) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///C.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return unit;
            }
        };
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, found, List.of("-proc:none"), null, List.of(file));
        try {
            task.parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream().noneMatch(it -> it.getKind() == Diagnostic.Kind.ERROR);
    }
}
