package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.law.FormulaForm;
import fitlaw.law.LawForm;
import fitlaw.magic.CompletionCandidates;
import fitlaw.magic.Context;
import fitlaw.magic.JavaCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options for forms: names, formulas with options for their parameters, and lists of both. */
public final class FormArguments extends SharedOptions {
    @Option(
            names = "--start",
            paramLabel = "NAME=VALUE,...",
            description = "For a formula: initial values for half of the starts of the search, such as N0=1e8,a=0.3."
                    + " Required only if the search finds no finite value without them.")
    private String start;

    @Option(
            names = "--bounds",
            paramLabel = "NAME=LOW:HIGH,...",
            description = "For a formula: bounds of parameters, such as a=0:1,N0=0: (either end may be omitted). A"
                    + " parameter whose estimate is at a bound has no interval.")
    private String bounds;

    @Option(
            names = "--fix",
            paramLabel = "NAME=VALUE,...",
            description = "For a formula: fixed values of parameters, or other parameters to which they are equal, such"
                    + " as E=1.69,beta=alpha.")
    private String fix;

    /** Filled in by picocli. */
    public FormArguments() {}

    /**
     * {@return a form with the options for its parameters}
     *
     * @param text the name of a built-in form, or a formula
     */
    JavaCall<LawForm> of(String text) {
        return checked(() -> {
            JavaCall<LawForm> form = parsed(text);
            if (start == null && bounds == null && fix == null) {
                return form;
            }
            if (!(form.value() instanceof FormulaForm)) {
                throw new IllegalArgumentException("--start, --bounds and --fix are for formulas, and "
                        + form.value().name() + " is a built-in form. Use a formula instead, such as "
                        + "--form \"E + A/N^a + B/D^b\".");
            }
            JavaCall<FormulaForm> formula = formula(text);
            for (Map.Entry<String, String> one : assigned("--start", start, "N0=1e8,a=0.3")) {
                formula = JavaCall.of(
                        FormulaForm::withStart,
                        formula,
                        literal(one.getKey()),
                        literal(number("--start", one.getValue())));
            }
            for (Map.Entry<String, String> one : assigned("--bounds", bounds, "a=0:1,N0=0:")) {
                formula = bounded(formula, one.getKey(), one.getValue());
            }
            for (Map.Entry<String, String> one : assigned("--fix", fix, "E=1.69,beta=alpha")) {
                JavaCall<String> name = literal(one.getKey());
                formula = one.getValue().matches("[\\p{L}_].*")
                        ? JavaCall.of(FormulaForm::withTied, formula, name, literal(one.getValue()))
                        : JavaCall.of(FormulaForm::withFixed, formula, name, literal(number("--fix", one.getValue())));
            }
            formula.value();
            return JavaCall.wider(formula);
        });
    }

    /**
     * {@return the forms of a list}
     *
     * @param list forms, separated by commas or semicolons; commas inside parentheses or quotes are part of a formula
     */
    List<JavaCall<LawForm>> list(String list) {
        return checked(() -> split(list).map(FormArguments::parsed).toList());
    }

    private static JavaCall<LawForm> parsed(String text) {
        LawForm form = LawForm.parse(text);
        if (form instanceof FormulaForm) {
            return JavaCall.wider(formula(text));
        }
        return form.name().equals(LawForm.conditional().name())
                ? JavaCall.of(LawForm::conditional)
                : JavaCall.of(LawForm::named, literal(form.name()));
    }

    private static JavaCall<FormulaForm> formula(String text) {
        return JavaCall.of(LawForm::formula, literal(text.strip()));
    }

    private static JavaCall<FormulaForm> bounded(JavaCall<FormulaForm> formula, String name, String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "--bounds needs LOW:HIGH, such as " + name + "=0:1 or " + name + "=0:, not " + value + ".");
        }
        String left = value.substring(0, colon).strip();
        String right = value.substring(colon + 1).strip();
        return JavaCall.of(
                FormulaForm::withBounds,
                formula,
                literal(name),
                literal(left.isEmpty() ? Double.NEGATIVE_INFINITY : number("--bounds", left)),
                literal(right.isEmpty() ? Double.POSITIVE_INFINITY : number("--bounds", right)));
    }

    private static List<Map.Entry<String, String>> assigned(String option, String list, String example) {
        if (list == null) {
            return List.of();
        }
        List<Map.Entry<String, String>> all = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals <= 0 || one.substring(equals + 1).isBlank()) {
                throw new IllegalArgumentException(
                        option + ": '" + one.strip() + "' is not of the form NAME=VALUE, such as " + example + ".");
            }
            all.add(Map.entry(
                    one.substring(0, equals).strip(), one.substring(equals + 1).strip()));
        }
        return all;
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + text + ".", e);
        }
    }

    private static Stream<String> split(String list) {
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
        return forms.stream();
    }

    /** The names of built-in forms, for picocli. */
    static final class Forms implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LawForm.all().stream().map(LawForm::name).iterator();
        }
    }

    /** The names of built-in forms, of which the last of a list is completed. */
    static final class FormNames implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            return LawForm.all().stream().map(LawForm::name).toList();
        }

        @Override
        public int replaced(String typed) {
            return typed.length() - Math.max(typed.lastIndexOf(','), typed.lastIndexOf(';')) - 1;
        }
    }
}
