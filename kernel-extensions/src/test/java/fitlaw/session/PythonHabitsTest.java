package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python code is refused with one hint about the Java equivalent. */
class PythonHabitsTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "import pandas as pd | %runs reads a table",
                "import numpy | no Python packages",
                "from math import log | no Python packages",
                "y = 3 | var y = 3;",
                "y = 'text' | double quotes",
                "print(1) | System.out.println",
                "# fit the law | //",
                "int a = 1;\\n# then | //",
                "!ls | terminal",
                "!pip install numpy | terminal",
                "def f(x):\\n    return x | double f(double x)",
                "for i in range(3):\\n    print(i) | for (int i = 0;",
                "for x in values: | for (var x : values)",
                "if 1 > 2:\\n    int b = 1; | if (x > 1)",
                "var v = None; | null",
                "boolean t = True; | true",
                "boolean t = False; | false",
                "boolean t = 1 > 0 and 2 > 1; | &&",
                "var xs = [1, 2, 3] | List.of",
                "var m = {\"a\": 1} | Map.of",
                "double p = 2 ** 3; | Math.pow",
                "len(List.of()) | size()",
                "var f = lambda x: x | ->",
                "List.of(1)[0] | list.get(0)",
                "Map.of(\"a\", 1)[\"a\"] | map.get(\"a\")",
                "Table.create(\"t\")[\"loss\"] | table.column(\"loss\")",
                "plt.plot(new int[] {1}) | %figure draws",
                "help(List.of()) | name?",
                "pip install numpy | %maven",
                "df, b = 1, 2 | each variable is declared on its own",
                "if 1 > 2: System.out.println(1); | if (x > 1)",
                "if (1 > 2): System.out.println(1); | if (x > 1)",
                "with open(\"a.txt\") as f:\\n    f.read() | try (var in",
                "with open(\"a.txt\") as f: var x = f.read(); | try (var in",
                "print \"text\" | System.out.println",
                "var law1 = 1;\\nprint law1 | System.out.println",
            })
    void aHabitGetsOneHint(String code, String hint) {
        String message = cells.failure(code.replace("\\n", "\n"));

        assertThat(message).contains(hint).containsOnlyOnce("This kernel is Java: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int n = \"text\";",
                "var s = undefinedName;",
                "String t = 1 + ; // not in range, and so on",
                "class A { int x() { return \"# no\"; } }",
                "boolean b = true &&\n    !undefinedName;",
                "import java.util.Lost;",
                "for (int i = 0; i < ; i++) {}",
                "int[] a = new int[\"2\"];",
                "switch (1) { case 1: undefinedCall(); default: break; }",
            })
    void errorsOfJavaGetNone(String code) {
        assertThat(cells.failure(code)).doesNotContain("This kernel is Java");
    }

    @Test
    void aValueThatIsPrintedAsInOldPythonIsNoDeclaration() {
        cells.shown("var printed = 1;");

        assertThat(cells.failure("print printed")).contains("cannot find symbol: class print", "System.out.println");
        cells.shown("print neverDeclared");
        assertThat(cells.text()).contains("neverDeclared cannot be used until class print", "System.out.println");
    }

    @Test
    void magicsOfPythonsKernelHaveAWordOfTheirOwn() {
        assertThat(cells.failure("%matplotlib inline")).contains("There is no magic %matplotlib. It is not needed");
        assertThat(cells.failure("%pip install numpy")).contains("%maven");
        assertThat(cells.failure("%%html\n<b>bold</b>")).contains("There is no magic %%html. html(");
        assertThat(cells.failure("%%timet\n1")).contains("Did you mean %%time");
    }

    @Test
    void aMissingVariableNamesTheMagicThatMakesIt() {
        assertThat(cells.failure("%figure shape")).contains("there is no variable law; %fitlaw RUNS law creates one");
        assertThat(cells.failure("%fitlaw sweep")).contains("%runs sweep FILE creates one");
        assertThat(cells.failure("%calibrate h100")).contains("%bench h100 FILE creates one");
        assertThat(cells.failure("%figure pareto")).contains("%search LAW SPEED BASE found creates one");
        assertThat(cells.failure("%figure hold-out")).contains("--test CONDITION creates one");
    }
}
