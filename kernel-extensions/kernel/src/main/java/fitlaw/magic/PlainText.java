package fitlaw.magic;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Values as text: as by {@code toString}, with the elements of arrays, and long values truncated. */
final class PlainText {
    /** The number of elements that are shown; further ones are counted. */
    static final int ELEMENTS = 1000;

    private static final Pattern WRAPPERS = Pattern.compile("REPL\\.\\$JShell\\$\\w+?\\$");

    private static final int DEPTH = 4;
    private static final int WIDTH = 110;

    /** The number of elements that may still be shown, over all arrays and collections in the value. */
    private int left;

    private PlainText(int elements) {
        left = elements;
    }

    static String of(Object value) {
        return new PlainText(ELEMENTS).text(value, 0);
    }

    /** {@return a value's text in one line, truncated to a limit} */
    static String line(Object value, int limit) {
        String text = new PlainText(limit / 2).text(value, 0).strip();
        String line = text.substring(0, Math.min(text.length(), 2 * limit)).replaceAll("\\s+", " ");
        return line.length() <= limit && text.length() <= 2 * limit
                ? line
                : line.substring(0, Math.min(limit, line.length())) + " …";
    }

    private String text(Object value, int depth) {
        if (value == null) {
            return "null";
        } else if (value.getClass().isArray()) {
            int length = Array.getLength(value);
            String type = value.getClass().getComponentType().getSimpleName();
            return depth > DEPTH
                    ? type + "[" + length + "]"
                    : type + "[" + length + "] " + list(length, i -> text(Array.get(value, i), depth + 1), '{', '}');
        } else if (value instanceof Collection<?> collection && depth <= DEPTH) {
            Iterator<?> elements = collection.iterator();
            return list(collection.size(), i -> text(elements.next(), depth + 1), '[', ']');
        }
        return safely(value);
    }

    /** A failing {@code toString} must not hide the value's class. */
    private static String safely(Object value) {
        try {
            return unwrapped(String.valueOf(value.toString()));
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            String thrown = e instanceof StackOverflowError ? "StackOverflowError" : e.toString();
            return unwrapped(value.getClass().getName() + " (its toString() threw " + thrown + ")");
        }
    }

    /** {@return a text without the names of JShell's wrapper classes} */
    static String unwrapped(String text) {
        return text.indexOf("REPL.$JShell$") < 0 ? text : WRAPPERS.matcher(text).replaceAll("");
    }

    private String list(int length, IntFunction<String> element, char open, char close) {
        StringBuilder line = new StringBuilder();
        StringBuilder column = new StringBuilder();
        int shown = 0;
        while (shown < length && left > 0) {
            left--;
            int i = shown;
            shown++;
            String text = element.apply(i);
            line.append(i == 0 ? "" : ", ").append(text);
            column.append("  ").append(text).append(i < length - 1 ? ",\n" : "\n");
        }
        if (shown < length) {
            String rest = String.format(Locale.ROOT, "… %,d more", length - shown);
            line.append(shown == 0 ? "" : ", ").append(rest);
            column.append("  ").append(rest).append('\n');
        }
        boolean wraps = (line.length() > WIDTH && line.length() > shown * 12) || line.indexOf("\n") >= 0;
        return wraps ? open + "\n" + column + close : open + line.toString() + close;
    }
}
