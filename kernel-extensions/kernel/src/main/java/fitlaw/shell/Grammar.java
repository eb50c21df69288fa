package fitlaw.shell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Checks Java syntax without resolving names; JShell's own check mixes both. */
final class Grammar {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private Grammar() {}

    /** {@return whether a snippet is syntactically valid Java} */
    static boolean accepts(String snippet) {
        String bare = snippet.strip();
        String expression = bare.endsWith(";") ? bare.substring(0, bare.length() - 1) : bare;
        return parses("class C { void m() { " + snippet + "\n;} }")
                || parses("class C { " + snippet + "\n}")
                || parses("class C { Object o = " + expression + "\n; }")
                || parses(snippet);
    }

    /** {@return whether a snippet ends after the head of a statement or declaration, whose body must follow} */
    static boolean isHeader(String snippet) {
        String bare = CodeMask.of(snippet).strip();
        if (bare.endsWith(";") || bare.endsWith("}")) {
            return false;
        }
        boolean statement = HEAD.matcher(bare).find() && parses("class C { void m() { " + snippet + "\n{} } }");
        return statement
                || (bare.startsWith("@")
                        && !bare.startsWith("@interface")
                        && parses("class C { " + snippet + "\nint x; }"));
    }

    /** Heads of statements, which end with a parenthesis, a keyword, or the colon of a label. */
    private static final Pattern HEAD = Pattern.compile(
            "(?s)^(?:.*[{};]\\s*)?(?:(?:\\w+\\s*:\\s*)*(?:else\\s+)?(?:if|while|for|switch|synchronized|try)\\s*\\(.*\\)|(?:.*\\s)?(?:else|do|try|finally)|\\w+\\s*:)$");

    /** {@return whether a snippet is one method} */
    static boolean isMethod(String snippet) {
        Optional<CompilationUnitTree> unit = parse("class C { " + snippet + "\n}");
        return unit.isPresent()
                && unit.get().getTypeDecls().get(0) instanceof ClassTree type
                && type.getMembers().size() == 1
                && type.getMembers().get(0) instanceof MethodTree;
    }

    /**
     * {@return whether a snippet only declares variables and types, which are allowed inside a method}
     *
     * <p>JShell has this information too, but on JDK 25 querying it for a record permanently breaks its inspection of
     * methods.
     */
    static boolean declaresLocally(String snippet) {
        Optional<CompilationUnitTree> unit = parse("class C { void m() { " + snippet + "\n;} }");
        return unit.isPresent()
                && unit.get().getTypeDecls().get(0) instanceof ClassTree type
                && type.getMembers().size() == 1
                && type.getMembers().get(0) instanceof MethodTree method
                && method.getBody().getStatements().stream()
                        .allMatch(it -> it instanceof VariableTree
                                || it instanceof ClassTree
                                || it instanceof EmptyStatementTree);
    }

    /** The syntax tree of a source file, with its documentation comments. */
    record Parsed(JavacTask task, CompilationUnitTree unit) {
        /** {@return the documentation comment of a declaration, without its asterisks} */
        Optional<String> comment(TreePath path) {
            return Optional.ofNullable(Trees.instance(task).getDocComment(path));
        }
    }

    private static boolean parses(String unit) {
        return parse(unit).isPresent();
    }

    private static Optional<CompilationUnitTree> parse(String unit) {
        return parsed(unit).map(Parsed::unit);
    }

    /** {@return a parsed source file, if it is syntactically valid} */
    static Optional<Parsed> parsed(String unit) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///C.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return unit;
            }
        };
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, found, List.of("-proc:none"), null, List.of(file));
        CompilationUnitTree tree;
        try {
            tree = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean wrong = found.getDiagnostics().stream().anyMatch(it -> it.getKind() == Diagnostic.Kind.ERROR);
        return wrong ? Optional.empty() : Optional.of(new Parsed(task, tree));
    }
}
