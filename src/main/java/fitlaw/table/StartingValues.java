package fitlaw.table;

import fitlaw.table.Expression.Apply;
import fitlaw.table.Expression.Constant;
import fitlaw.table.Expression.Name;
import fitlaw.table.Expression.Node;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws parameter values at which a formula is close to the response of one row, by solving the formula from its root
 * down to each parameter.
 *
 * <p>A parameter that is added to a column, divides it or is compared with it is drawn around the column's value in
 * that row. One that multiplies a known part follows from the target value. An exponent is drawn between 0.03 and 3.
 */
final class StartingValues {
    private static final double UNKNOWN = Double.NaN;

    private final Node root;
    private final List<String> parameters;
    private final Expression.Row row;
    private final double[] at;
    private final SplittableRandom random;

    private StartingValues(Node root, List<String> parameters, Expression.Row row, SplittableRandom random) {
        this.root = root;
        this.parameters = parameters;
        this.random = random;
        this.at = new double[parameters.size()];
        Arrays.fill(at, UNKNOWN);
        this.row = new Expression.Row() {
            @Override
            public double number(String name) {
                int j = parameters.indexOf(name);
                return j < 0 ? row.number(name) : at[j];
            }

            @Override
            public String text(String name) {
                return row.text(name);
            }

            @Override
            public boolean isText(String name) {
                return row.isText(name);
            }
        };
    }

    static double[] draw(
            Node root, List<String> parameters, Expression.Row row, double response, SplittableRandom random) {
        StartingValues values = new StartingValues(root, parameters, row, random);
        values.assign(values.root, response);
        for (int j = 0; j < values.at.length; j++) {
            values.at[j] = Double.isFinite(values.at[j]) ? values.at[j] : values.exponent();
        }
        return values.at;
    }

    /**
     * Sets the parameters of a part that have no value yet, so that the part is close to a target value, which may be
     * unknown.
     */
    private void assign(Node node, double wanted) {
        if (!isOpen(node)) {
            return;
        }
        if (node instanceof Name name) {
            boolean usable = Double.isFinite(wanted) && wanted != 0;
            at[parameters.indexOf(name.name())] = usable ? wanted : exponent();
        } else if (node instanceof Apply apply) {
            Node first = apply.first();
            Node second = apply.second();
            switch (apply.operation()) {
                case PLUS -> sum(first, second, wanted, 1);
                case MINUS -> sum(first, second, wanted, -1);
                case TIMES -> product(first, second, wanted);
                case OVER -> quotient(first, second, wanted);
                case POWER -> power(first, second, wanted);
                case EXP -> assign(first, Double.isNaN(wanted) ? sign() * tenTo(-1, 1) : Math.log(Math.abs(wanted)));
                case LN -> assign(first, Math.exp(wanted));
                case LOG10 -> assign(first, Math.pow(10, wanted));
                case LOG2 -> assign(first, Math.pow(2, wanted));
                case SQRT -> assign(first, wanted * wanted);
                case ABS -> assign(first, wanted);
                case MIN, MAX -> {
                    assign(first, isColumn(second) ? near(second) : wanted);
                    assign(second, isColumn(first) ? near(first) : wanted);
                }
            }
        }
    }

    private void sum(Node first, Node second, double wanted, int sign) {
        if (isOpen(first) && isOpen(second)) {
            assign(first, wanted * random.nextDouble() * (sign > 0 ? 1 : 3));
            assign(second, sign * (wanted - value(first)));
        } else if (isOpen(second)) {
            boolean zero = first instanceof Constant constant && constant.number() == 0;
            assign(second, !zero && comparable(first, wanted) ? near(first) : sign * (wanted - value(first)));
        } else {
            assign(first, comparable(second, wanted) ? near(second) : wanted - sign * value(second));
        }
    }

    /** Whether a parameter next to a known part is drawn around it rather than computed from the difference. */
    private boolean comparable(Node known, double wanted) {
        return isColumn(known) && (Double.isNaN(wanted) || random.nextBoolean());
    }

    private void product(Node first, Node second, double wanted) {
        if (isOpen(first) && isOpen(second)) {
            Node before =
                    second instanceof Name ? first : first instanceof Name || random.nextBoolean() ? second : first;
            assign(before, UNKNOWN);
        }
        double target = Double.isNaN(wanted) ? tenTo(-1, 1) : wanted;
        assign(first, isOpen(first) ? target / value(second) : UNKNOWN);
        assign(second, isOpen(second) ? target / value(first) : UNKNOWN);
    }

    private void quotient(Node first, Node second, double wanted) {
        if (isOpen(first) && isOpen(second)) {
            assign(second instanceof Name ? first : second, UNKNOWN);
        }
        double target = Double.isNaN(wanted) ? tenTo(-1.5, 1) : wanted;
        assign(first, isOpen(first) ? target * value(second) : UNKNOWN);
        assign(second, isOpen(second) ? value(first) / target : UNKNOWN);
    }

    private void power(Node base, Node exponent, double wanted) {
        boolean solvable = !isOpen(base) && wanted > 0 && random.nextInt(4) == 0;
        assign(exponent, solvable ? Math.log(wanted) / Math.log(value(base)) : sign() * exponent());
        assign(base, wanted > 0 && random.nextInt(4) > 0 ? Math.pow(wanted, 1 / value(exponent)) : UNKNOWN);
    }

    private double value(Node node) {
        return node.value(row);
    }

    /** Whether a parameter of a part has no value yet. */
    private boolean isOpen(Node node) {
        return node instanceof Name name
                ? parameters.contains(name.name()) && Double.isNaN(at[parameters.indexOf(name.name())])
                : Expression.children(node).stream().anyMatch(this::isOpen);
    }

    private boolean isColumn(Node node) {
        return node instanceof Name name
                ? !parameters.contains(name.name())
                : Expression.children(node).stream().allMatch(this::isColumn);
    }

    /** A number comparable with a part without parameters. */
    private double near(Node known) {
        return value(known) * tenTo(-2, 1) * (random.nextInt(8) == 0 ? -1 : 1);
    }

    private double exponent() {
        return 0.03 * Math.pow(100, random.nextDouble());
    }

    private double tenTo(double low, double high) {
        return Math.pow(10, low + (high - low) * random.nextDouble());
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }
}
