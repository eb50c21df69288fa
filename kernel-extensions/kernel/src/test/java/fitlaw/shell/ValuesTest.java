package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables keep their values after imports and redeclarations. */
class ValuesTest {
    private static final String[] IMPORTS = {"import java.util.*;", "import java.util.stream.*;"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import java.awt.image.*;",
                "import java.awt.image.*;\nimport javax.swing.*;",
                "// pictures\nimport java.awt.image.*;",
                "/* pictures,\n and more */ import java.awt.image.*;",
                "System.out.print(\"\");\nimport java.awt.image.*;",
                "\n\n  import java.awt.image.*;",
                "import static java.lang.Math.*;\nimport static java.lang.Character.*;",
                "import\n  java.awt.image.*;",
                "import java.awt.image.BufferedImage;\n\nimport java.awt.image.*;"
            })
    void importsKeepAllValues(String imports) {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done(
                    "var date = java.time.LocalDate.of(2020, 1, 2);",
                    "List<Integer> xs = List.of(1); String s = \"s\";");
            cells.done(imports);

            assertThat(cells.value("date + \" \" + xs + \" \" + s")).isEqualTo("2020-01-02 [1] s");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int n = 20;",
                "long n = 20;",
                "int n;",
                "int n = IntStream.range(0, 20).map(it -> it).max().getAsInt();"
            })
    void whatIsDerivedFromAVariableKeepsItsValue(String anew) {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done(
                    "int n = 10;",
                    "var data = IntStream.range(0, (int) n).mapToObj(it -> it + 10).toList();",
                    "var total = data.size();");

            assertThat(cells.done(anew).notes()).isEmpty();
            assertThat(cells.value("data.get(3) + \" \" + total")).isEqualTo("13 10");
        }
    }

    @Test
    void aResultOfAMethodKeepsItsValueAndTheMethodIsNew() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("double rate() { return 0.5; }", "var r = rate(); Double boxed = rate();");
            cells.done("double rate() { return 0.7; }");

            assertThat(cells.value("r + \" \" + boxed + \" \" + rate()")).isEqualTo("0.5 0.5 0.7");
        }
    }

    @Test
    void objectsOfAClassSeeAVariableThatIsDeclaredAnew() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done(
                    "int factor = 2;",
                    "class Scaler { int scale(int x) { return x * factor; } }",
                    "Scaler sc = new Scaler();");
            cells.done("int factor = 5;");

            assertThat(cells.value("sc.scale(3)")).isEqualTo(15);
        }
    }

    @Test
    void objectsOfAClassGetItsNewCode() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("class A { int f() { return 1; } }", "var a = new A(); List<A> list = List.of(a);");

            assertThat(cells.done("class A { int f() { return 2; } }").notes()).isEmpty();
            assertThat(cells.value("a.f() + list.get(0).f()")).isEqualTo(4);
        }
    }

    @Test
    void aValueOfAClassThatChangesShapeIsLostWithAWord() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done(
                    "class Acc { int b = 1; }",
                    "Acc acc = new Acc(); Object other = acc; var count = 3; String s = \"s\" + acc.b;");

            assertThat(cells.done("class Acc { int b = 1; int two; }").notes())
                    .singleElement()
                    .asString()
                    .contains("acc is now null", "class Acc", "again");
            assertThat(cells.value("acc == null && other != null && count == 3 && s.equals(\"s1\")"))
                    .isEqualTo(true);
            assertThat(cells.done("Acc acc = new Acc();").notes()).isEmpty();
        }
    }

    @Test
    void aValueMadeAgainInTheSameCellNeedsNoWord() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("class Acc { int b = 1; }\nAcc acc = new Acc();");

            assertThat(cells.done("class Acc { int b = 1; int two; }\nAcc acc = new Acc();")
                            .notes())
                    .isEmpty();
        }
    }

    @Test
    void aDeclarationThatFailsToCompileKeepsTheOldOne() {
        try (Cells cells = new Cells(IMPORTS)) {
            cells.done("int n = 10;", "int m() { return 1; }", "record R(int a) {}\nvar r = new R(4);");
            cells.problem("int n = \"text\";");
            cells.problem("int m() { return \"text\"; }");
            cells.problem("record R(int a) { int b() { return \"text\"; } }");
            cells.problem("print n");
            cells.problem("del r");

            assertThat(cells.value("n + m() + r.a()")).isEqualTo(15);
        }
    }

    /** Twenty cells, each with its possible edits. */
    private static final List<List<String>> NOTEBOOK = List.of(
            List.of("int n = 3;", "int n = 4;", "long n = 5;", "int n = List.of(1, 2).size();"),
            List.of("double rate = 0.5;", "double rate = 0.25;", "var rate = 2.0f;"),
            List.of(
                    "int twice(int x) { return 2 * x; }",
                    "int twice(int x) { return x + x; }",
                    "long twice(long x) { return 2 * x; }"),
            List.of("record Point(int x, int y) {}", "record Point(int x, int y) { int sum() { return x + y; } }"),
            List.of(
                    "class Box { Object it = \"b\"; public String toString() { return \"Box \" + it; } }",
                    "class Box { Object it = \"c\"; public String toString() { return \"Box: \" + it; } }",
                    "class Box { Object it; int more; public String toString() { return \"Box \" + it + more; } }"),
            List.of("var xs = IntStream.range(0, 5).mapToObj(i -> i + n).toList();", "var xs = List.of(n, n);"),
            List.of("var total = xs.size() + n;", "var total = xs.size();", "String total = \"\" + xs;"),
            List.of("var p = new Point(1, 2);", "Point p = new Point(3, 4);", "Object p = new Point(5, 6);"),
            List.of("Box box = new Box();", "var box = new Box();"),
            List.of("List<Object> all = new ArrayList<>(List.of(n, rate));", "var all = new ArrayList<Object>();"),
            List.of("all.add(total);", "all.add(\"text\");", "// nothing\nall.size()"),
            List.of(
                    "import java.awt.image.*;",
                    "import java.time.*;",
                    "// time\nimport java.time.*;\nimport java.net.http.*;"),
            List.of("String name = \"a\";", "String name = \"b\" + n;", "char name = 'c';"),
            List.of("enum Colour { RED, GREEN }", "enum Colour { RED, GREEN, BLUE }"),
            List.of(
                    "var colour = Colour.RED;",
                    "Colour colour = Colour.GREEN;",
                    "Object colour = Colour.valueOf(\"RED\");"),
            List.of("java.util.function.IntUnaryOperator f = x -> x * twice(n > 0 ? 2 : 3) < 0 ? 0 : x;", "var g = f;"),
            List.of("int applied = f.applyAsInt(3);", "var applied = (long) f.applyAsInt(4);"),
            List.of(
                    "interface Shape { double area(); }",
                    "interface Shape { double area(); default int sides() { return 4; } }"),
            List.of(
                    "class Square implements Shape { public double area() { return rate; } }",
                    "class Square implements Shape { public double area() { return 2 * rate; } }"),
            List.of("Shape shape = new Square();\ndouble area = shape.area();", "double area = new Square().area();"));

    /** Eighty edits, or twenty in a quick build. */
    @Test
    @Tag("simulation")
    void whatJShellsOwnToolKeepsIsKeptThroughManyEdits() {
        int edits = Cells.IN_FULL ? 80 : 20;
        Random random = new Random(20);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < NOTEBOOK.size(); i++) {
            order.add(i);
        }
        for (int i = 0; i < edits; i++) {
            order.add(random.nextInt(NOTEBOOK.size()));
        }
        int compared = 0;
        try (Cells cells = new Cells(IMPORTS);
                JShell stock = JShell.create()) {
            List.of(IMPORTS).forEach(stock::eval);
            List<String> history = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                List<String> texts = NOTEBOOK.get(order.get(i));
                String text = texts.get(i < NOTEBOOK.size() ? 0 : random.nextInt(texts.size()));
                history.add(text);
                cells.run(text);
                evaluate(stock, text);

                Map<String, String> ours = new LinkedHashMap<>();
                cells.shell().variables().forEach((name, value) -> ours.put(name, String.valueOf(value)));
                boolean looks = i % 4 == 0; // unmodified JShell queries another process for each value
                for (VarSnippet variable : looks ? stock.variables().toList() : List.<VarSnippet>of()) {
                    boolean shown = stock.status(variable) == Snippet.Status.VALID
                            && !variable.name().startsWith("$");
                    String kept = shown ? text(stock.varValue(variable)) : "null";
                    // The text of lambdas, and of classes without toString, contains names that JShell generates.
                    if (!kept.equals("null") && !kept.contains("$Lambda") && !kept.contains("@")) {
                        assertThat(ours)
                                .as("after %s", String.join("\n--\n", history))
                                .containsEntry(variable.name(), kept);
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(edits * 5 / 2);
    }

    /** JShell gives texts and characters in quotes. */
    private static String text(String value) {
        return value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private static void evaluate(JShell stock, String text) {
        String rest = text;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = stock.sourceCodeAnalysis().analyzeCompletion(rest);
            List<SnippetEvent> events = stock.eval(info.source() == null ? rest : info.source());
            boolean refused =
                    events.stream().anyMatch(it -> it.status() == Snippet.Status.REJECTED || it.exception() != null);
            rest = refused || info.source() == null ? "" : info.remaining();
        }
    }
}
