package fitlaw.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The element described by a signature from JShell, such as {@code double Math.hypot(double x, double y)}.
 *
 * @param names names of the enclosing classes, outermost first, then of the member if any; imported classes without
 *     package
 * @param parameters simple names of the types of a method's or constructor's parameters; empty if it is neither
 */
record Signature(List<String> names, Optional<List<String>> parameters) {
    private static final Pattern FORM = Pattern.compile("(?:.*\\s)?([\\w$.]+)(\\(.*\\))?(?::.*)?");

    static Optional<Signature> read(String signature) {
        String plain = withoutTypeArguments(withoutComponents(signature));
        int open = plain.indexOf('(');
        String head = open < 0 ? plain : plain.substring(0, open);
        Matcher form = FORM.matcher(head);
        if (!form.matches()) {
            return Optional.empty();
        }
        List<String> names = List.of(form.group(1).split("\\.", -1));
        if (open < 0) {
            return Optional.of(new Signature(names, Optional.empty()));
        }
        String inside = plain.substring(open + 1, Math.max(open + 1, plain.lastIndexOf(')')));
        List<String> types = inside.isBlank()
                ? List.of()
                : Arrays.stream(inside.split(",", -1))
                        .map(it -> type(it.strip().split("\\s+", -1)[0]))
                        .toList();
        return Optional.of(new Signature(names, Optional.of(types)));
    }

    /** {@return a type without package, outer classes and type arguments; varargs as arrays} */
    static String type(String type) {
        String plain = withoutTypeArguments(type).replace("...", "[]").strip();
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    /** {@return a signature without a record's components, which JDK 25 adds even before the name of a member} */
    static String withoutComponents(String signature) {
        return signature.replaceAll("\\([^()]*\\)(?=[.(])", "");
    }

    private static String withoutTypeArguments(String text) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '<' ? 1 : 0;
            if (depth == 0) {
                out.append(c);
            }
            depth -= c == '>' ? 1 : 0;
        }
        return out.toString();
    }
}
