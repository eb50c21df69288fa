package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    /** One row: r = 2, x = 0.1, n_layers = 8, `val/ce` = 3.5, size_class = 1M, seed = 0, and an empty note. */
    private static final Expression.Row ROW = new Expression.Row() {
        private final Map<String, String> cells = Map.of(
                "r", "2", "x", "0.1", "n_layers", "8", "val/ce", "3.5", "size_class", "1M", "seed", "0", "note", "");

        @Override
        public double number(String name) {
            if (isText(name)) {
                throw new DataException("runs.csv, row 1, column " + name + ": '" + text(name) + "' is not a number.");
            }
            return Double.parseDouble(text(name));
        }

        @Override
        public String text(String name) {
            return cells.get(name);
        }

        @Override
        public boolean isText(String name) {
            return name.equals("size_class") || name.equals("note");
        }
    };

    private static double value(String formula) {
        return Expression.parse(formula).value(ROW);
    }

    private static Optional<String> failure(String formula) {
        return Expression.parse(formula).failure(ROW);
    }

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "7 - 4 - 2, 1",
        "16 / 4 / 2, 2",
        "2^3^2, 512", // to the right: 2^9
        "2 ** 3, 8",
        "-2^2, -4",
        "2^-1, 0.5",
        "--3, 3",
        "+3 - -1, 4",
        "1.5e3, 1500",
        "1E-2, 0.01",
        ".5, 0.5",
        "r * n_layers, 16",
        "`val/ce` * 2, 7",
        "ln(exp(2)), 2",
        "log10(1000), 3",
        "log2(8), 3",
        "sqrt(n_layers * r), 4",
        "abs(-3), 3",
        "'max(r, n_layers)', 8",
        "'min(r, n_layers) + 1', 3",
        "LN(1), 0",
    })
    void arithmeticIsThatOfSchool(String formula, double expected) {
        assertThat(value(formula)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "r < 3, 1",
        "r <= 2, 1",
        "r > 2, 0",
        "r >= 2, 1",
        "r == 2, 1",
        "r = 2, 1",
        "r != 2, 0",
        "0.5 <= r <= 5, 1",
        "0.5 <= r < 2, 0",
        "5 >= r > 1 & x < 1, 1",
        "r < 1 | x < 1, 1",
        "r < 1 || x < 1, 1",
        "r < 1 or x < 1, 1",
        "r < 3 && x < 0.01, 0",
        "r < 3 and x < 0.01, 0",
        "!r < 1, 1", // not (r < 1)
        "not r < 3, 0",
        "!(r < 3) | x < 1, 1",
        "r < 1 & x > 1 | x < 1, 1", // & before |
        "x < 1 | r < 1 & x > 1, 1",
        "r - 2, 0",
        "r + 1 > n_layers / 4, 1",
    })
    void conditionsCountAsOneAndNought(String formula, double expected) {
        assertThat(value(formula)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "size_class == \"1M\", 1",
                "size_class == '1M', 1",
                "\"1M\" = size_class, 1",
                "size_class != \"1M\", 0",
                "size_class == \"1m\", 0",
                "seed == \"0\", 1",
                "size_class == seed, 0",
                "note == \"\", 1",
                "r != \"\", 1",
            })
    void textIsComparedAsItStands(String formula, double expected) {
        assertThat(value(formula)).isEqualTo(expected);
    }

    @Test
    void textHasNoOrder() {
        assertThatThrownBy(() -> value("size_class < \"2M\""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'size_class < \"2M\"': text can only be compared with ==, !=, contains, starts_with, ends_with and in");
    }

    @Test
    void textWhereANumberIsNeededNamesTheCellAndSuggestsQuotes() {
        assertThatThrownBy(() -> value("size_class == 1"))
                .isInstanceOf(DataException.class)
                .hasMessage("runs.csv, row 1, column size_class: '1M' is not a number."
                        + " Or, if size_class is text, put quotes around what 'size_class == 1' compares it with.");
    }

    @Test
    void emptyCellInAComparisonOfNumbersIsNamed() {
        assertThatThrownBy(() -> value("note > 1"))
                .isInstanceOf(DataException.class)
                .hasMessage("runs.csv, row 1, column note: '' is not a number.");
    }

    @Test
    void secondPartOfAnAndIsOnlyReadWhereTheFirstHolds() {
        assertThat(value("note != \"\" & note > 1")).isZero();
        assertThat(failure("note != \"\" & note > 1")).contains("note != \"\" is false (note = '')");
    }

    @Test
    void failureNamesTheFirstPartThatIsFalseWithItsValues() {
        assertThat(failure("size_class == \"1M\" & x >= 0.5 & r > 9")).contains("x >= 0.5 is false (x = 0.1)");
        assertThat(failure("size_class != \"1M\"")).contains("size_class != \"1M\" is false (size_class = '1M')");
        assertThat(failure("r > 9 | x > 9")).contains("r > 9 | x > 9 is false (r = 2, x = 0.1)");
        assertThat(failure("0.5 <= r <= 1.5")).contains("0.5 <= r <= 1.5 is false (r = 2)");
        assertThat(failure("1 > 2")).contains("1 > 2 is false");
        assertThat(failure("r < 3 & x < 1")).isEmpty();
    }

    @Test
    void namesAreThoseOfColumnsInTheOrderOfTheirUse() {
        assertThat(Expression.parse("ln(r) < x & `val/ce` > 2 | !(size_class == \"r2\") & x > max(seed, 1)")
                        .names())
                .containsExactly("r", "x", "val/ce", "size_class", "seed");
    }

    @Test
    void namesThatStartLikeAWordOfTheGrammarAreNames() {
        assertThat(Expression.parse("order < android & nothing > 1").names())
                .containsExactly("order", "android", "nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~               | 1  | a number, a column or ( is missing here",
                "r <              | 4  | a number, a column or ( is missing here",
                "r < 1 &          | 8  | a number, a column or ( is missing here",
                "(r < 1           | 7  | ) is missing here",
                "r < 1)           | 6  | ')' is not expected here",
                "r < 1 2          | 7  | '2' is not expected here",
                "config.lr < 1    | 7  | '.lr < 1' is not expected here; write a name with a dot in backticks, as `config.lr`",
                "r <> 1           | 4  | '>' is not expected here",
                "r ? 1            | 3  | '? 1' is not expected here",
                "5x < 1           | 2  | 'x < 1' is not expected here",
                "r < 1.2.3        | 5  | not a number",
                "r < 1e           | 5  | not a number",
                "s == \"1M        | 6  | the closing \" is missing",
                "s == '1M\"       | 6  | the closing ' is missing",
                "`val/ce < 3      | 1  | the closing ` is missing",
                "log(r) > 1       | 1  | use ln, log2 or log10 instead of log",
                "x + sinh(r) > 1  | 5  | there is no function sinh; the functions are ln, log2, log10, exp, sqrt, abs, min, max",
                "max(r) > 1       | 6  | , is missing here",
                "ln(r, 2) > 1     | 5  | ) is missing here",
                "s == “1M”        | 6  | '“' is not expected here",
            })
    void whatIsNoFormulaIsPointedAt(String formula, int character, String problem) {
        assertThatThrownBy(() -> Expression.parse(formula))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("In '" + formula + "', at character " + character + ": " + problem + ".");
    }

    @Test
    void textIsKept() {
        assertThat(Expression.parse(" r<1 ")).hasToString(" r<1 ");
    }

    /** A row whose only cell is called {@code cell}. */
    private static boolean holds(String formula, String cell) {
        boolean text = !Csv.isNumber(cell);
        Expression.Row row = new Expression.Row() {
            @Override
            public double number(String name) {
                return Double.parseDouble(cell);
            }

            @Override
            public String text(String name) {
                return cell;
            }

            @Override
            public boolean isText(String name) {
                return text;
            }
        };
        return Expression.parse(formula).failure(row).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE", "1", "1.0"})
    void truthIsTheSameHoweverAToolWritesIt(String cell) {
        assertThat(holds("cell == true", cell)).isTrue();
        assertThat(holds("cell = True", cell)).isTrue();
        assertThat(holds("TRUE == cell", cell)).isTrue();
        assertThat(holds("cell in (true)", cell)).isTrue();
        assertThat(holds("cell != true", cell)).isFalse();
        assertThat(holds("cell == false", cell)).isFalse();
        assertThat(holds("cell", cell)).isTrue();
        assertThat(holds("!cell | cell == false", cell)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "FALSE", "0"})
    void falsehoodToo(String cell) {
        assertThat(holds("cell == false", cell)).isTrue();
        assertThat(holds("cell != true", cell)).isTrue();
        assertThat(holds("not cell & true", cell)).isTrue();
    }

    @Test
    void truthWordsInQuotesAreTruthWordsButNoNumbers() {
        assertThat(holds("cell == 'True'", "true")).isTrue();
        assertThat(holds("cell != \"true\"", "TRUE")).isFalse();
        assertThat(holds("cell == 'true'", "1")).isFalse();
    }

    @Test
    void emptyCellIsNeitherTrueNorFalseAndOtherTextIsRefused() {
        assertThat(holds("cell == true | cell == false", "")).isFalse();
        assertThat(holds("cell != true", "")).isTrue();
        assertThatThrownBy(() -> holds("cell != true", "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'yes' is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cell contains 'wide'                  | deep-wide-1 | true",
                "cell contains 'Wide'                  | deep-wide-1 | false",
                "cell starts_with 'deep'               | deep-wide-1 | true",
                "cell ends_with '-1' & cell != 'x'     | deep-wide-1 | true",
                "cell in ('a', \"b\")                | b           | true",
                "cell not in ('a', 'b')                | b           | false",
                "not (cell in ('a', 'b'))              | c           | true",
                "cell in (1, 2, 1e3)                   | 1000        | true",
                "cell in (1, 2)                        | 3           | false",
                "cell starts_with '10'                 | 1000        | true",
            })
    void textsAreComparedByPartsAndWithLists(String formula, String cell, boolean expected) {
        assertThat(holds(formula, cell)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "cell < 1B, 999999999",
        "cell >= 50M, 50000000",
        "cell == 125m, 1.25e8",
        "cell < 1.5k, 1499",
        "2b > cell, 1"
    })
    void numbersHaveLetters(String formula, String cell) {
        assertThat(holds(formula, cell)).isTrue();
    }

    @Test
    void countWithoutQuotesAgainstATextAsksForQuotes() {
        assertThatThrownBy(() -> failure("size_class == 1M & r > 1"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("put quotes around what 'size_class == 1M' compares it with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x > 0 & ", "x > 0 | ", "x + "})
    void formulaOfTooManyTermsIsRefusedInWords(String term) {
        assertThat(value(term.repeat(499) + "x > 0")).isEqualTo(1);
        assertThatThrownBy(() -> Expression.parse(term.repeat(3_000) + "x > 0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has more than 500 terms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-", "ln(", "2^", "not "})
    void formulaNestedTooDeepIsRefusedInWords(String opening) {
        assertThatThrownBy(() -> Expression.parse(opening.repeat(50_000) + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is nested deeper than 100 levels");
    }

    @Test
    void longListIsOneTerm() {
        String list = String.join(", ", java.util.Collections.nCopies(5_000, "'a'"));

        assertThat(holds("cell in (" + list + ", 'b')", "b")).isTrue();
    }

    @Test
    void namesAreReplacedWhereTheyStandForThemselves() {
        Expression formula = Expression.parse("a + aa/N^a - exp(`a`) + (kind == 'a')*exp");

        assertThat(formula.with("a", "(-2)")).hasToString("(-2) + aa/N^(-2) - exp((-2)) + (kind == 'a')*exp");
        assertThat(formula.with("exp", "3")).hasToString("a + aa/N^a - exp(`a`) + (kind == 'a')*3");
        assertThat(formula.with("b", "1")).hasToString(formula.toString());
    }
}
