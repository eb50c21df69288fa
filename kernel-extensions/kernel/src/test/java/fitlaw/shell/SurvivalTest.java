package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed cells do not affect other cells, and cells of a long session are as fast as those of a short one. */
class SurvivalTest {
    private static final String[] IMPORTS = {"import java.util.*;", "import java.util.stream.*;"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record Point(int x, int y) {}",
                "class Point { int x = 1; }",
                "enum Point { A }",
                "interface Point {}"
            })
    void aClassMayBeNamedAsAnImportedOne(String declaration) {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("import java.awt.Point;", "int kept = 5;", declaration);

            assertThat(cells.value("kept + 1")).isEqualTo(6);
            assertThat(cells.value("Point.class.getName()").toString()).startsWith("REPL");
            cells.done("import java.awt.Point;", "var p = new Point(1, 2);");
            assertThat(cells.value("p.getX() + kept")).isEqualTo(6.0);
        }
    }

    @Test
    void aVariableMayBeNamedAsAStaticImport() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("import static java.lang.Math.PI;", "int PI = 3;");

            assertThat(cells.value("PI")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Throwable {}",
                "class Object {}",
                "@interface SuppressWarnings {}",
                "record String(int a) {}"
            })
    void aClassNamedAsOneOfJavasLeavesTheSessionAlive(String declaration) {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.run(declaration);

            assertThat(cells.value("1 + 1")).isEqualTo(2);
            assertThat(cells.done(
                                    "int f() { return 3; }\nvar list = new ArrayList<>(java.util.List.of(1, 2));\nlist.size() + f()")
                            .value())
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String text = %s;",
                "System.out.println(%s.length());",
                "%s",
                "String text() { return %s; }",
                "class Text { String it = %s; }",
                "var lambda = (java.util.function.Supplier<String>) () -> %s;"
            })
    void aConstantThatIsTooLongIsAnErrorOfItsCellAlone(String code) {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("int before = 5;");

            assertThat(cells.problem(code.formatted("\"" + "x".repeat(70_000) + "\"")))
                    .contains("too long");
            assertThat(cells.value("before + 1")).isEqualTo(6);
            assertThat(cells.value("\"short\".length()")).isEqualTo(5);
        }
    }

    @Test
    void codeThatIsTooLargeIsAnErrorAndKeepsTheVariable() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("int[] big = {1, 2};");
            StringBuilder numbers = new StringBuilder("100000");
            for (int i = 1; i < 12_000; i++) {
                numbers.append(',').append(100_000 + i);
            }

            assertThat(cells.problem("int[] big = {" + numbers + "};")).contains("too large");
            assertThat(cells.value("big.length")).isEqualTo(2);
        }
    }

    @Test
    void aCauseThatLeadsBackToItselfIsThrownAsItIs() {
        try (Cells cells = new Cells(IMPORTS)) {
            String code =
                    "var a = new Exception(\"a\"); var b = new Exception(\"b\"); a.initCause(b); b.initCause(a); throw a;";

            assertThat(cells.run(code))
                    .isInstanceOfSatisfying(EvaluationResult.Thrown.class, it -> assertThat(it.throwable())
                            .hasMessage("a"));
        }
    }

    @Test
    void anExceptionWithABrokenTraceIsThrownAsItIs() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done(
                    "class Odd extends RuntimeException { public StackTraceElement[] getStackTrace() { return null; } public String getMessage() { throw new IllegalStateException(); } }");

            assertThat(cells.run("throw new Odd();"))
                    .isInstanceOfSatisfying(EvaluationResult.Thrown.class, it -> assertThat(
                                    it.throwable().getClass().getSimpleName())
                            .isEqualTo("Odd"));
            assertThat(cells.value("1 + 1")).isEqualTo(2);
        }
    }

    @Test
    void theOldValueOfAVariableCanBeCollected() throws InterruptedException {
        try (Cells cells = new Cells(IMPORTS)) {
            WeakReference<Object> same = new WeakReference<>(
                    cells.done("var data = new byte[1 << 20];").value());
            WeakReference<Object> other = new WeakReference<>(
                    cells.done("var data = new byte[1 << 21];").value());
            cells.done("var data = new int[1];", "var unrelated = 1;");

            assertThat(isCollected(same)).isTrue();
            assertThat(isCollected(other)).isTrue();
        }
    }

    private static boolean isCollected(WeakReference<?> reference) throws InterruptedException {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return reference.get() == null;
    }

    @Test
    void resultsHaveNamesForAWhile() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("40 + 1", "int f() { return $1; }");
            for (int i = 0; i < 2 * Shell.RESULTS; i++) {
                cells.done("\"text \" + " + i);
            }
            assertThat(cells.value("f()")).isEqualTo(41);
            assertThat(cells.value("$" + (2 * Shell.RESULTS + 1))).isEqualTo("text " + (2 * Shell.RESULTS - 1));
            assertThat(cells.run("$2")).isInstanceOf(EvaluationResult.Rejected.class);
        }
    }

    private static final List<String> KINDS = List.of(
            "%d + 1",
            "System.out.print(\"\" + %d %% 1);",
            "x = %d;",
            "int x = %d;",
            "var list = new ArrayList<Integer>(); for (int i = 0; i < 10; i++) list.add(i + %d);",
            "Runnable r = () -> System.out.print(%d); Object o = new Object() { int value = %1$d; };",
            "String text = %d %% 2 == 0 ? \"a\" : \"b\"; text.length() + x",
            "undefined(%d)",
            "throw new IllegalStateException(\"%d\");");

    /** Six hundred cells, or a quarter in a quick build, beside the first ones. */
    @Test
    @Tag("simulation")
    void manyCellsLeaveFewClassesAndLittleMemoryBehind() throws Exception {
        int cellsInAll = 150 + (Cells.IN_FULL ? 600 : 150);
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("int x = 1;");
            cells.run("new ZipFile(5)"); // its hint waits for the list of all classes, which is kept
            int count = 0;
            for (; count < 150; count++) {
                cells.run(KINDS.get(count % KINDS.size()).formatted(count));
            }
            long bytes = used();
            long classes = classes();
            for (; count < cellsInAll; count++) {
                cells.run(KINDS.get(count % KINDS.size()).formatted(count));
            }
            // JShell itself keeps a class or more and 150 kB of each.
            assertThat(used() - bytes).isLessThan(6_000_000);
            assertThat(classes() - classes).isLessThan(100);
        }
    }

    /** {@return the number of loaded classes of cells} */
    private static long classes() throws Exception {
        String table = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassloaderStats",
                        new Object[0],
                        new String[0]);
        return Pattern.compile("(\\d+) +\\d+ +\\d+ +fitlaw\\.shell\\.(Alone|UserLoader)")
                .matcher(table)
                .results()
                .mapToLong(it -> Long.parseLong(it.group(1)))
                .sum();
    }

    private static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void threadsOfForgottenCellsKnowTheirLines() throws Exception {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("var late = new java.util.concurrent.CompletableFuture<String>();");
            CompletableFuture<?> trace =
                    (CompletableFuture<?>) cells.value("\nlate.handle((it, e) -> new Exception())");
            for (int i = 0; i < 3 * Shell.RESULTS; i++) {
                cells.done("" + i);
            }
            cells.done("late.complete(\"now\");");

            StackTraceElement[] frames = ((Exception) trace.get()).getStackTrace();
            assertThat(List.of(frames).stream()
                            .flatMap(it -> cells.shell().place(it).stream())
                            .map(SourcePosition::text))
                    .contains("cell [1], line 2, in a lambda");
        }
    }

    @Test
    void theTextOfACompiledWrapperCanBeForgotten() {
        try (JShell jshell = JShell.builder().executionEngine("local").build()) {
            JShellInternals internals = new JShellInternals(jshell);
            Snippet declared =
                    jshell.eval("int half(int a) { return a / 2; }").get(0).snippet();

            internals.forgetText(declared);

            assertThat(jshell.sourceCodeAnalysis().wrapper(declared).wrapped()).isEmpty();
            assertThat(jshell.eval("half(6)").get(0).value()).isEqualTo("3");
            assertThat(jshell.eval("int half(int a) { return a / 2 + 1; }")
                            .get(0)
                            .status())
                    .isEqualTo(Snippet.Status.VALID);
            assertThat(jshell.eval("half(6)").get(0).value()).isEqualTo("4");
        }
    }

    @Test
    void placesOfOlderCellsStayKnown() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("int zero = 0;\nint fails(int a) {\n    return a / zero;\n}", "int other = 1;");

            assertThat(cells.run("fails(1)")).isInstanceOf(EvaluationResult.Thrown.class);
            Throwable thrown = ((EvaluationResult.Thrown) cells.run("fails(1)")).throwable();
            assertThat(cells.shell()
                            .place(thrown.getStackTrace()[0])
                            .orElseThrow()
                            .line())
                    .isEqualTo(3);
        }
    }
}
