package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names that a cell does not mention are excluded from its compilation, but remain available. */
class ScopeTest {
    private final Cells cells = new Cells("import java.util.*;");

    private String text(String code) {
        return String.valueOf(cells.value(code));
    }

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void typesThatAreReachedThroughMembersNeedNoMention() {
        cells.done("record Node(int value) {}");
        cells.done("class Tree { Node root() { return new Node(7); } List<Node> all() { return List.of(root()); } }");
        cells.done("Tree tree = new Tree();");
        cells.done("var root = tree.root();");

        assertThat(text("root.value()")).isEqualTo("7");
        assertThat(text("tree.all().get(0)")).isEqualTo("Node[value=7]");
        assertThat(text("tree.all().stream().map(it -> it.value()).toList()")).isEqualTo("[7]");
    }

    @Test
    void inferredTypesWithoutANameStayKnown() {
        cells.done("<T extends Comparable<T> & java.io.Serializable> T largest(T a, T b)"
                + " { return a.compareTo(b) > 0 ? a : b; }");
        cells.done("var counter = new Object() { int count = 3; };");
        cells.done("var larger = largest(1, 2);");

        assertThat(text("counter.count + larger")).isEqualTo("5");
    }

    @Test
    void whatDependsOnADeclarationIsCompiledWithAllThatItNeeds() {
        cells.done("int width = 2;");
        cells.done("int height = 3;");
        cells.done("class Box { int area() { return width * height; } }");
        cells.done("int twice(Box box) { return 2 * box.area(); }");
        cells.done("Box box = new Box();");

        cells.done("long width = 5;");
        assertThat(cells.problem("int lossy = width;")).contains("lossy conversion");
        cells.done("int width = 5;");
        assertThat(text("twice(new Box())")).isEqualTo("30");
    }

    @Test
    void overloadsOfOneNameAreAllThere() {
        cells.done("int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }");
        cells.done("String depth(String text) { return text + 2; }");

        assertThat(text("depth(\"a\") + depth(3)")).isEqualTo("a23");
    }

    @Test
    void importsSeeAllThatIsThere() {
        cells.done("class Point { int x = 1; }");
        cells.done("Point here = new Point();");
        cells.done("import java.awt.*;");

        assertThat(text("here.x")).isEqualTo("1");
    }

    @Test
    void wordsBehindATypeMayBeDeclared() {
        assertThat(SnippetScope.mayDeclare("int a = f(b), c[] = {d};")).isEqualTo(Set.of("a", "c"));
        assertThat(SnippetScope.mayDeclare("Map<String, List<A>> all = make(x);"))
                .contains("all")
                .doesNotContain("x");
        assertThat(SnippetScope.mayDeclare("public static <T> T name(T x) { int y = 1; return x; }"))
                .contains("name")
                .doesNotContain("y", "x");
        assertThat(SnippetScope.mayDeclare("@Deprecated record R(int x) implements S {}"))
                .contains("R");
        assertThat(SnippetScope.mayDeclare("name = 1 + other;")).isEmpty();
    }
}
