package fitlaw.table;

import fitlaw.table.Expression.Apply;
import fitlaw.table.Expression.Constant;
import fitlaw.table.Expression.Name;
import fitlaw.table.Expression.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An {@link Expression} as a function of parameters, with derivatives in forward mode.
 *
 * <p>Parts that do not depend on a parameter are computed once per row, by {@link #data}. Steps run over a fixed tape,
 * so {@link #value} does not allocate. Not thread-safe.
 */
public final class Differentiable {
    private final List<String> parameters;
    private final Node root;
    /** Parts of the formula without a parameter, in the order of {@link #data}. */
    private final List<Node> parts = new ArrayList<>();

    private final List<Step> steps = new ArrayList<>();
    private final double[] values;
    private final double[][] derivatives;

    /** One entry of the tape: a parameter or a part, or an operation on two earlier entries. */
    private sealed interface Step permits Parameter, Part, Operate {}

    private record Parameter(int index) implements Step {}

    private record Part(int index) implements Step {}

    private record Operate(Operation operation, int first, int second, String source) implements Step {}

    Differentiable(String text, Node root, List<String> parameters) {
        this.parameters = List.copyOf(parameters);
        this.root = root;
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
            steps.add(new Operate(apply.operation(), first, second, apply.source()));
        } else {
            throw new IllegalArgumentException(
                    "In '" + text
                            + "', a condition depends on a parameter, so it has no derivative. Conditions may only use columns.");
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
     * {@return the values that the formula needs from a row}
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
     * @param data values from a row, by {@link #data}
     * @param at parameters
     * @param gradient receives the derivative with respect to each parameter
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
        // A part without effect adds nothing, even if its own derivative is infinite: the other branch of max, or a
        // saturated exp.
        for (int j = 0; j < derivative.length; j++) {
            derivative[j] = (byFirst == 0 ? 0 : byFirst * first[j]) + (bySecond == 0 ? 0 : bySecond * second[j]);
        }
    }

    /**
     * {@return for each parameter, whether it belongs to a set in which the formula is jointly linear while the others
     * are held. The set is derived from the operations alone, so it holds at every value; of several such sets, it is
     * the largest}
     */
    public boolean[] linear() {
        int k = parameters.size();
        boolean[] most = new boolean[k];
        for (int first = 0; first < k; first++) {
            boolean[] some = new boolean[k];
            for (int j = 0; j < k; j++) {
                int next = (first + j) % k;
                some[next] = true;
                some[next] = degree(some) <= 1;
            }
            most = count(some) > count(most) ? some : most;
        }
        return most;
    }

    private static int count(boolean[] some) {
        int count = 0;
        for (boolean one : some) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Degree of the formula as a polynomial in some parameters; 2 means not linear. */
    private int degree(boolean[] some) {
        int[] degrees = new int[steps.size()];
        for (int s = 0; s < degrees.length; s++) {
            if (steps.get(s) instanceof Parameter parameter) {
                degrees[s] = some[parameter.index()] ? 1 : 0;
            } else if (steps.get(s) instanceof Operate operate) {
                degrees[s] = operate.operation().degree(degrees[operate.first()], degrees[operate.second()]);
            }
        }
        return degrees[degrees.length - 1];
    }

    /**
     * {@return starting parameters for a search: the formula is then close to the response of one row, and parameters
     * that are added to a column, divide it or are compared with it are comparable with its value there}
     *
     * @param row the row
     * @param response target value for that row
     * @param random source of random numbers for parameters that the row does not determine
     */
    public double[] start(Expression.Row row, double response, SplittableRandom random) {
        return StartingValues.draw(root, parameters, row, response, random);
    }

    /**
     * {@return the first part of the formula that is not finite, as written; empty if the value and its derivatives are
     * finite}
     *
     * @param data values from a row, by {@link #data}
     * @param at parameters
     */
    public Optional<String> notFinite(double[] data, double[] at) {
        value(data, at, new double[at.length]);
        for (int s = 0; s < steps.size(); s++) {
            boolean finite =
                    Double.isFinite(values[s]) && Arrays.stream(derivatives[s]).allMatch(Double::isFinite);
            if (!finite) {
                Step step = steps.get(s);
                return Optional.of(
                        step instanceof Operate operate
                                ? operate.source()
                                : step instanceof Part part
                                        ? source(parts.get(part.index()))
                                        : parameters.get(((Parameter) step).index()));
            }
        }
        return Optional.empty();
    }

    private static String source(Node node) {
        return node instanceof Apply apply ? apply.source() : node instanceof Name name ? name.name() : node.toString();
    }

    /** {@return the columns that the formula needs} */
    public Set<String> columns() {
        Set<String> names = new java.util.LinkedHashSet<>();
        parts.forEach(part -> Expression.collect(part, names));
        return names;
    }
}
