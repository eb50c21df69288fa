package fitlaw.magic;

import fitlaw.law.FormulaForm;
import fitlaw.law.LawForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Forms as words: formulas, what is known of their parameters, and lists of forms, for magics and the terminal alike. */
public final class FormulaWords {
    /** Values to start from. */
    public static final String START = "--start";
    /** Bounds of parameters. */
    public static final String BOUNDS = "--bounds";
    /** Parameters that are numbers or other parameters. */
    public static final String FIX = "--fix";

    /** What {@link #START} does. */
    public static final String START_HELP =
            "Of a formula, values from which half of the starts set out, such as N0=1e8,a=0.3. Needed only where the search"
                    + " finds no finite value by itself.";
    /** What {@link #BOUNDS} does. */
    public static final String BOUNDS_HELP =
            "Of a formula, bounds that the search keeps to, such as a=0:1,N0=0: (an end may be left out). A parameter that"
                    + " ends at one has no interval.";
    /** What {@link #FIX} does. */
    public static final String FIX_HELP =
            "Of a formula, numbers in the place of parameters, or other parameters that they are tied to, such as"
                    + " E=1.69,beta=alpha.";

    private FormulaWords() {}

    /** One call on a formula, and its Java. */
    private record Call(String java, UnaryOperator<FormulaForm> of) {}

    /**
     * {@return a form with what these words say of its parameters}
     *
     * @param form a form
     * @param start values to start from, such as {@code N0=1e8,a=0.3}
     * @param bounds bounds, such as {@code a=0:1}
     * @param fix numbers or other parameters, such as {@code E=1.69,beta=alpha}
     * @throws IllegalArgumentException if a word is wrong, or there are some and the form is no formula
     */
    public static LawForm apply(LawForm form, Optional<String> start, Optional<String> bounds, Optional<String> fix) {
        List<Call> calls = calls(start, bounds, fix);
        if (calls.isEmpty()) {
            return form;
        }
        if (!(form instanceof FormulaForm formula)) {
            throw new IllegalArgumentException(START + ", " + BOUNDS + " and " + FIX + " are of formulas, and "
                    + form.name() + " is a built-in form. Give a formula in its place, such as "
                    + FitWords.FORM + " \"E + A/N^a + B/D^b\".");
        }
        for (Call call : calls) {
            formula = call.of().apply(formula);
        }
        return formula;
    }

    /** The Java of what these words say, behind that of the form. */
    static String java(Arguments given) {
        return calls(given.option(START), given.option(BOUNDS), given.option(FIX)).stream()
                .map(Call::java)
                .collect(Collectors.joining());
    }

    private static List<Call> calls(Optional<String> start, Optional<String> bounds, Optional<String> fix) {
        List<Call> calls = new ArrayList<>();
        start.ifPresent(list -> each(START, "N0=1e8,a=0.3", list, (name, value) -> {
            double from = number(START, value);
            calls.add(new Call(call("withStart", name, java(from)), form -> form.withStart(name, from)));
        }));
        bounds.ifPresent(list -> each(BOUNDS, "a=0:1,N0=0:", list, (name, value) -> {
            int colon = value.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException(
                        BOUNDS + " needs LOW:HIGH, such as " + name + "=0:1 or " + name + "=0:, not " + value + ".");
            }
            String left = value.substring(0, colon).strip();
            String right = value.substring(colon + 1).strip();
            double low = left.isEmpty() ? Double.NEGATIVE_INFINITY : number(BOUNDS, left);
            double high = right.isEmpty() ? Double.POSITIVE_INFINITY : number(BOUNDS, right);
            calls.add(new Call(
                    call("withBounds", name, java(low) + ", " + java(high)), form -> form.withBounds(name, low, high)));
        }));
        fix.ifPresent(list -> each(FIX, "E=1.69,beta=alpha", list, (name, value) -> {
            if (value.matches("[\\p{L}_].*")) {
                calls.add(
                        new Call(call("withTied", name, JavaLine.literal(value)), form -> form.withTied(name, value)));
            } else {
                double fixed = number(FIX, value);
                calls.add(new Call(call("withFixed", name, java(fixed)), form -> form.withFixed(name, fixed)));
            }
        }));
        return calls;
    }

    /** What is done with a name and the word behind its equals sign. */
    @FunctionalInterface
    private interface Assignment {
        void of(String name, String value);
    }

    private static void each(String option, String example, String list, Assignment todo) {
        for (String one : list.split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals <= 0 || one.substring(equals + 1).isBlank()) {
                throw new IllegalArgumentException(
                        option + ": '" + one.strip() + "' does not say NAME=VALUE. Write it such as " + example + ".");
            }
            todo.of(one.substring(0, equals).strip(), one.substring(equals + 1).strip());
        }
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + text + ".", e);
        }
    }

    private static String call(String method, String name, String arguments) {
        return "." + method + "(" + JavaLine.literal(name) + ", " + arguments + ")";
    }

    private static String java(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        return String.valueOf(number);
    }

    /**
     * {@return the forms of a list, names and formulas}
     *
     * @param list forms with commas or semicolons between; commas inside parentheses or quotes are part of a formula
     */
    public static List<String> split(String list) {
        List<String> forms = new ArrayList<>();
        int depth = 0;
        int from = 0;
        char quote = 0;
        for (int at = 0; at < list.length(); at++) {
            char c = list.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            } else if (c == ';' || (c == ',' && depth <= 0)) {
                forms.add(list.substring(from, at).strip());
                from = at + 1;
            }
        }
        forms.add(list.substring(from).strip());
        return forms;
    }
}
