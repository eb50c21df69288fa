package fitlaw.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/** DuckDB's type names of structures: {@code STRUCT(d_model BIGINT, "a b" STRUCT(c DOUBLE))}. */
final class StructType {
    private static final String START = "STRUCT(";

    private StructType() {}

    static boolean is(String type) {
        return type.startsWith(START) && type.endsWith(")");
    }

    /** The fields of a structure, each with the name of its type. */
    static Map<String, String> fields(String type) {
        Map<String, String> fields = new LinkedHashMap<>();
        String inside = type.substring(START.length(), type.length() - 1);
        int open = 0;
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= inside.length(); i++) {
            char c = i < inside.length() ? inside.charAt(i) : ',';
            quoted ^= c == '"' && i < inside.length();
            open += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && open == 0 && !quoted) {
                put(inside.substring(start, i).strip(), fields);
                start = i + 1;
            }
        }
        return fields;
    }

    private static void put(String field, Map<String, String> into) {
        int end = 0;
        boolean quoted = false;
        while (end < field.length() && (quoted || field.charAt(end) != ' ')) {
            quoted ^= field.charAt(end) == '"';
            end++;
        }
        String name = field.substring(0, end);
        into.put(
                name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name,
                field.substring(end).strip());
    }
}
