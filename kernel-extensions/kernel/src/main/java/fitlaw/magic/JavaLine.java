package fitlaw.magic;

import fitlaw.common.Report;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The Java equivalent of a magic. */
public final class JavaLine {
    private JavaLine() {}

    /**
     * Displays a line of Java in small grey letters, from where it can be copied into a program, and runs it.
     *
     * @param context the session
     * @param java complete snippets, such as {@code var sweep = Runs.read(Path.of("data/sweep.csv"));}
     * @return the value of the last snippet
     * @throws Exception whatever the code throws, as it is
     */
    public static Object standsFor(Context context, String java) throws Exception {
        show(context, java);
        return context.evaluate(java);
    }

    /**
     * Displays the declaration of a variable in small grey letters, and assigns the value of the call to the variable.
     * If the call throws, an existing variable of that name is unchanged.
     *
     * @param context the session
     * @param name the variable
     * @param call a Java expression
     * @return the value
     * @throws Exception whatever the call throws
     */
    public static Object binds(Context context, String name, String call) throws Exception {
        show(context, "var " + name + " = " + call + ";");
        Object value = VariableTransfer.value(context::evaluate, call)
                .orElseThrow(() -> new MagicException("There is no value for " + name + "."));
        VariableTransfer.bind(context, name, value);
        return value;
    }

    /**
     * Displays a line of Java in small grey letters.
     *
     * @param context the session
     * @param java the line
     */
    public static void show(Context context, String java) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", java);
        data.put(
                "text/html",
                "<pre class=\"fitlaw-java\" style=\"opacity:.6;font-size:85%;margin:0\">" + Report.escape(java)
                        + "</pre>");
        context.display(new MimeBundle(data));
    }

    /**
     * {@return a text as a Java string literal, including quotes}
     *
     * @param text any text
     */
    public static String literal(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default ->
                    out.append(c < 0x20 ? String.format(Locale.ROOT, "\\u%04x", (int) c) : Character.toString(c));
            }
        }
        return out.append('"').toString();
    }

    /**
     * {@return whether a text is a valid name of a Java variable}
     *
     * @param name any text
     */
    public static boolean isVariableName(String name) {
        return javax.lang.model.SourceVersion.isName(name) && name.indexOf('.') < 0 && !name.equals("_");
    }
}
