package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.session.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated user at a terminal: sends keys, and waits for text on the screen. */
class ReplTest {
    private static final int PATIENCE_S = 30;
    private static final String TAB = "\t";
    private static final String ENTER = "\r";
    private static final String UP = "\u001b[A";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private PipedOutputStream keys;
    private Session session;
    private CompletableFuture<Integer> repl;
    private int from;

    @BeforeEach
    void open() throws Exception {
        start();
    }

    private void start() throws IOException {
        keys = new PipedOutputStream();
        session = Session.open(folder);
        screen.reset();
        from = 0;
        ExternalTerminal terminal =
                new ExternalTerminal("test", "ansi", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
        Repl conversation = new Repl(
                session, terminal, Optional.of(folder.resolve("history")), Optional.of(folder.resolve("figures")));
        repl = CompletableFuture.supplyAsync(conversation::run, task -> new Thread(task, "repl").start());
    }

    @AfterEach
    void close() throws Exception {
        type(CTRL_D);
        assertThat(repl.get(PATIENCE_S, TimeUnit.SECONDS)).isZero();
        session.close();
    }

    @Test
    void linesAreRunAndAnUnfinishedOneGoesOnBelow() throws Exception {
        await("[1]> ");
        type("int x = 40;" + ENTER);
        await("[2]> ");
        type("if (x > 1) {" + ENTER);
        await("... ");
        type("System.out.println(x + 2);" + ENTER + "}" + ENTER);

        await("42");
        await("[3]> ");
    }

    @Test
    void controlCStopsTheCellAndNothingElse() throws Exception {
        await("[1]> ");
        type("System.out.println(\"go\" + \"ing\"); while (true) {}" + ENTER);
        await("going");
        type(CTRL_C);
        await("Interrupted");
        await("[2]> ");
        type("half a li");
        await("half a li");
        type(CTRL_C);
        await("[2]> ");
        type("20 + 1" + ENTER);

        await("21");
    }

    @Test
    void tabCompletesJavaAndMagics() throws Exception {
        await("[1]> ");
        type("Integer.MAX_V" + TAB + ENTER);
        await("2147483647");
        type("%tim" + TAB);
        await("timeit");
        type(CTRL_C);
        await("[2]> ");
        type("%pw" + TAB + ENTER);

        await(folder.toString());
    }

    @Test
    void earlierLinesAreFoundAgainInTheNextSession() throws Exception {
        await("[1]> ");
        type("6 * 7" + ENTER);
        await("42");
        close();
        start();
        await("[1]> ");
        type(UP + ENTER);

        await("42");
        assertThat(Files.readString(folder.resolve("history"))).contains("6 * 7");
    }

    @Test
    void errorsNameTheCellAndTablesAreText() throws Exception {
        await("[1]> ");
        type("int y = nowhere;" + ENTER);
        await("cell [1], line 1: cannot find symbol");
        type("record P(String name, int size) {}" + ENTER);
        await("[3]> ");
        type("List.of(new P(\"a\", 1))" + ENTER);

        await("name (String)");
    }

    @Test
    void peopleCanBeAskedAndFiguresAreWrittenWhereTheySaid() throws Exception {
        await("[1]> ");
        type("\"<\" + Cell.input(\"who? \") + \">\"" + ENTER);
        await("who? ");
        type("ada" + ENTER);
        await("<ada>");
        type("%runs s " + Path.of("data/runs/nano.csv").toAbsolutePath() + ENTER);
        await("[3]> ");
        type("Figure.fit(Law.fit(LawForm.conditional(), s))" + ENTER);

        await("figure-1.svg]");
        assertThat(folder.resolve("figures/figure-1.svg")).content().contains("<svg");
    }

    @Test
    void aNameWithAQuestionMarkIsExplained() throws Exception {
        await("[1]> ");
        type("%pwd?" + ENTER);

        await("Example: %pwd");
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Waits until a text is on the screen below what was waited for before. */
    private void await(String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (seen().indexOf(text, from) < 0) {
            assertThat(System.nanoTime()).as(() -> text + " in " + seen()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        from = seen().indexOf(text, from) + text.length();
    }

    private String seen() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "");
    }
}
