package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that users write who are used to source files, jshell and other kernels. */
class HabitsTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Recorder output = new Recorder();

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private MimeBundle value(String code) {
        Outcome outcome = SESSION.run(code, output, 7);
        assertThat(outcome.failure()).as(code).isEmpty();
        return outcome.value().orElse(new MimeBundle(java.util.Map.of("text/plain", "")));
    }

    private String text(String code) {
        return value(code).data().get("text/plain").toString();
    }

    private String traceback(String code) {
        Outcome.Failure failure = SESSION.run(code, output, 7).failure().orElseThrow();
        return String.join("\n", failure.traceback()).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void linesMayEndAsOnWindows() {
        assertThat(text("int w = 1;\r\n%help lsmagic\r\nw + 1\r\n")).isEqualTo("2");
        assertThat(text("\ufeffint bom = 4;\r\nbom")).isEqualTo("4");
    }

    @Test
    void aMagicMayEndWithASemicolon() {
        assertThat(text("%pwd;")).contains("/");
    }

    @Test
    void aPackageLineIsLeftOutWithAWord() {
        assertThat(text("/* a file */\npackage a.b;\n\nint inPackage = 3;\ninPackage"))
                .isEqualTo("3");
        assertThat(output.text()).contains("package a.b; is ignored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealed interface S1 {}\nrecord A1(int a) implements S1 {}\nrecord B1() implements S1 {}\nnew A1(1).a()",
                "public sealed abstract class S2 {}\nfinal class A2 extends S2 { int a() { return 1; } }\nnew A2().a()",
                "sealed interface S3 permits A3 {}\nrecord A3(int a) implements S3 {}\nnew A3(1).a()"
            })
    void sealedTypesMayStandWithTheirSubtypesInOneCell(String code) {
        assertThat(text(code)).isEqualTo("1");
    }

    @Test
    void filesRunAsIfTheyStoodInACell() throws IOException {
        Files.writeString(folder.resolve("a.jsh"), "#!/usr/bin/env fitlaw\r\n%pwd\r\nint fromFile = 5;\r\n");
        Files.writeString(folder.resolve("n.ipynb"), """
                {"cells": [{"cell_type": "markdown", "source": "# no code"},
                 {"cell_type": "code", "source": ["int one = 1;\\n", "int two = 2;"]},
                 {"cell_type": "code", "source": "int three = one + two;"}], "nbformat": 4}""");

        assertThat(text("%load " + folder + "/a\nfromFile")).isEqualTo("5");
        assertThat(text("%load " + folder + "/n.ipynb\nthree")).isEqualTo("3");
        assertThat(traceback("%load " + folder)).contains("is a folder");
        Files.writeString(folder.resolve("wrong.jsh"), "int a = 1;\nint b = ;\n");
        assertThat(traceback("%load " + folder + "/wrong")).startsWith("wrong.jsh, line 2");
    }

    @Test
    void namesAreTheUsers() {
        assertThat(traceback("String none = null;\nnone.length()")).contains("because \"none\" is null");
        assertThat(traceback("class Own {}\nObject own = new Own();\n(String) own"))
                .contains("class Own cannot be cast to class java.lang.String")
                .doesNotContain("fitlaw-cells", "$JShell");
        assertThat(text("new Own()")).startsWith("Own@");
        assertThat(traceback("java.util.concurrent.CompletableFuture.supplyAsync(() -> 1 / 0).get()"))
                .startsWith("ExecutionException: ");
    }

    @Test
    void aPrintedTraceEndsAtTheCell() {
        text("try { Integer.parseInt(\"x\"); } catch (Exception e) { e.printStackTrace(); }");

        assertThat(output.text())
                .contains("NumberFormatException", "cell [7], line 1")
                .doesNotContain("fitlaw.session", "jdk.internal");
    }

    @Test
    void longErrorsAreCut() {
        assertThat(traceback("int q = \"" + "x".repeat(50_000) + "\";"))
                .hasSizeLessThan(1000)
                .contains("^^^");
        assertThat(traceback("throw new RuntimeException(\"m\".repeat(3_000_000));"))
                .hasSizeLessThan(30_000)
                .contains("3,000,000 characters");
    }

    @Test
    void aBrokenTextSpoilsOnlyItself() {
        assertThat(text("class NoText { public String toString() { return null; } }\nnew NoText()"))
                .isEqualTo("null");
        text(
                "class Ring { Ring next = this; public String toString() { return \"r\" + next; } }\nRing ring = new Ring();");
        assertThat(text("%who")).contains("ring", "StackOverflowError");
    }

    @Test
    void aSlowTextHoldsUpNoToolTip() {
        text("class Busy { public String toString() { while (true) { } } }\nBusy busy = new Busy();");

        assertThat(SESSION.inspect("busy", 4, false)
                        .orElseThrow()
                        .data()
                        .get("text/plain")
                        .toString())
                .contains("takes longer", "Busy");
        text("busy = null;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new CompletableFuture<String>().join()",
                "new String(new ProcessBuilder(\"sleep\", \"30\").start().getInputStream().readAllBytes())",
                "try { Thread.sleep(20000); } catch (InterruptedException e) { }"
            })
    void interruptsReachWaitsAndAreNotSwallowed(String code) {
        Busy.interruptOnceStarted(SESSION);

        assertThat(SESSION.run("fitlaw.session.Busy.started();\n" + code, output, 7)
                        .failure()
                        .orElseThrow()
                        .name())
                .isEqualTo("Interrupted");
    }

    @Test
    void whatAProcessInheritsIsTheCells() {
        assertThat(text("new ProcessBuilder(\"echo\", \"from child\").inheritIO().start().waitFor()"))
                .isEqualTo("0");

        assertThat(output.text()).contains("out:from child");
    }

    @Test
    void imagesAndChartsArePictures() {
        assertThat(value("new java.awt.image.BufferedImage(2, 3, java.awt.image.BufferedImage.TYPE_INT_RGB)")
                        .data())
                .containsEntry("text/plain", "BufferedImage, 2 × 3")
                .containsKey("image/png");
        assertThat(value("new java.awt.image.BufferedImage(9, 9, 1).getScaledInstance(4, 4, 1)")
                        .data())
                .containsKey("image/png");
        assertThat(value(
                                "org.knowm.xchart.QuickChart.getChart(\"t\", \"x\", \"y\", \"s\", new double[] {1, 2}, new double[] {3, 4})")
                        .data())
                .containsKey("image/png");
    }

    @Test
    void valuesAreDisplayedByTheNamesThatOthersUse() {
        text("var shown = display(\"a\"); updateDisplay(shown, \"b\"); display(\"<b>x</b>\", \"text/html\");");

        assertThat(output.events()).containsExactly("display:a", "update:b", "display:<b>x</b>");
        assertThat(value("render(\"<b>x</b>\", \"text/html\")").data()).containsEntry("text/html", "<b>x</b>");
        assertThat(value("svg(\"<svg/>\")").data()).containsEntry("image/svg+xml", "<svg/>");
        assertThat(value("markdown(\"*x*\")").data()).containsEntry("text/markdown", "*x*");
    }

    @Test
    void jarsHaveAListOfTheirPaths() {
        assertThat(text("List<String> added = %jars " + folder + "\nadded.size()"))
                .isEqualTo("1");
        assertThat(text("%classpath " + folder)).startsWith("Added ");
    }

    @Test
    void tablesawReadsFiles() throws IOException {
        Files.writeString(folder.resolve("small.csv"), "a,b\n1,größe\n");

        assertThat(text("Table.read().csv(\"" + folder + "/small.csv\").stringColumn(\"b\").get(0)"))
                .isEqualTo("größe");
    }

    @Test
    void theUsersImportWinsAndWhatIsThereKeepsItsMeaning() {
        text("Table table = Table.create(\"t\");");
        assertThat(text("import java.awt.*;\nPoint p = new Point(1, 2);\np.getX()"))
                .isEqualTo("1.0");
        assertThat(text("table.name()")).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"größe?|größe", "x??|x", "??x|x", "%who?|%who"})
    void questionsMayAskForMoreAndInAnyAlphabet(String code, String name) {
        assertThat(HelpQuery.of(code)).contains(name);
    }

    @Test
    void callsWithoutAValueAreTimedToo() {
        assertThat(text("%timeit Thread.sleep(1)")).contains("ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "while (true)|INCOMPLETE",
                "for (int i = 0; i < 3; i++)|INCOMPLETE",
                "if (true) { } else|INCOMPLETE",
                "@Override|INCOMPLETE",
                "label:|INCOMPLETE",
                "} {|INVALID",
                "f(if_)|COMPLETE",
                "int a|COMPLETE",
                "List.of(1)|COMPLETE"
            })
    void headsWithoutABodyAreIncomplete(String code, fitlaw.shell.Completeness.Status status) {
        assertThat(SESSION.completeness(code).status()).isEqualTo(status);
    }
}
