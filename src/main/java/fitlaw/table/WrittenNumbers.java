package fitlaw.table;

import fitlaw.common.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/**
 * Numbers of a table as people and spreadsheets write them: with signs between thousands ({@code 1,234,567}, {@code 1_000_000},
 * {@code 1 234 567}), with a decimal comma, and with a unit behind them.
 *
 * <p>A comma before three digits is a decimal sign or stands between thousands. The table as a whole decides: a cell such as
 * {@code 3,14} is sure of decimal commas, one such as {@code 3.14} of decimal points. A column is converted where all its cells
 * can be, and stays text where nothing is sure, so that its reader refuses it.
 */
public final class WrittenNumbers {
    /** Units of counts, in lower case, with their factors. */
    public static final Map<String, Double> COUNTS = Map.ofEntries(
            Map.entry("k", 1e3),
            Map.entry("thousand", 1e3),
            Map.entry("thousands", 1e3),
            Map.entry("m", 1e6),
            Map.entry("mio", 1e6),
            Map.entry("million", 1e6),
            Map.entry("millions", 1e6),
            Map.entry("b", 1e9),
            Map.entry("bn", 1e9),
            Map.entry("g", 1e9),
            Map.entry("billion", 1e9),
            Map.entry("billions", 1e9),
            Map.entry("t", 1e12),
            Map.entry("tn", 1e12),
            Map.entry("trillion", 1e12),
            Map.entry("trillions", 1e12));

    private static final String SIGN = "[-+]?";
    private static final String EXPONENT = "([eE][-+]?\\d{1,4})?";
    /** Spaces, among them those that do not break, and the apostrophe of Switzerland. */
    private static final String GAP = "[ \u00A0\u2009\u202F'\u2019]";

    private static final Pattern NUMBERISH = Pattern.compile(SIGN + "(\\d(" + GAP + "?[\\d.,_])*|[.,]\\d+)" + EXPONENT);
    private static final Pattern GAPS =
            Pattern.compile(SIGN + "([1-9]\\d{0,2}(" + GAP + "\\d{3})+|\\d+(_\\d+)+)([.,]\\d+)?" + EXPONENT);
    private static final Pattern SURE_COMMA = sure(",", "\\.");
    private static final Pattern SURE_POINT = sure("\\.", ",");
    /** Where commas separate cells, numbers with decimal commas stand in quotes, and no number has a point. */
    private static final Pattern ANY_POINT = Pattern.compile(SIGN + "\\d*\\.\\d+" + EXPONENT);

    private static final Pattern COMMA_GROUPS = groups(",", "\\.", "+");
    private static final Pattern POINT_GROUPS = groups("\\.", ",", "+");
    private static final Pattern SEVERAL_COMMAS = groups(",", "\\.", "{2,}");
    private static final Pattern SEVERAL_POINTS = groups("\\.", ",", "{2,}");
    private static final Pattern WHOLE = Pattern.compile(SIGN + "\\d+");
    private static final Pattern ABSENT = Pattern.compile(
            "(?i)[-+]?(nan|inf|infinity)|<?n/?a>?|none|null|nil|missing|[-\u2013\u2014]+|\\?|#(div/0|n/a|value|ref|num|null|name)[!?]?");
    private static final Pattern WITH_UNIT = Pattern.compile("(.*[\\d.])\\s*([^\\d\\s.,_+-]\\D*|)");

    /** A smaller number beside numbers with a unit may be meant in that unit. */
    private static final double LEAST_WITHOUT_UNIT = 1e4;

    private WrittenNumbers() {}

    /** What can only be a number with this decimal sign: not one to three digits before it and three behind it. */
    private static Pattern sure(String decimal, String other) {
        return Pattern.compile(
                SIGN + "((0\\d*|\\d{4,}|)" + decimal + "\\d+|\\d+" + decimal + "(\\d{1,2}|\\d{4,})|\\d{1,3}(" + other
                        + "\\d{3})+" + decimal + "\\d+|\\d+" + decimal + "\\d+[eE][-+]?\\d+)" + EXPONENT);
    }

    private static Pattern groups(String between, String decimal, String times) {
        return Pattern.compile(SIGN + "[1-9]\\d{0,2}(" + between + "\\d{3})" + times + "(" + decimal + "\\d*)?");
    }

    /**
     * {@return whether a cell says that there is no number: {@code NaN}, {@code inf}, {@code None}, {@code null}, {@code -},
     * {@code #DIV/0!}}
     *
     * @param cell its text
     */
    static boolean isAbsent(String cell) {
        return ABSENT.matcher(cell).matches();
    }

    /**
     * Writes the numbers of columns as {@link Csv#isNumber} takes them, where all cells of a column can be.
     *
     * @param names the columns
     * @param cells their cells, which are changed
     * @param separator what separates cells; where it is a comma, a number with a decimal point leaves no doubt
     * @param source what to call the table
     * @return notes for the reader
     * @throws DataException if the table has decimal commas and decimal points, and a column that may have either
     */
    static List<String> convert(List<String> names, List<List<String>> cells, char separator, String source) {
        boolean[] odd = new boolean[cells.size()];
        boolean any = false;
        for (int c = 0; c < odd.length; c++) {
            odd[c] = isOdd(cells.get(c));
            any |= odd[c];
        }
        if (!any) {
            return List.of();
        }
        Optional<String> point = example(names, cells, separator == ',' ? ANY_POINT : SURE_POINT);
        Optional<String> comma =
                separator == ',' && point.isPresent() ? Optional.empty() : example(names, cells, SURE_COMMA);
        List<String> grouped = new ArrayList<>();
        for (int c = 0; c < odd.length; c++) {
            List<String> column = cells.get(c);
            boolean open = !odd[c]
                    && comma.isPresent()
                    && has(column, POINT_GROUPS)
                    && all(column, cell -> matches(POINT_GROUPS, cell) || matches(WHOLE, cell));
            if (open && point.isPresent()) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has decimal commas (%s) and decimal points (%s), so that %s in column %s may be %s or %s. Write all numbers with decimal points and nothing between thousands.",
                        source,
                        comma.get(),
                        point.get(),
                        first(column, POINT_GROUPS),
                        names.get(c),
                        first(column, POINT_GROUPS),
                        ofComma(first(column, POINT_GROUPS))));
            }
            if (odd[c] || open) {
                boolean ofComma = comma.isPresent() && (point.isEmpty() || has(column, SURE_COMMA));
                read(column, ofComma || has(column, SEVERAL_POINTS), point.isPresent() && comma.isEmpty())
                        .filter(example -> ofComma && matches(POINT_GROUPS, example))
                        .map(names.get(c).concat(" ")::concat)
                        .ifPresent(grouped::add);
            }
        }
        return comma.stream()
                .map(example -> "Numbers of " + source + " are read with decimal commas, as in " + example
                        + (grouped.isEmpty()
                                ? ""
                                : ", and points between thousands, as in " + String.join(", ", grouped))
                        + ".")
                .toList();
    }

    /** Converts a column if that is sure and possible; {@return its first cell as it was, if so} */
    private static Optional<String> read(List<String> column, boolean ofComma, boolean commasGroup) {
        UnaryOperator<String> plain = ofComma ? WrittenNumbers::ofComma : WrittenNumbers::ofPoint;
        boolean sure = ofComma || commasGroup || has(column, SEVERAL_COMMAS) || has(column, GAPS);
        if (!sure || !all(column, cell -> Csv.isNumber(plain.apply(cell)))) {
            return Optional.empty();
        }
        Optional<String> example = Optional.of(has(column, POINT_GROUPS) ? first(column, POINT_GROUPS) : "");
        column.replaceAll(cell -> isNothing(cell) ? cell : plain.apply(cell));
        return example;
    }

    private static String ofComma(String cell) {
        String text = withoutGaps(cell);
        return (matches(POINT_GROUPS, text) ? text.replace(".", "") : text).replace(',', '.');
    }

    private static String ofPoint(String cell) {
        String text = withoutGaps(cell);
        return matches(COMMA_GROUPS, text) ? text.replace(",", "") : text;
    }

    private static String withoutGaps(String cell) {
        return matches(GAPS, cell) ? cell.replaceAll(GAP + "|_", "") : cell;
    }

    /** Whether all cells of a column look like numbers and some are not written as programs do. */
    private static boolean isOdd(List<String> column) {
        boolean odd = false;
        for (String cell : column) {
            if (isNothing(cell)) {
                continue;
            }
            if (!Csv.isNumber(cell)) {
                if (!matches(NUMBERISH, cell)) {
                    return false;
                }
                odd = true;
            }
        }
        return odd;
    }

    /** The first cell of a column of numbers that leaves no doubt of its decimal sign, behind the column's name. */
    private static Optional<String> example(List<String> names, List<List<String>> cells, Pattern sure) {
        return IntStream.range(0, cells.size())
                .filter(c -> has(cells.get(c), sure)
                        && all(cells.get(c), cell -> Csv.isNumber(cell) || matches(NUMBERISH, cell)))
                .mapToObj(c -> names.get(c) + " " + first(cells.get(c), sure))
                .findFirst();
    }

    private static boolean isNothing(String cell) {
        return cell.isBlank() || isAbsent(cell);
    }

    private static boolean matches(Pattern pattern, String cell) {
        return pattern.matcher(cell).matches();
    }

    private static boolean has(List<String> column, Pattern pattern) {
        return column.stream().anyMatch(cell -> matches(pattern, cell));
    }

    private static boolean all(List<String> column, Predicate<String> are) {
        return column.stream().allMatch(cell -> isNothing(cell) || are.test(cell));
    }

    private static String first(List<String> column, Pattern pattern) {
        return column.stream()
                .filter(cell -> matches(pattern, cell))
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return a column of text as numbers, if each of its cells is a number with one of some units; a count of many digits needs
     * none beside others that have one; cells that say that there is no number are missing}
     *
     * @param column the column
     * @param units factor of each unit, in lower case
     */
    public static Optional<DoubleColumn> withUnits(Column<?> column, Map<String, Double> units) {
        if (column instanceof NumericColumn<?>) {
            return Optional.empty();
        }
        DoubleColumn read = DoubleColumn.create(column.name());
        boolean any = false;
        for (int row = 0; row < column.size(); row++) {
            String cell = column.getString(row).strip();
            if (isNothing(cell)) {
                read.appendMissing();
                continue;
            }
            Matcher written = WITH_UNIT.matcher(cell);
            if (!written.matches()) {
                return Optional.empty();
            }
            String number = ofPoint(written.group(1));
            String unit = written.group(2).strip().toLowerCase(Locale.ROOT);
            if (!Csv.isNumber(number) || !(unit.isEmpty() || units.containsKey(unit))) {
                return Optional.empty();
            }
            double value = Double.parseDouble(number);
            if (unit.isEmpty() && value < LEAST_WITHOUT_UNIT) {
                return Optional.empty();
            }
            any |= !unit.isEmpty();
            read.append(value * units.getOrDefault(unit, 1.0));
        }
        return any ? Optional.of(read) : Optional.empty();
    }
}
