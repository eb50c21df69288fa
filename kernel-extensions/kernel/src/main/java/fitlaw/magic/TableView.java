package fitlaw.magic;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table of strings, possibly the first rows of a longer one: as aligned text, and as HTML that expands to more rows
 * without a script.
 *
 * @param caption description and size
 * @param header names of the columns
 * @param types types of the columns, empty if uninformative
 * @param numeric which columns are right-aligned
 * @param rows the first rows, as text
 * @param total total number of rows
 */
record TableView(
        String caption,
        List<String> header,
        List<String> types,
        List<Boolean> numeric,
        List<List<String>> rows,
        int total) {
    /** Rows that are always shown. */
    static final int OPEN = 20;
    /** Rows that can be expanded. */
    static final int FOLDED = 500;

    /** From this value on, whole numbers are written with an exponent, which is no longer than all digits. */
    private static final double LARGEST_WHOLE = 1e12;

    /** Longer cells may be wrapped. */
    private static final int ONE_LINE = 60;

    private static final String NONE = "none";

    static TableView of(Table table) {
        List<Column<?>> columns = table.columns();
        int shown = Math.min(table.rowCount(), FOLDED);
        List<List<String>> rows = IntStream.range(0, shown)
                .mapToObj(
                        row -> columns.stream().map(column -> cell(column, row)).toList())
                .toList();
        String name = table.name() == null || table.name().isEmpty() ? "Table" : table.name();
        return new TableView(
                String.format(Locale.ROOT, "%s: %,d rows × %,d columns", name, table.rowCount(), columns.size()),
                columns.stream().map(Column::name).toList(),
                columns.stream()
                        .map(column -> column.type().getPrinterFriendlyName().toLowerCase(Locale.ROOT))
                        .toList(),
                columns.stream().map(column -> isNumeric(column.type())).toList(),
                rows,
                table.rowCount());
    }

    /** Six digits exceed the precision of most measurements; the dataframe itself keeps all digits. */
    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        return column instanceof DoubleColumn numbers
                ? number(numbers.getDouble(row))
                : String.valueOf(column.get(row));
    }

    /** Counts of parameters and tokens may be doubles: whole numbers keep all their digits. */
    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
        return whole ? Long.toString((long) value) : Numbers.plain(value);
    }

    /** Numbers as in dataframes, and missing values as a word. */
    private static String text(Object value) {
        if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof OptionalDouble number) {
            return number.isPresent() ? number(number.getAsDouble()) : NONE;
        } else if (value instanceof OptionalInt number) {
            return number.isPresent() ? Integer.toString(number.getAsInt()) : NONE;
        } else if (value instanceof OptionalLong number) {
            return number.isPresent() ? Long.toString(number.getAsLong()) : NONE;
        } else if (value instanceof Optional<?> perhaps) {
            return perhaps.map(TableView::text).orElse(NONE);
        }
        return PlainText.of(value);
    }

    private static boolean isNumeric(ColumnType type) {
        return List.of(ColumnType.INTEGER, ColumnType.LONG, ColumnType.SHORT, ColumnType.DOUBLE, ColumnType.FLOAT)
                .contains(type);
    }

    static TableView of(Map<?, ?> map) {
        List<List<String>> rows = map.entrySet().stream()
                .limit(FOLDED)
                .map(entry -> List.of(PlainText.of(entry.getKey()), text(entry.getValue())))
                .toList();
        boolean numbers = map.values().stream().allMatch(Number.class::isInstance);
        return new TableView(
                String.format(Locale.ROOT, "Map: %,d entries", map.size()),
                List.of("key", "value"),
                List.of("", ""),
                List.of(false, numbers),
                rows,
                map.size());
    }

    /** {@return whether these are records of one type, which can be shown as a table} */
    static boolean isRecords(Collection<?> values) {
        return !values.isEmpty()
                && values.stream().limit(FOLDED).allMatch(Record.class::isInstance)
                && values.stream()
                                .limit(FOLDED)
                                .map(Object::getClass)
                                .distinct()
                                .count()
                        == 1
                && values.iterator().next().getClass().getRecordComponents().length > 0;
    }

    static TableView of(Collection<?> records) {
        Class<?> type = records.iterator().next().getClass();
        RecordComponent[] components = type.getRecordComponents();
        List<List<String>> rows = records.stream()
                .limit(FOLDED)
                .map(row -> Arrays.stream(components)
                        .map(component -> value(component, row))
                        .toList())
                .toList();
        return new TableView(
                String.format(Locale.ROOT, "%,d × %s", records.size(), type.getSimpleName()),
                names(components),
                Arrays.stream(components)
                        .map(component -> component.getType().getSimpleName())
                        .toList(),
                Arrays.stream(components)
                        .map(component -> isNumeric(component.getType()))
                        .toList(),
                rows,
                records.size());
    }

    static TableView of(Record one) {
        List<List<String>> rows = new ArrayList<>();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            rows.add(List.of(component.getName(), value(component, one)));
        }
        return new TableView(
                one.getClass().getSimpleName(),
                List.of("component", "value"),
                List.of("", ""),
                List.of(false, false),
                rows,
                rows.size());
    }

    private static List<String> names(RecordComponent[] components) {
        return Arrays.stream(components).map(RecordComponent::getName).toList();
    }

    private static boolean isNumeric(Class<?> type) {
        return Number.class.isAssignableFrom(type)
                || (type.isPrimitive() && type != boolean.class && type != char.class);
    }

    private static String value(RecordComponent component, Object row) {
        try {
            component.getAccessor().setAccessible(true);
            return text(component.getAccessor().invoke(row));
        } catch (InvocationTargetException e) {
            return "(" + e.getCause() + ")";
        } catch (ReflectiveOperationException e) {
            return "(" + e + ")";
        }
    }

    MimeBundle bundle() {
        return Displays.bundle(text(), "text/html", html());
    }

    private String text() {
        Report.Builder report = Report.titled(caption);
        List<String> named = IntStream.range(0, header.size())
                .mapToObj(c -> types.get(c).isEmpty() ? header.get(c) : header.get(c) + " (" + types.get(c) + ")")
                .toList();
        report.grid(named, rows.subList(0, Math.min(OPEN, rows.size())));
        if (total > OPEN) {
            report.text(String.format(Locale.ROOT, "… %,d more rows", total - OPEN));
        }
        return report.build().text();
    }

    private String html() {
        StringBuilder out = new StringBuilder("<div class=\"fitlaw-table\"><p>");
        out.append(Report.escape(caption)).append("</p>\n<table>");
        head(out);
        body(out, rows.subList(0, Math.min(OPEN, rows.size())));
        out.append("</table>\n");
        if (rows.size() > OPEN) {
            out.append(String.format(
                    Locale.ROOT,
                    "<details><summary style=\"cursor:pointer;text-decoration:underline\">show %,d more"
                            + " rows</summary>%n<table>",
                    rows.size() - OPEN));
            head(out);
            body(out, rows.subList(OPEN, rows.size()));
            out.append("</table></details>\n");
        }
        if (rows.size() < total) {
            out.append(String.format(Locale.ROOT, "<p>… and %,d rows that are not shown</p>%n", total - rows.size()));
        }
        return out.append("</div>").toString();
    }

    private void head(StringBuilder out) {
        out.append("<thead><tr>");
        for (int c = 0; c < header.size(); c++) {
            out.append("<th style=\"text-align:")
                    .append(numeric.get(c) ? "right" : "left")
                    .append("\">")
                    .append(Report.escape(header.get(c)));
            if (!types.get(c).isEmpty()) {
                out.append("<br><small style=\"opacity:.6;font-weight:normal\">")
                        .append(Report.escape(types.get(c)))
                        .append("</small>");
            }
            out.append("</th>");
        }
        out.append("</tr></thead>\n");
    }

    private void body(StringBuilder out, List<List<String>> part) {
        out.append("<tbody>\n");
        for (List<String> row : part) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                out.append("<td style=\"text-align:")
                        .append(numeric.get(c) ? "right" : "left")
                        .append(row.get(c).length() <= ONE_LINE ? ";white-space:nowrap" : "")
                        .append("\">")
                        .append(Report.escape(row.get(c)))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>");
    }
}
