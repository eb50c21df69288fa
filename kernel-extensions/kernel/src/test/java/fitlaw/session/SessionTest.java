package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.MimeBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Recorder output = new Recorder();

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private Outcome run(String code) {
        return SESSION.run(code, output, 7);
    }

    private String shown(String code) {
        Outcome outcome = run(code);
        assertThat(outcome.failure()).isEmpty();
        return outcome.value()
                .map(MimeBundle::data)
                .map(data -> data.get("text/plain"))
                .orElse("")
                .toString();
    }

    private Outcome.Failure failure(String code) {
        return run(code).failure().orElseThrow();
    }

    private static String plain(Outcome.Failure failure) {
        return String.join("\n", failure.traceback()).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void lastValueIsShown() {
        assertThat(shown("int x = 20;\nx + 1")).isEqualTo("21");
        assertThat(shown("x + 1;")).isEmpty();
    }

    @Test
    void printedTextComesInOrderOfStreams() {
        run("{ System.out.print(\"a\"); System.out.print(\"b\"); System.err.print(\"c\"); System.out.print(\"d\"); }");

        assertThat(output.events()).containsExactly("out:ab", "err:c", "out:d");
    }

    @Test
    void displayedValuesStandBetweenTheTextAroundThem() {
        run("System.out.print(\"a\"); Cell.display(List.of(1)); System.out.print(\"b\");");

        assertThat(output.events()).containsExactly("out:a", "display:[1]", "out:b");
    }

    private void awaitOutput() throws InterruptedException {
        while (output.events().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    @Timeout(60)
    void threadsMayPrintAfterTheirCell() throws InterruptedException {
        run("new Thread(() -> { fitlaw.session.Busy.awaitEnd(); System.out.print(\"late\"); }).start();");
        assertThat(output.events()).isEmpty();

        Busy.ENDED.release();
        awaitOutput();
        assertThat(output.events()).containsExactly("out:late");
    }

    @Test
    @Timeout(60)
    void exceptionsOfThreadsAreToldOfAfterTheirCellWithItsLines() throws InterruptedException {
        run("""
                Thread late = new Thread(() -> {
                    fitlaw.session.Busy.awaitEnd();
                    throw new IllegalStateException("too late");
                }, "worker");
                late.start();""");
        assertThat(output.events()).isEmpty();

        Busy.ENDED.release();
        awaitOutput();
        assertThat(output.text()).isEqualTo("""
                err:Exception in thread "worker":
                IllegalStateException: too late
                    at cell [7], line 3, in a lambda
                        throw new IllegalStateException("too late");
                """);
    }

    @Test
    void aThreadThatIsStoppedWithItsCellIsNotToldOf() throws InterruptedException {
        Busy.interruptOnceStarted(SESSION);
        run("new Thread(() -> { while (true) {} }).start(); fitlaw.session.Busy.started(); while (true) {}");

        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(output.events()).isEmpty();
    }

    @Test
    void exitBehindAMethodReferenceIsExplainedToo() {
        assertThat(failure("java.util.function.IntConsumer end = System::exit; end.accept(4);")
                        .message())
                .contains("exit status 4");
        assertThat(failure("java.util.function.IntConsumer end = Runtime.getRuntime()::halt; end.accept(5);")
                        .message())
                .contains("exit status 5");
    }

    @Test
    void floodsAreCutWithALineThatSaysSo() {
        run("for (int i = 0; i < 300_000; i++) System.out.println(\"line \" + i);");

        assertThat(output.text())
                .startsWith("out:line 0\n")
                .endsWith("line 299999\n")
                .contains("[cut: ");
        assertThat(output.text()).hasSizeLessThan(1_100_000);
        assertThat(output.events()).hasSizeLessThan(100);
    }

    @Test
    void floodsOfDisplayedValuesAreCutToo() {
        run("for (int i = 0; i < 5000; i++) Cell.display(i);");

        assertThat(output.events()).hasSize(1001).contains("display:999").doesNotContain("display:1000");
        assertThat(output.events().get(1000)).contains("the first 1,000 of 5,000 displayed values");
    }

    @Test
    void linesCanBeReadFromAPerson() {
        assertThat(SESSION.run(
                                "new Scanner(System.in).nextLine() + Cell.input(\"name\")",
                                output.answering("Ada ").answering("L"),
                                1)
                        .value()
                        .orElseThrow()
                        .data())
                .containsEntry("text/plain", "Ada L");
    }

    @Test
    void compileErrorsShowTheLineAndACaret() {
        assertThat(plain(failure("int a = 1;\nString s = a;"))).isEqualTo("""
                cell [7], line 2: incompatible types: int cannot be converted to java.lang.String
                    String s = a;
                               ^""");
    }

    @Test
    void exceptionsShowUserLinesAndCauses() {
        String text = plain(failure("""
                int parse(String s) {
                    try {
                        return Integer.parseInt(s);
                    } catch (NumberFormatException e) {
                        throw new IllegalStateException("no number", e);
                    }
                }
                parse("x")"""))
                .replaceAll("java:\\d+\\)\n +\\.\\.\\. \\d+", "java:67)\n    ... 2"); // those lines are the JDK's

        assertThat(text).isEqualTo("""
                IllegalStateException: no number
                    at cell [7], line 5, in parse
                        throw new IllegalStateException("no number", e);
                    at cell [7], line 8
                        parse("x")
                Caused by: NumberFormatException: For input string: "x"
                    at java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)
                    ... 2 library frames
                    at cell [7], line 3, in parse
                        return Integer.parseInt(s);
                    at cell [7], line 8
                        parse("x")""");
    }

    @Test
    void stackOverflowStaysShort() {
        Outcome.Failure failure = failure("int down(int n) { return down(n + 1); }\ndown(0)");

        assertThat(failure.name()).isEqualTo("StackOverflowError");
        assertThat(failure.traceback()).hasSizeLessThan(45);
    }

    @Test
    void fitlawsOwnRefusalsComeWithoutStackTrace() {
        assertThat(plain(failure("throw new fitlaw.common.DataException(\"data.csv, row 3: empty\");")))
                .isEqualTo("""
                DataException: data.csv, row 3: empty
                    at cell [7], line 1
                        throw new fitlaw.common.DataException("data.csv, row 3: empty");""");
    }

    @Test
    void unknownMagicNamesTheNearest() {
        assertThat(failure("%lsmagik").message()).isEqualTo("There is no magic %lsmagik. Did you mean %lsmagic?");
    }

    @Test
    void magicsMixWithJava() {
        assertThat(shown("int y = 7\n    % 4;\nString s = \"\"\"\n%lsmagic\n\"\"\";\n%lsmagic\ny"))
                .isEqualTo("3");
        assertThat(output.text()).contains("display:Magics");
    }

    @Test
    void valueOfAMagicCanBeNamed() {
        assertThat(shown("var report = %help lsmagic\nreport.title()")).startsWith("%lsmagic: ");
    }

    @Test
    void exitIsExplained() {
        Outcome.Failure failure = failure("System.exit(3);");

        assertThat(failure.name()).isEqualTo("SystemExit");
        assertThat(failure.message()).contains("exit status 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "Thread.sleep(60_000);",
                "fitlaw.common.Task task = fitlaw.common.Task.current(); while (true) { task.check(); }"
            })
    void interruptEndsTheCell(String code) {
        Busy.interruptOnceStarted(SESSION);

        assertThat(failure("fitlaw.session.Busy.started(); " + code).name()).isEqualTo("Interrupted");
        assertThat(shown("1 + 1")).isEqualTo("2");
    }

    @Test
    void aCellThatCannotBeStoppedIsSaidSo() {
        Busy.interruptOnceStarted(SESSION);
        run("new fitlaw.session.Busy().until(System.nanoTime() + 4_500_000_000L);");

        assertThat(output.text()).contains("is still running", "restart the kernel");
    }

    @Test
    void slowTasksShowABar() {
        run(
                "for (int i = 1; i <= 30; i++) { Thread.sleep(50); fitlaw.common.Task.current().progress(\"work\", i, 30); }");

        List<String> events = output.events();
        assertThat(events.get(0)).startsWith("display:work  [").contains("per second", "left");
        assertThat(events.get(events.size() - 1))
                .startsWith("update:work  [#######")
                .contains("30 of 30", "took");
    }

    @Test
    void quickTasksShowNoBar() {
        run("for (int i = 1; i <= 30; i++) { fitlaw.common.Task.current().progress(\"work\", i, 30); }");

        assertThat(output.events()).isEmpty();
    }

    @Test
    void manyQuickCallsAreNotOneSlowOne() {
        run("""
            for (int i = 0; i < 30; i++) {
                fitlaw.common.Task.current().progress("work", 0, 2);
                Thread.sleep(50);
                fitlaw.common.Task.current().progress("work", 2, 2);
            }""");

        assertThat(output.events()).isEmpty();
    }

    @Test
    void aQuestionIsComplete() {
        assertThat(SESSION.completeness("Math?").status()).isEqualTo(fitlaw.shell.Completeness.Status.COMPLETE);
    }

    @Test
    void completionKnowsMagics() {
        assertThat(SESSION.complete("%lsm", 4).matches()).extracting("text").containsExactly("%lsmagic");
        assertThat(SESSION.complete("int a = 1;\n%help lsm", 20).matches())
                .extracting("text")
                .containsExactly("lsmagic");
    }

    @Test
    void inspectionShowsValueAndMagicHelp() {
        shown("int looked = 5;");

        assertThat(SESSION.inspect("looked", 6, false)
                        .orElseThrow()
                        .data()
                        .get("text/plain")
                        .toString())
                .startsWith("looked = 5");
        assertThat(SESSION.inspect("%lsmagic", 5, false)
                        .orElseThrow()
                        .data()
                        .get("text/plain")
                        .toString())
                .contains("list all magics");
    }
}
