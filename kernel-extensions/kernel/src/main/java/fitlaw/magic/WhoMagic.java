package fitlaw.magic;

import fitlaw.common.Report;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tech.tablesaw.api.Table;

/** {@code %who}: the variables of the session. */
@Command(
        header = "list variables with their types and values",
        description = "Includes the size of values that have one.",
        footer = "%who")
final class WhoMagic extends CommandMagic {
    private static final int LENGTH = 60;

    WhoMagic() {
        super("who");
    }

    @Override
    protected Object run(Context context) {
        List<List<String>> rows = context.variables().entrySet().stream()
                .map(entry -> List.of(
                        entry.getKey(), type(entry.getValue()), size(entry.getValue()), brief(entry.getValue())))
                .toList();
        return rows.isEmpty()
                ? "No variables yet."
                : Report.titled("Variables")
                        .grid(List.of("name", "type", "size", "value"), rows)
                        .build();
    }

    private static String type(Object value) {
        String simple = value.getClass().getSimpleName();
        return simple.isEmpty() ? value.getClass().getName() : simple;
    }

    /** The number of elements, characters or rows; empty for other values. */
    private static String size(Object value) {
        try {
            if (value instanceof Collection<?> collection) {
                return Integer.toString(collection.size());
            } else if (value instanceof Map<?, ?> map) {
                return Integer.toString(map.size());
            } else if (value instanceof CharSequence text) {
                return Integer.toString(text.length());
            } else if (value instanceof Table table) {
                return table.rowCount() + " × " + table.columnCount();
            }
            return value.getClass().isArray() ? Integer.toString(Array.getLength(value)) : "";
        } catch (RuntimeException e) {
            return ""; // a collection of the user whose size() fails
        }
    }

    /** The first line, truncated to fit in a table. */
    private static String brief(Object value) {
        String text = Displays.of(value).text();
        String line = text.lines().findFirst().orElse("");
        boolean whole = line.length() <= LENGTH && text.strip().equals(line.strip());
        return whole ? line : line.substring(0, Math.min(LENGTH, line.length())) + " …";
    }
}
