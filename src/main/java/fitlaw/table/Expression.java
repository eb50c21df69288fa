package fitlaw.table;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A formula over the columns of a table, such as {@code n_params_non_embedding < 1.5e6 & r >= 0.5} or
 * {@code size_class == "1M"}.
 *
 * <pre>
 *   or           a | b      a || b     a or b
 *   and          a &amp; b      a &amp;&amp; b     a and b
 *   not          !a         not a
 *   comparison   &lt; &lt;= &gt; &gt;= == !=   (= is read as ==); a range may be written 0.5 &lt;= r &lt;= 5
 *   of text      a contains "x"   a starts_with "x"   a ends_with "x"
 *   of a list    a in ("x", "y", 3)   a not in (1, 2)
 *   arithmetic   + - * / ^  (^ binds tightest and to the right, -2^2 is -4)
 *   functions    ln log10 log2 exp sqrt abs min max   (log is rejected as ambiguous)
 *   names        d_model, or `any name` in backquotes
 *   text         "1M" or '1M'
 *   truth        true and false, in any case
 *   numbers      1.5e9, and 50M, 1B with the letters of {@link Numbers#parse}
 * </pre>
 *
 * <p>Comparing with a text compares the text of cells, so {@code loss != ""} is true if a loss is given; all other
 * operations use numbers. In {@code a & b}, b is evaluated only in rows where a is true. Conditions have the values 1
 * and 0.
 *
 * <p>Truth words are case-insensitive, since tools write {@code true}, {@code True} and {@code TRUE}: both in cells and
 * in texts. The unquoted words true and false also equal the numbers 1 and 0; comparing them with other texts is an
 * error. A column of truth words can be used alone as a condition.
 */
public final class Expression {
    private static final Map<String, Operation> FUNCTIONS = Map.of(
            "ln", Operation.LN,
            "log10", Operation.LOG10,
            "log2", Operation.LOG2,
            "exp", Operation.EXP,
            "sqrt", Operation.SQRT,
            "abs", Operation.ABS);
    /** Deeper trees would overflow the stack of the thread that evaluates them. */
    private static final int MOST_TERMS = 500;

    private static final int MOST_NESTED = 100;
    private static final List<String> TEXT_OPERATORS = List.of("contains", "starts_with", "ends_with");
    private static final Map<String, Operation> FUNCTIONS_OF_TWO = Map.of("min", Operation.MIN, "max", Operation.MAX);

    private final String text;
    private final Node root;
    private final List<Mention> mentions;

    private Expression(String text, Node root, List<Mention> mentions) {
        this.text = text;
        this.root = root;
        this.mentions = List.copyOf(mentions);
    }

    /** A name and its position in the text. */
    private record Mention(String name, int start, int end) {}

    /** Provides the values of names for one row. */
    public interface Row {
        /**
         * {@return the numeric value of a name}
         *
         * @param name a name of the expression
         */
        double number(String name);

        /**
         * {@return the text of a name}
         *
         * @param name a name of the expression
         */
        String text(String name);

        /**
         * {@return whether the name does not have a number in this row: it is text, or an empty cell}
         *
         * @param name a name of the expression
         */
        boolean isText(String name);
    }

    /** A part of the formula with its text. */
    sealed interface Node permits Constant, Text, Truth, Name, Apply, Compare, In, All, Any, Not {
        double value(Row row);

        /** Whether a row satisfies this as a condition. */
        default boolean holds(Row row) {
            return value(row) != 0;
        }
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

    record Truth(boolean truth) implements Node {
        @Override
        public double value(Row row) {
            return truth ? 1 : 0;
        }
    }

    record Name(String name) implements Node {
        @Override
        public double value(Row row) {
            return row.number(name);
        }

        @Override
        public boolean holds(Row row) {
            return (row.isText(name) && isTruth(row.text(name))) ? saysTrue(row.text(name)) : value(row) != 0;
        }
    }

    record Apply(Operation operation, Node first, Node second, String source) implements Node {
        @Override
        public double value(Row row) {
            return operation.value(first.value(row), second.value(row));
        }
    }

    private static boolean isTruth(String text) {
        return saysTrue(text) || text.strip().equalsIgnoreCase("false");
    }

    private static boolean saysTrue(String text) {
        return text.strip().equalsIgnoreCase("true");
    }

    record Compare(String operator, Node left, Node right, String source) implements Node {
        @Override
        public double value(Row row) {
            return compares(row) ? 1 : 0;
        }

        private boolean compares(Row row) {
            if (left instanceof Truth || right instanceof Truth) {
                return left instanceof Truth truth
                        ? equalsTruth(right, truth, row)
                        : equalsTruth(left, (Truth) right, row);
            }
            boolean literal = left instanceof Text || right instanceof Text || TEXT_OPERATORS.contains(operator);
            if (literal
                    || (left instanceof Name && right instanceof Name && (isText(left, row) || isText(right, row)))) {
                return ofTexts(text(left, row), text(right, row));
            }
            double a = number(left, row);
            double b = number(right, row);
            return switch (operator) {
                case "<" -> a < b;
                case "<=" -> a <= b;
                case ">" -> a > b;
                case ">=" -> a >= b;
                case "==" -> a == b;
                default -> a != b;
            };
        }

        private boolean ofTexts(String first, String second) {
            boolean same =
                    (isTruth(first) && isTruth(second)) ? (saysTrue(first) == saysTrue(second)) : first.equals(second);
            return switch (operator) {
                case "==" -> same;
                case "!=" -> !same;
                case "contains" -> first.contains(second);
                case "starts_with" -> first.startsWith(second);
                case "ends_with" -> first.endsWith(second);
                default ->
                    throw new IllegalArgumentException("'" + source
                            + "': text can only be compared with ==, !=, contains, starts_with, ends_with and in");
            };
        }

        /** An empty cell is neither true nor false. */
        private boolean equalsTruth(Node node, Truth truth, Row row) {
            if (!operator.equals("==") && !operator.equals("!=")) {
                throw new IllegalArgumentException(
                        "'" + source + "': true and false can only be compared with == and !=");
            }
            return operator.equals("==")
                    == truth(node, row).filter(of -> of == truth.truth()).isPresent();
        }

        private Optional<Boolean> truth(Node node, Row row) {
            if (node instanceof Truth other) {
                return Optional.of(other.truth());
            }
            if (isText(node, row) || node instanceof Text) {
                String text = text(node, row);
                if (!text.isBlank() && !isTruth(text)) {
                    throw new IllegalArgumentException(
                            "'" + source + "': '" + text
                                    + "' is neither true nor false. If it is text, put quotes around what it is compared with.");
                }
                return text.isBlank() ? Optional.empty() : Optional.of(saysTrue(text));
            }
            double value = node.value(row);
            return value == 1 || value == 0 ? Optional.of(value == 1) : Optional.empty();
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

    /** Whether one of several equality comparisons is true. */
    record In(List<Compare> cases, String source) implements Node {
        @Override
        public double value(Row row) {
            return cases.stream().anyMatch(one -> one.compares(row)) ? 1 : 0;
        }
    }

    record All(Node first, Node second) implements Node {
        @Override
        public double value(Row row) {
            return first.holds(row) && second.holds(row) ? 1 : 0;
        }
    }

    record Any(Node first, Node second) implements Node {
        @Override
        public double value(Row row) {
            return first.holds(row) || second.holds(row) ? 1 : 0;
        }
    }

    record Not(Node node, String source) implements Node {
        @Override
        public double value(Row row) {
            return node.holds(row) ? 0 : 1;
        }
    }

    /**
     * {@return the formula parsed from a text}
     *
     * @param text the text
     * @throws IllegalArgumentException if the text is not a formula; the message points to the position
     */
    public static Expression parse(String text) {
        Parser parser = new Parser(text);
        Node root = parser.or();
        parser.end();
        return new Expression(text, root, parser.mentions);
    }

    /**
     * {@return this formula with every occurrence of a name replaced by a text}
     *
     * @param name a name of the formula
     * @param replacement the replacement, such as a number or another name
     * @throws IllegalArgumentException if the result is not a formula
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

    /** {@return the names in the formula, in order of first use} */
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
        } else if (node instanceof In in) {
            return List.copyOf(in.cases());
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
     * @throws IllegalArgumentException if a condition or a text depends on a parameter, since it has no derivative
     */
    public Differentiable by(List<String> parameters) {
        return new Differentiable(text, root, parameters);
    }

    /**
     * {@return the value of the formula for a row}
     *
     * @param row the row
     */
    public double value(Row row) {
        return root.value(row);
    }

    /**
     * {@return why a row fails this condition, naming the first part that is false; empty if the row satisfies it}
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
        if (node.holds(row)) {
            return Optional.empty();
        }
        String what = text.strip();
        if (node instanceof Compare compare) {
            what = compare.source();
        } else if (node instanceof In in) {
            what = in.source();
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

    /** {@return the conditions that are joined by {@code &}, all of which must be true for this one to be true} */
    public List<Expression> parts() {
        if (root instanceof All all) {
            return Stream.of(all.first(), all.second())
                    .flatMap(part -> new Expression(text, part, mentions).parts().stream())
                    .toList();
        }
        return List.of(this);
    }

    /** {@return whether this is only a name, without any operation} */
    public boolean isName() {
        return root instanceof Name;
    }

    /** {@return the text that this was parsed from} */
    @Override
    public String toString() {
        return text;
    }

    /** Recursive-descent parser with one method per level of the grammar. */
    private static final class Parser {
        private final String text;
        private final List<Mention> mentions = new ArrayList<>();
        private int at;
        private int terms;
        private int nested;
        private boolean negated;

        Parser(String text) {
            this.text = text;
        }

        Node or() {
            Node node = and();
            while (take("||") || take("|") || takeWord("or")) {
                count();
                node = new Any(node, and());
            }
            return node;
        }

        private void count() {
            if (++terms > MOST_TERMS) {
                throw tooLong(
                        "has more than " + MOST_TERMS + " terms. A list of values is one term: name in (\"a\", \"b\")");
            }
        }

        private void enter() {
            if (++nested > MOST_NESTED) {
                throw tooLong("is nested deeper than " + MOST_NESTED + " levels");
            }
        }

        private IllegalArgumentException tooLong(String problem) {
            return new IllegalArgumentException(
                    "'" + text.substring(0, Math.min(40, text.length())) + "…' " + problem + ".");
        }

        private Node and() {
            Node node = not();
            while (take("&&") || take("&") || takeWord("and")) {
                count();
                node = new All(node, not());
            }
            return node;
        }

        private Node not() {
            int start = skip();
            if (takeWord("not") || (!peek("!=") && take("!"))) {
                enter();
                Node node = not();
                nested--;
                return new Not(node, text.substring(start, at).strip());
            }
            return comparison();
        }

        private Node comparison() {
            int start = skip();
            Node left = sum();
            Node all = null;
            if (takeIn()) {
                return in(start, left);
            }
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
            for (String operator : TEXT_OPERATORS) {
                if (takeWord(operator)) {
                    return operator;
                }
            }
            return take("=") ? "==" : null;
        }

        private boolean takeIn() {
            int start = at;
            if (takeWord("in")) {
                return true;
            }
            if (takeWord("not") && takeWord("in")) {
                negated = true;
                return true;
            }
            at = start;
            return false;
        }

        private Node in(int start, Node left) {
            boolean not = negated;
            negated = false;
            List<Node> values = new ArrayList<>();
            expect("(");
            do {
                values.add(sum());
            } while (take(","));
            expect(")");
            String source = text.substring(start, at).strip();
            Node in = new In(
                    values.stream()
                            .map(value -> new Compare("==", left, value, source))
                            .toList(),
                    source);
            return not ? new Not(in, source) : in;
        }

        private Node sum() {
            int start = skip();
            Node node = product();
            while (true) {
                if (take("+")) {
                    count();
                    node = apply(Operation.PLUS, node, product(), start);
                } else if (take("-")) {
                    count();
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
                    count();
                    node = apply(Operation.TIMES, node, sign(), start);
                } else if (take("/")) {
                    count();
                    node = apply(Operation.OVER, node, sign(), start);
                } else {
                    return node;
                }
            }
        }

        private Node sign() {
            int start = skip();
            if (take("-")) {
                enter();
                Node node = apply(Operation.MINUS, new Constant(0), sign(), start);
                nested--;
                return node;
            }
            take("+");
            return power();
        }

        private Node power() {
            int start = skip();
            Node base = atom();
            if (!take("^") && !take("**")) {
                return base;
            }
            enter();
            Node node = apply(Operation.POWER, base, sign(), start);
            nested--;
            return node;
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
                enter();
                Node node = or();
                nested--;
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
                int end = at;
                if (peek("(")) {
                    return call(word);
                }
                if (isTruth(word)) {
                    return new Truth(saysTrue(word));
                }
                mentions.add(new Mention(word, start, end));
                return new Name(word);
            }
            throw error("'" + c + "' is not expected here");
        }

        private Node call(String name) {
            int start = at - name.length();
            String function = name.toLowerCase(Locale.ROOT);
            boolean two = FUNCTIONS_OF_TWO.containsKey(function);
            if (!two && !FUNCTIONS.containsKey(function)) {
                at = start;
                String known = "there is no function " + name
                        + "; the functions are ln, log2, log10, exp, sqrt, abs, min, max";
                throw error(function.equals("log") ? "use ln, log2 or log10 instead of log" : known);
            }
            expect("(");
            enter();
            Node first = sum();
            if (two) {
                expect(",");
                Node second = sum();
                nested--;
                expect(")");
                return apply(FUNCTIONS_OF_TWO.get(function), first, second, start);
            }
            nested--;
            expect(")");
            return apply(FUNCTIONS.get(function), first, new Constant(0), start);
        }

        private double number() {
            int start = at;
            while (at < text.length() && isPartOfNumber(start)) {
                at++;
            }
            if (at < text.length() && isSuffix()) {
                at++;
            }
            try {
                return Numbers.parse(text.substring(start, at)).doubleValue();
            } catch (IllegalArgumentException e) {
                at = start;
                throw error("not a number");
            }
        }

        /** A letter as in 50M, if it is not the beginning of a longer word. */
        private boolean isSuffix() {
            boolean more = at + 1 < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at + 1)) || text.charAt(at + 1) == '_');
            return !more && "kKmMbBtT".indexOf(text.charAt(at)) >= 0;
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
                boolean inName = text.charAt(at) == '.' && at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
                throw error("'" + text.substring(at) + "' is not expected here"
                        + (inName ? "; write a name with a dot in backticks, as `config.lr`" : ""));
            }
        }

        private IllegalArgumentException error(String problem) {
            return new IllegalArgumentException("In '" + text + "', at character " + (at + 1) + ": " + problem + ".");
        }
    }
}
