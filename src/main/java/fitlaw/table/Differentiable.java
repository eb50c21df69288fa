package fitlaw.table;

import fitlaw.table.Expression.Apply;
import fitlaw.table.Expression.Constant;
import fitlaw.table.Expression.Name;
import fitlaw.table.Expression.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An {@link Expression} as a function of parameters, with derivatives by them in forward mode.
 *
 * <p>What does not depend on a parameter is computed once per row, by {@link #data}. Steps run over a fixed tape, so that
 * {@link #value} allocates nothing. Not for use by several threads at once.
 */
public final class Differentiable {
    private final List<String> parameters;
    /** Parts of the formula without a parameter, in the order of {@link #data}. */
    private final List<Node> parts = new ArrayList<>();

    private final List<Step> steps = new ArrayList<>();
    private final double[] values;
    private final double[][] derivatives;

    /** One entry of the tape: a parameter or a part, or an operation on two earlier entries. */
    private sealed interface Step permits Parameter, Part, Operate {}

    private record Parameter(int index) implements Step {}

    private record Part(int index) implements Step {}

    private record Operate(Operation operation, int first, int second) implements Step {}

    Differentiable(String text, Node root, List<String> parameters) {
        this.parameters = List.copyOf(parameters);
        add(text, root);
        values = new double[steps.size()];
        derivatives = new double[steps.size()][parameters.size()];
    }

    private int add(String text, Node node) {
        if (!dependsOnParameter(node)) {
            parts.add(node);
            steps.add(new Part(parts.size() - 1));
        } else if (node instanceof Name name) {
            steps.add(new Parameter(parameters.indexOf(name.name())));
        } else if (node instanceof Apply apply) {
            int first = add(text, apply.first());
            int second = add(text, apply.second());
            steps.add(new Operate(apply.operation(), first, second));
        } else {
            throw new IllegalArgumentException(
                    "In '" + text
                            + "', a condition depends on a parameter, by which it has no derivative. Conditions may be on columns.");
        }
        return steps.size() - 1;
    }

    private boolean dependsOnParameter(Node node) {
        return node instanceof Name name
                ? parameters.contains(name.name())
                : Expression.children(node).stream().anyMatch(this::dependsOnParameter);
    }

    /** {@return names of the parameters, in the order of derivatives} */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * {@return what the formula needs of a row}
     *
     * @param row the row
     */
    public double[] data(Expression.Row row) {
        return parts.stream()
                .mapToDouble(part -> part instanceof Constant constant ? constant.number() : part.value(row))
                .toArray();
    }

    /**
     * {@return the formula's value}
     *
     * @param data what it needs of a row, from {@link #data}
     * @param at parameters
     * @param gradient receives the derivative by each parameter
     */
    public double value(double[] data, double[] at, double[] gradient) {
        int last = steps.size() - 1;
        for (int s = 0; s <= last; s++) {
            Step step = steps.get(s);
            double[] derivative = derivatives[s];
            if (step instanceof Parameter parameter) {
                values[s] = at[parameter.index()];
                Arrays.fill(derivative, 0);
                derivative[parameter.index()] = 1;
            } else if (step instanceof Part part) {
                values[s] = data[part.index()];
            } else if (step instanceof Operate operate) {
                operate(s, operate, derivative);
            }
        }
        System.arraycopy(derivatives[last], 0, gradient, 0, gradient.length);
        return values[last];
    }

    private void operate(int s, Operate operate, double[] derivative) {
        double a = values[operate.first()];
        double b = values[operate.second()];
        values[s] = operate.operation().value(a, b);
        double[] first = derivatives[operate.first()];
        double[] second = derivatives[operate.second()];
        double byFirst = steps.get(operate.first()) instanceof Part
                ? 0
                : operate.operation().byFirst(a, b);
        double bySecond = steps.get(operate.second()) instanceof Part
                ? 0
                : operate.operation().bySecond(a, b);
        for (int j = 0; j < derivative.length; j++) {
            derivative[j] = byFirst * first[j] + bySecond * second[j];
        }
    }

    /** {@return the columns that the formula needs} */
    public Set<String> columns() {
        Set<String> names = new java.util.LinkedHashSet<>();
        parts.forEach(part -> Expression.collect(part, names));
        return names;
    }
}
