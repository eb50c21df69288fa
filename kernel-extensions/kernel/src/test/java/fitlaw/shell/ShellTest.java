package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.common.Task;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
    private static final Shell SHELL = Shell.start(List.of("import java.util.*;", "import java.util.stream.*;"));

    @AfterAll
    static void close() {
        SHELL.close();
    }

    private static EvaluationResult run(String code) {
        return run(SHELL, code);
    }

    private static EvaluationResult run(Shell shell, String code) {
        try (Execution run = new Execution(new Task((what, done, total) -> {}))) {
            return shell.evaluate(run, new SourceText("cell [1]", code), 0, code.length());
        }
    }

    private static Object value(String code) {
        EvaluationResult result = run(code);
        assertThat(result).isInstanceOf(EvaluationResult.Value.class);
        return ((EvaluationResult.Value) result).value();
    }

    private static Throwable thrown(String code) {
        return ((EvaluationResult.Thrown) run(code)).throwable();
    }

    private static List<Problem> problems(String code) {
        return ((EvaluationResult.Rejected) run(code)).problems();
    }

    @Test
    void valueOfTheLastExpressionIsAnObject() {
        assertThat(value("""
                var list = new ArrayList<Integer>();
                list.add(3);
                list""")).isEqualTo(List.of(3));
        assertThat(value("1 + 1")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1+1|true",
                "1+1;|false",
                "1+1; // done|false",
                "int x = 5|false",
                "x|true",
                "x = 6|true",
                "x;|false",
                "Math.max(1, 2)|true",
                "System.gc()|false"
            })
    void expressionsAskToBeShownUnlessASemicolonEndsThem(String code, boolean shown) {
        value("int x = 1;");

        assertThat(((EvaluationResult.Value) run(code)).shown()).isEqualTo(shown);
    }

    @Test
    void methodsMayNameLaterOnesAndClassesEachOther() {
        assertThat(value("""
                        int even(int n) { return n == 0 ? 1 : odd(n - 1); }
                        int odd(int n) { return n == 0 ? 0 : even(n - 1); }
                        even(10)""")).isEqualTo(1);
        assertThat(value("""
                class Ping { Pong pong; }
                class Pong { Ping ping; }
                new Ping().pong == null""")).isEqualTo(true);
    }

    @Test
    void redefinedMethodsAreUsedByOldCallers() {
        value("""
                int inner() { return 1; }
                int outer() { return inner() + 1; }""");

        assertThat(value("""
                int inner() { return 10; }
                outer()""")).isEqualTo(11);
    }

    @Test
    void aDeclarationThatCannotBeUsedYetIsNoted() {
        EvaluationResult.Value result = (EvaluationResult.Value) run("int later() { return missing(); }");

        assertThat(result.notes()).containsExactly("later() cannot be called until method missing() is declared.");
        assertThat(thrown("later()")).isInstanceOf(UnresolvedError.class).hasMessageContaining("missing()");
    }

    @Test
    void problemsCarryTheCellsLineAndACaret() {
        List<Problem> problems = problems("""
                int a = 1;

                int b = a + nowhere;""");

        assertThat(problems.get(0).text()).isEqualTo("""
                        cell [1], line 3: cannot find symbol: variable nowhere
                            int b = a + nowhere;
                                        ^^^^^^^""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new ZipFile(\"a\")|class ZipFile (add: import java.util.zip.ZipFile;)",
                "StandardCharsets.UTF_8|variable StandardCharsets (add: import java.nio.charset.StandardCharsets;)",
                "new Timestamp(5)|(add: import java.security.Timestamp; or import java.sql.Timestamp; or import"
                        + " jdk.jfr.Timestamp;)",
            })
    void aClassThatIsNotImportedComesWithItsImport(String code, String hint) {
        assertThat(problems(code).get(0).message())
                .startsWith("cannot find symbol: ")
                .endsWith(hint);
    }

    /** JShell indexes the classes for all shells on one thread, older shells first. */
    @Test
    void aShellThatIsNotUsedKeepsNoHintsFromAnother() {
        try (Shell unused = Shell.start(List.of());
                Shell other = Shell.start(List.of())) {
            EvaluationResult result = run(other, "new ZipFile(\"a\")");

            assertThat(((EvaluationResult.Rejected) result).problems().get(0).message())
                    .endsWith("(add: import java.util.zip.ZipFile;)");
            assertThat(run(unused, "1 + 1")).isInstanceOf(EvaluationResult.Value.class);
        }
    }

    @Test
    void aClassThatNobodyKnowsComesWithoutAHint() {
        assertThat(problems("new NowhereAtAll()").get(0).message()).isEqualTo("cannot find symbol: class NowhereAtAll");
    }

    @Test
    void allProblemsOfASnippetAreReported() {
        assertThat(problems("""
                int twice() {
                  String s = 1;
                  int i = "";
                  return i;
                }""")).hasSize(2);
    }

    @Test
    void nothingRunsWhenTheEndIsNoJava() {
        value("int count = 0;");

        assertThat(run("""
                count++;
                for (int i = 0; i < 3""")).isInstanceOf(EvaluationResult.Rejected.class);
        assertThat(value("count")).isEqualTo(0);
    }

    @Test
    void exceptionsNameTheUsersLines() {
        Throwable thrown = thrown("""
                int div(int x) {
                  int y = 1;
                  return y / x;
                }

                div(0)""");

        assertThat(Arrays.stream(thrown.getStackTrace())
                        .flatMap(frame -> SHELL.place(frame).stream())
                        .map(SourcePosition::text))
                .containsExactly("cell [1], line 3, in div", "cell [1], line 6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (long i = 0; ; i++) { try { Thread.sleep(1); } catch (Exception e) {} }",
                "Thread.sleep(100_000)",
                "new java.util.concurrent.CountDownLatch(1).await()",
                "IntStream.range(0, 1 << 30).parallel().map(i -> { int s = 0; for (int k = 0; k < 1000; k++) s += k; return s; }).sum()",
                "int deep(int n) { return n == 0 ? 0 : Math.min(deep(n - 1), deep(n - 1)); }\ndeep(200)",
                "{ Object lock = new Object(); synchronized (lock) { lock.wait(); } }"
            })
    void interruptStopsCode(String code) throws Exception {
        AtomicReference<Execution> running = new AtomicReference<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<EvaluationResult> ended = CompletableFuture.supplyAsync(
                () -> {
                    try (Execution run = new Execution(new Task((what, done, total) -> {}))) {
                        running.set(run);
                        return SHELL.evaluate(run, new SourceText("cell [1]", code), 0, code.length());
                    }
                },
                task -> {
                    thread.set(new Thread(task, "cell"));
                    thread.get().start();
                });
        while (!ended.isDone() && !hasBegun(thread.get())) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        TimeUnit.MILLISECONDS.sleep(100);
        running.get().cancel();

        assertThat(ended.get(1, TimeUnit.MINUTES)).isInstanceOf(EvaluationResult.Thrown.class);
        assertThat(value("1 + 1")).isEqualTo(2);
    }

    /** Whether the last snippet of a cell runs, and is no longer compiled. */
    private static boolean hasBegun(Thread cell) {
        return Arrays.stream(cell.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().startsWith("do_it$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"System.exit(3)", "Runtime.getRuntime().exit(3)", "Runtime.getRuntime().halt(3)"})
    void exitIsAnErrorWithItsStatus(String code) {
        assertThat(thrown(code)).isInstanceOfSatisfying(ExitError.class, exit -> assertThat(exit.status())
                .isEqualTo(3));
    }

    @Test
    void completionKnowsVariablesOfTheSameText() {
        assertThat(completions("""
                String word = "";
                word.leng""")).containsExactly("length()");
        assertThat(completions("""
                record Point(int abscissa) {}
                Point p = new Point(1);
                p.absc""")).contains("abscissa()");
        assertThat(completions("Integer.MAX_V")).containsExactly("MAX_VALUE");
    }

    private static List<String> completions(String code) {
        return SHELL.assistant().complete(code, code.length()).matches().stream()
                .map(Suggestion.Match::text)
                .toList();
    }

    @Test
    void completionAnswersWhileCodeRuns() throws Exception {
        AtomicReference<Execution> running = new AtomicReference<>();
        Thread cell = new Thread(() -> {
            try (Execution run = new Execution(new Task((what, done, total) -> {}))) {
                running.set(run);
                SHELL.evaluate(run, new SourceText("cell [1]", "while (true) {}"), 0, 15);
            }
        });
        cell.start();
        TimeUnit.MILLISECONDS.sleep(200);

        assertThat(CompletableFuture.supplyAsync(() -> completions("Integer.MAX_V"))
                        .get(1, TimeUnit.MINUTES))
                .containsExactly("MAX_VALUE");
        running.get().cancel();
        cell.join(5000);
        assertThat(cell.isAlive()).isFalse();
    }

    @Test
    void inspectionGivesSignatures() {
        assertThat(SHELL.assistant().inspect("Math.hypot", 10))
                .extracting(Assistant.Description::signature)
                .containsExactly("double Math.hypot(double x, double y)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 1|COMPLETE",
                "int x = 1; x|COMPLETE",
                "for (int i = 0; i < 3; i++) {|INCOMPLETE",
                "int f(int a,|INCOMPLETE",
                "int int = 3;;|INVALID",
                "foo bar)|INVALID"
            })
    void completenessTellsIncompleteFromInvalid(String code, Completeness.Status status) {
        assertThat(SHELL.assistant().completeness(code).status()).isEqualTo(status);
    }

    @Test
    void variablesAreSeenWithTheirValues() {
        value("var seen = List.of(1, 2);");

        assertThat(SHELL.variables()).containsEntry("seen", List.of(1, 2));
    }
}
