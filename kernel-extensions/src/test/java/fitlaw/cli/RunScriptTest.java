package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunScriptTest {
    @TempDir
    Path folder;

    @Test
    void javaAndMagicsRunInTheFolderOfThePersonAndPrintText() throws Exception {
        script("""
                #!/usr/bin/env -S fitlaw run
                /set feedback concise
                int twice(int x) { return 2 * x; }
                System.out.println(twice(21));
                %pwd
                record P(String name, int size) {}
                List.of(new P("a", 1))
                /exit
                this is no Java""");

        Spawned run = Spawned.fitlaw(folder, "run", "a.jsh");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList())
                .startsWith("42", folder.toRealPath().toString())
                .anyMatch(line -> line.contains("name (String)"));
    }

    @Test
    void questionsAreAnsweredWhereTheyStand() throws Exception {
        script("""
                int size = 3;
                System.out.println(
                    size > 2
                    ?
                    "large" : "small");
                %fitlaw?
                System.out.println("then");
                ? Law
                int bad = 1 / 0;
                """);

        Typed run = here();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines().toList())
                .startsWith("large")
                .anyMatch(line -> line.startsWith("%fitlaw: "))
                .contains("then")
                .anyMatch(line -> line.startsWith("A conditional scaling law"));
        assertThat(run.err()).contains("a.jsh, line 9");
    }

    @Test
    void theFirstFailingSnippetEndsItWithItsLine() throws Exception {
        script(
                "System.out.println(\"before\");\n\nint zero = 0;\nint bad = 1 / zero;\nSystem.out.println(\"after\");\n");

        Typed run = here();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("before\n");
        assertThat(run.err()).contains("ArithmeticException: / by zero").contains("a.jsh, line 4");
        assertThat(run.err()).doesNotContain("\u001b");
    }

    @Test
    void magicsOfWholeCellsTakeTheLinesDownToAnEmptyOne() throws Exception {
        String runs = Path.of("data/runs/golden_synthetic.csv").toAbsolutePath().toString();
        script("""
                int a = 1;
                %runs sweep FILE
                %%time
                int b = a + 1;
                b

                %%fitlaw sweep sizes
                E + A/N^a

                System.out.println("terms " + sizes.table().rowCount());
                %%fitlaw sweep worse
                E + A/nowhere^a
                """.replace("FILE", runs));

        Typed run = here();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("took ", "L = E + A/N^a", "terms 5");
        assertThat(run.err()).contains("nowhere", "a.jsh, line 11");
    }

    @Test
    void aFailingMagicNamesItsLine() throws Exception {
        script("int a = 1;\n\n%runs sweep none.csv\n");

        Typed run = here();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("No file none.csv", "a.jsh, line 3", "%runs sweep none.csv");
    }

    @Test
    void aMagicThatRefusesItsArgumentsNamesItsLine() throws Exception {
        script("\n%runs --nothing\n");

        Typed run = here();

        assertThat(run.err()).contains("unknown option --nothing", "a.jsh, line 2");
    }

    @Test
    void compileErrorsNameTheLineToo() throws Exception {
        script("int a = 1;\n\n%pwd\nint b = nowhere;\n");

        Typed run = here();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("a.jsh, line 4: cannot find symbol");
    }

    @Test
    @Tag("slow")
    void exitStatusesAreThoseOfTheScript() throws Exception {
        script("System.out.println(1);\nSystem.exit(3);\nSystem.out.println(2);\n");
        assertThat(Spawned.fitlaw(folder, "run", "a.jsh")).isEqualTo(new Spawned(3, "1\n", ""));

        script("System.out.println(1);\n/exit 4\n");
        assertThat(here()).isEqualTo(new Typed(4, "1\n", ""));
    }

    @Test
    void standardInputIsTheScripts() throws Exception {
        script(
                "var in = new Scanner(System.in);\nwhile (in.hasNextLine()) { System.out.println(\"<\" + in.nextLine() + \">\"); }\n");

        assertThat(piped("one\ntwo\n", "run", "a.jsh")).isEqualTo(new Spawned(0, "<one>\n<two>\n", ""));
    }

    @Test
    void whatIsNotAScriptsIsRefused() throws Exception {
        script("1");

        assertThat(Typed.fitlaw("run", folder.resolve("a.jsh").toString(), "--output", "b.ipynb")
                        .err())
                .contains("--output is for notebooks");
        assertThat(Typed.fitlaw("run", folder.resolve("b.jsh").toString()).err())
                .contains("There is no file");
        assertThat(Typed.fitlaw("run", "a.ipynb", "--figures", "x").err()).contains("--figures is for scripts");
        assertThat(Typed.fitlaw("run", "data/runs/nano.csv").err())
                .contains("nano.csv is a table of runs, not a notebook. Name a notebook (.ipynb) or a script (.jsh).");
    }

    @Test
    @Tag("slow")
    void aPipeIntoTheReplIsRunPieceByPieceWithoutPrompts() throws Exception {
        Spawned run = piped("int f(int x) {\nreturn x + 1;\n}\nf(41)\nnowhere\n%pwd\n", "repl");

        assertThat(run.out().lines().toList())
                .isEqualTo(List.of("42", folder.toRealPath().toString()));
        assertThat(run.err()).contains("cannot find symbol").doesNotContain("\u001b");
        assertThat(run.code()).isEqualTo(1); // something failed
    }

    /** In this process, for what needs neither its own folder nor streams. */
    private Typed here() {
        return Typed.fitlaw("run", folder.resolve("a.jsh").toString());
    }

    private Spawned piped(String input, String... words) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        return Spawned.wait(Spawned.builder(folder, words).redirectInput(in.toFile()));
    }

    private void script(String text) throws Exception {
        Files.writeString(folder.resolve("a.jsh"), text);
    }
}
