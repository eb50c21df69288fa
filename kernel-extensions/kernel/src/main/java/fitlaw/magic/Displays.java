package fitlaw.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.common.Report;
import java.awt.Component;
import java.awt.Image;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/** Conversion of values to MIME bundles. */
public final class Displays {
    /** Longer text is truncated. */
    static final int TEXT_LIMIT = 2_000_000;
    /** Longer HTML is omitted; the text remains. */
    static final int HTML_LIMIT = 5_000_000;

    /** The maximum length of a value in one line, in characters. */
    private static final int LINE_LIMIT = 200;

    /** Loaded lazily, since it would add a tenth of a second to the first cell. */
    private static final class Trees {
        private static final ObjectMapper JSON = new ObjectMapper();
    }

    private static final List<Class<?>> TYPES = List.of(
            MimeBundle.class,
            Report.class,
            Report.Source.class,
            Table.class,
            Map.class,
            Collection.class,
            Record.class,
            Component.class,
            Image.class);

    private Displays() {}

    /** {@return types with a richer representation than text, for kernels that register displays by type} */
    public static List<Class<?>> types() {
        return Stream.concat(
                        TYPES.stream(),
                        Extension.installed().stream().flatMap(extension -> extension.displayed().stream()))
                .toList();
    }

    /**
     * {@return a value as a bundle of representations}
     *
     * @param value any value; a {@link MimeBundle} is returned unchanged
     */
    public static MimeBundle of(Object value) {
        return limited(unlimited(value));
    }

    private static MimeBundle unlimited(Object value) {
        if (value instanceof MimeBundle bundle) {
            return bundle;
        } else if (value instanceof AddedJars added) {
            return text(added.toString());
        } else if (value instanceof Report.Source source) {
            return report(source.report());
        } else if (value instanceof Report report) {
            return report(report);
        } else if (value instanceof Table table) {
            return TableView.of(table).bundle();
        } else if (value instanceof BaseStream<?, ?> stream) {
            return text(stream.getClass().getSimpleName()
                    + ", not shown: reading a stream consumes it. Add .toList() to see its elements.");
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return TableView.of(map).bundle();
        } else if (value instanceof Collection<?> collection && TableView.isRecords(collection)) {
            return TableView.of(collection).bundle();
        } else if (value instanceof Record one) {
            return TableView.of(one).bundle();
        }
        return Pictures.of(value)
                .or(() -> Extension.installed().stream()
                        .flatMap(extension -> extension.display(value).stream())
                        .findFirst())
                .orElseGet(() -> text(PlainText.of(value)));
    }

    /**
     * {@return a value in one line, strings in quotes}
     *
     * @param value any value
     */
    public static String line(Object value) {
        String text = value instanceof Table table
                ? table.rowCount() + " rows × " + table.columnCount() + " columns"
                : value instanceof BaseStream<?, ?>
                        ? value.getClass().getSimpleName()
                        : PlainText.line(value, LINE_LIMIT);
        return value instanceof CharSequence ? '"' + text + '"' : text;
    }

    /**
     * {@return a bundle of text and one other representation}
     *
     * @param value the content: text, the bytes of an image, or a value that can be displayed in this type
     * @param type MIME type of the form
     */
    public static MimeBundle as(Object value, String type) {
        if (value instanceof byte[] bytes) {
            return bundle(
                    type + ", " + bytes.length + " bytes",
                    type,
                    Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof CharSequence text) {
            boolean tree = type.endsWith("json");
            Object content = tree ? tree(text.toString()) : text.toString();
            return bundle(text.toString(), type, content);
        }
        MimeBundle all = of(value);
        return bundle(all.text(), type, all.form(type).orElse(all.text()));
    }

    private static Object tree(String json) {
        try {
            return Trees.JSON.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@return a bundle of only text}
     *
     * @param text the text
     */
    public static MimeBundle text(String text) {
        return new MimeBundle(Map.of("text/plain", text));
    }

    /**
     * {@return a bundle of text and one richer representation}
     *
     * @param text the text
     * @param type MIME type of the richer representation
     * @param content its content
     */
    public static MimeBundle bundle(String text, String type, Object content) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", text);
        data.put(type, content);
        return new MimeBundle(data);
    }

    private static MimeBundle report(Report report) {
        return bundle(report.text(), "text/html", report.html());
    }

    private static MimeBundle limited(MimeBundle bundle) {
        boolean htmlLeftOut = bundle.form("text/html")
                .map(html -> html.toString().length() > HTML_LIMIT)
                .orElse(false);
        MimeBundle shown = htmlLeftOut ? bundle.without("text/html") : bundle;
        return shown.withText(cut(bundle.text()) + (htmlLeftOut ? "\n[the HTML was too long to display]" : ""));
    }

    private static String cut(String text) {
        if (text.length() <= TEXT_LIMIT) {
            return text;
        }
        return text.substring(0, TEXT_LIMIT)
                + String.format(
                        Locale.ROOT,
                        "%n[cut: %,d of %,d characters are shown; write the value to a file to see all]",
                        TEXT_LIMIT,
                        text.length());
    }
}
