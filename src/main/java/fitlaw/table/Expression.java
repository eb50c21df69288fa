package fitlaw.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A formula over the columns of a table, such as {@code n_params_non_embedding < 1.5e6 & r >= 0.5} or
 * {@code size_class == "1M"}.
 *
 * <pre>
 *   or           a | b      a || b     a or b
 *   and          a &amp; b      a &amp;&amp; b     a and b
 *   not          !a         not a
 *   comparison   &lt; &lt;= &gt; &gt;= == !=   (= is read as ==); a range may be written 0.5 &lt;= r &lt;= 5
 *   arithmetic   + - * / ^  (^ binds tightest and to the right, -2^2 is -4)
 *   functions    ln log10 log2 exp sqrt abs min max   (log is refused: say which)
 *   names        d_model, or `any name` in backquotes
 *   text         "1M" or '1M', and the words true and false
 * </pre>
 *
 * <p>Comparing with a text compares the cells' text, so {@code loss != ""} holds where a loss is given; everything else
 * reads numbers. Of {@code a & b}, b is only looked at in rows where a holds. Conditions count as 1 and 0.
 */
public final class Expression {
    private static final Map<String, Operation> FUNCTIONS = Map.of(
            "ln", Operation.LN,
            "log10", Operation.LOG10,
            "log2", Operation.LOG2,
            "exp", Operation.EXP,
            "sqrt", Operation.SQRT,
            "abs", Operation.ABS);
    private static final Map<String, Operation> FUNCTIONS_OF_TWO = Map.of("min", Operation.MIN, "max", Operation.MAX);

    private final String text;
    private final Node root;
    private final List<Mention> mentions;

    private Expression(String text, Node root, List<Mention> mentions) {
        this.text = text;
        this.root = root;
        this.mentions = List.copyOf(mentions);
    }

    /** A name and where it stands in the text. */
    private record Mention(String name, int start, int end) {}

    /** Where the values of names come from, one row at a time. */
    public interface Row {
        /**
         * {@return the number that a name stands for}
         *
         * @param name a name of the expression
         */
        double number(String name);

        /**
         * {@return the text that a name stands for}
         *
         * @param name a name of the expression
         */
        String text(String name);

        /**
         * {@return whether the name stands for something else than a number in this row: text, or an empty cell}
         *
         * @param name a name of the expression
         */
        boolean isText(String name);
    }

    /** A piece of the formula with the place in the text that it came from. */
    sealed interface Node permits Constant, Text, Name, Apply, Compare, All, Any, Not {
        double value(Row row);
    }

    record Constant(double number) implements Node {
        @Override
        public double value(Row row) {
            return number;
        }
    }

    record Text(String text) implements Node {
        @Override
        public double value(Row row) {
            throw new IllegalArgumentException("'" + text + "' is text where a number is needed");
        }
    }

    record Name(String name) implements Node {
        @Override
        public double value(Row row) {
            return row.number(name);
        }
    }

    record Apply(Operation operation, Node first, Node second, String source) implements Node {
        @Override
        public double value(Row row) {
            return operation.value(first.value(row), second.value(row));
        }
    }

    record Compare(String operator, Node left, Node right, String source) implements Node {
        @Override
        public double value(Row row) {
            boolean literal = left instanceof Text || right instanceof Text;
            if (literal
                    || (left instanceof Name && right instanceof Name && (isText(left, row) || isText(right, row)))) {
                boolean same = text(left, row).equals(text(right, row));
                return switch (operator) {
                    case "==" -> same ? 1 : 0;
                    case "!=" -> same ? 0 : 1;
                    default ->
                        throw new IllegalArgumentException(
                                "'" + source + "': text can only be compared with == and !=");
                };
            }
            double a = number(left, row);
            double b = number(right, row);
            boolean holds =
                    switch (operator) {
                        case "<" -> a < b;
                        case "<=" -> a <= b;
                        case ">" -> a > b;
                        case ">=" -> a >= b;
                        case "==" -> a == b;
                        default -> a != b;
                    };
            return holds ? 1 : 0;
        }

        private static boolean isText(Node node, Row row) {
            return node instanceof Name name && row.isText(name.name());
        }

        private double number(Node node, Row row) {
            try {
                return node.value(row);
            } catch (DataException e) {
                if (node instanceof Name name
                        && isText(node, row)
                        && !row.text(name.name()).isBlank()) {
                    throw new DataException(
                            e.getMessage() + " Or, if " + name.name() + " is text, put quotes around what '" + source
                                    + "' compares it with.",
                            e);
                }
                throw e;
            }
        }

        private String text(Node node, Row row) {
            if (node instanceof Text literal) {
                return literal.text();
            }
            if (node instanceof Name name) {
                return row.text(name.name());
            }
            throw new IllegalArgumentException("'" + source + "' compares a number with a text");
        }
    }

    record All(Node first, Node second) implements Node {
        @Override
        public double value(Row row) {
            return first.value(row) != 0 && second.value(row) != 0 ? 1 : 0;
        }
    }

    record Any(Node first, Node second) implements Node {
        @Override
        public double value(Row row) {
            return first.value(row) != 0 || second.value(row) != 0 ? 1 : 0;
        }
    }

    record Not(Node node, String source) implements Node {
        @Override
        public double value(Row row) {
            return node.value(row) == 0 ? 1 : 0;
        }
    }

    /**
     * {@return the formula that a text states}
     *
     * @param text the text
     * @throws IllegalArgumentException if the text is no formula; the message points to the place
     */
    public static Expression parse(String text) {
        Parser parser = new Parser(text);
        Node root = parser.or();
        parser.end();
        return new Expression(text, root, parser.mentions);
    }

    /**
     * {@return this formula with another text wherever a name stands}
     *
     * @param name a name of the formula
     * @param replacement what stands for it, such as a number or another name
     * @throws IllegalArgumentException if the result is no formula
     */
    public Expression with(String name, String replacement) {
        StringBuilder changed = new StringBuilder();
        int from = 0;
        for (Mention mention : mentions) {
            if (mention.name().equals(name)) {
                changed.append(text, from, mention.start()).append(replacement);
                from = mention.end();
            }
        }
        return parse(changed.append(text, from, text.length()).toString());
    }

    /** {@return whether the formula is a comparison, such as {@code ln(L) = a + b} with its single equals sign} */
    public boolean isComparison() {
        return root instanceof Compare;
    }

    /** {@return the names that the formula needs, in the order of their first use} */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        collect(root, names);
        return names;
    }

    static void collect(Node node, Set<String> names) {
        if (node instanceof Name name) {
            names.add(name.name());
        } else {
            children(node).forEach(child -> collect(child, names));
        }
    }

    static List<Node> children(Node node) {
        if (node instanceof Apply apply) {
            return List.of(apply.first(), apply.second());
        } else if (node instanceof Compare compare) {
            return List.of(compare.left(), compare.right());
        } else if (node instanceof All all) {
            return List.of(all.first(), all.second());
        } else if (node instanceof Any any) {
            return List.of(any.first(), any.second());
        } else if (node instanceof Not not) {
            return List.of(not.node());
        }
        return List.of();
    }

    /**
     * {@return the formula as a function of some of its names, with derivatives}
     *
     * @param parameters names that are parameters rather than columns
     * @throws IllegalArgumentException if a condition or a text depends on a parameter, which has no derivative
     */
    public Differentiable by(List<String> parameters) {
        return new Differentiable(text, root, parameters);
    }

    /**
     * {@return the formula's number for a row}
     *
     * @param row the row
     */
    public double value(Row row) {
        return root.value(row);
    }

    /**
     * {@return why a row fails this condition, naming the first part that is false; empty if the row passes}
     *
     * @param row the row
     */
    public Optional<String> failure(Row row) {
        return failure(root, row);
    }

    private Optional<String> failure(Node node, Row row) {
        if (node instanceof All all) {
            return failure(all.first(), row).or(() -> failure(all.second(), row));
        }
        if (node.value(row) != 0) {
            return Optional.empty();
        }
        String what = text.strip();
        if (node instanceof Compare compare) {
            what = compare.source();
        } else if (node instanceof Not not) {
            what = not.source();
        }
        Set<String> names = new LinkedHashSet<>();
        collect(node, names);
        StringBuilder values = new StringBuilder();
        for (String name : names) {
            values.append(values.isEmpty() ? " (" : ", ").append(name).append(" = ");
            values.append(row.isText(name) ? "'" + row.text(name) + "'" : Numbers.plain(row.number(name)));
        }
        return Optional.of(what + " is false" + values + (values.isEmpty() ? "" : ")"));
    }

    /** {@return the text this was parsed from} */
    @Override
    public String toString() {
        return text;
    }

    /** Recursive descent, one method per level of the grammar. */
    private static final class Parser {
        private final String text;
        private final List<Mention> mentions = new ArrayList<>();
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Node or() {
            Node node = and();
            while (take("||") || take("|") || takeWord("or")) {
                node = new Any(node, and());
            }
            return node;
        }

        private Node and() {
            Node node = not();
            while (take("&&") || take("&") || takeWord("and")) {
                node = new All(node, not());
            }
            return node;
        }

        private Node not() {
            int start = skip();
            if (takeWord("not") || (!peek("!=") && take("!"))) {
                Node node = not();
                return new Not(node, text.substring(start, at).strip());
            }
            return comparison();
        }

        private Node comparison() {
            int start = skip();
            Node left = sum();
            Node all = null;
            for (String operator = operator(); operator != null; operator = operator()) {
                Node right = sum();
                Node compare = new Compare(
                        operator, left, right, text.substring(start, at).strip());
                all = all == null ? compare : new All(all, compare);
                left = right;
            }
            return all == null ? left : all;
        }

        private String operator() {
            for (String operator : List.of("<=", ">=", "==", "!=", "<", ">")) {
                if (take(operator)) {
                    return operator;
                }
            }
            return take("=") ? "==" : null;
        }

        private Node sum() {
            int start = skip();
            Node node = product();
            while (true) {
                if (take("+")) {
                    node = apply(Operation.PLUS, node, product(), start);
                } else if (take("-")) {
                    node = apply(Operation.MINUS, node, product(), start);
                } else {
                    return node;
                }
            }
        }

        private Node product() {
            int start = skip();
            Node node = sign();
            while (true) {
                if (!peek("**") && take("*")) {
                    node = apply(Operation.TIMES, node, sign(), start);
                } else if (take("/")) {
                    node = apply(Operation.OVER, node, sign(), start);
                } else {
                    return node;
                }
            }
        }

        private Node sign() {
            int start = skip();
            if (take("-")) {
                return apply(Operation.MINUS, new Constant(0), sign(), start);
            }
            take("+");
            return power();
        }

        private Node power() {
            int start = skip();
            Node base = atom();
            return take("^") || take("**") ? apply(Operation.POWER, base, sign(), start) : base;
        }

        private Apply apply(Operation operation, Node first, Node second, int start) {
            return new Apply(operation, first, second, text.substring(start, at).strip());
        }

        private Name name(String name, int start) {
            mentions.add(new Mention(name, start, at));
            return new Name(name);
        }

        private Node atom() {
            int start = skip();
            if (take("(")) {
                Node node = or();
                expect(")");
                return node;
            }
            if (at >= text.length()) {
                throw error("a number, a column or ( is missing here");
            }
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                return new Text(quoted(c));
            }
            if (c == '`') {
                return name(quoted(c), start);
            }
            if (Character.isDigit(c) || c == '.') {
                return new Constant(number());
            }
            if (Character.isLetter(c) || c == '_') {
                String word = word();
                boolean truth = word.equals("true") || word.equals("false");
                Name name = new Name(word);
                int end = at;
                if (peek("(")) {
                    return call(word);
                }
                mentions.add(new Mention(word, start, end));
                return truth ? new Text(word) : name;
            }
            throw error("'" + c + "' is not expected here");
        }

        private Node call(String name) {
            int start = at - name.length();
            String function = name.toLowerCase(Locale.ROOT);
            boolean two = FUNCTIONS_OF_TWO.containsKey(function);
            if (!two && !FUNCTIONS.containsKey(function)) {
                at = start;
                String known = "there is no function " + name + "; known are ln, log2, log10, exp, sqrt, abs, min, max";
                throw error(function.equals("log") ? "say ln, log2 or log10 instead of log" : known);
            }
            expect("(");
            Node first = sum();
            if (two) {
                expect(",");
                Node second = sum();
                expect(")");
                return apply(FUNCTIONS_OF_TWO.get(function), first, second, start);
            }
            expect(")");
            return apply(FUNCTIONS.get(function), first, new Constant(0), start);
        }

        private double number() {
            int start = at;
            while (at < text.length() && isPartOfNumber(start)) {
                at++;
            }
            try {
                return Double.parseDouble(text.substring(start, at));
            } catch (NumberFormatException e) {
                at = start;
                throw error("not a number");
            }
        }

        private boolean isPartOfNumber(int start) {
            char c = text.charAt(at);
            boolean exponent = at > start && "eE".indexOf(text.charAt(at - 1)) >= 0;
            return Character.isDigit(c) || c == '.' || c == 'e' || c == 'E' || ((c == '+' || c == '-') && exponent);
        }

        private String quoted(char quote) {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw error("the closing " + quote + " is missing");
            }
            String inside = text.substring(at + 1, end);
            at = end + 1;
            return inside;
        }

        private String word() {
            int start = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean takeWord(String word) {
            int start = skip();
            if (start < text.length() && Character.isLetter(text.charAt(start)) && word().equals(word)) {
                return true;
            }
            at = start;
            return false;
        }

        private boolean peek(String token) {
            skip();
            return text.startsWith(token, at);
        }

        private boolean take(String token) {
            if (peek(token)) {
                at += token.length();
                return true;
            }
            return false;
        }

        private void expect(String token) {
            if (!take(token)) {
                throw error(token + " is missing here");
            }
        }

        private int skip() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }

        void end() {
            if (skip() < text.length()) {
                throw error("'" + text.substring(at) + "' is not expected here");
            }
        }

        private IllegalArgumentException error(String problem) {
            return new IllegalArgumentException("In '" + text + "', at character " + (at + 1) + ": " + problem + ".");
        }
    }
}
