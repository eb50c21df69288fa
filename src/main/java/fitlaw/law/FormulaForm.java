package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import fitlaw.table.Differentiable;
import fitlaw.table.Expression;
import fitlaw.table.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's form, given as a formula: columns and the letters N, D, x, r are data, all other names are parameters. */
final class FormulaForm implements ParametricForm {
    private static final Pattern LEFT_SIDE = Pattern.compile("^\\s*(L|loss)\\s*=(?!=)");
    private static final Set<String> LETTERS = Set.of("N", "D", "x", "r");
    private static final Set<String> LOSSES = Set.of("L", "loss");
    /** Shorter names are near too many columns to be called slips of the pen. */
    private static final int SHORT = 4;

    private final String text;
    private final Expression expression;

    FormulaForm(String text) {
        Matcher left = LEFT_SIDE.matcher(text);
        this.text = (left.find() ? text.substring(left.end()) : text).strip();
        this.expression = Expression.parse(this.text);
        if (expression.names().stream().anyMatch(LOSSES::contains)) {
            throw new IllegalArgumentException(
                    "In '" + this.text
                            + "', the loss itself cannot be part of the formula for it. Give it at the left, as in L = E + A/N^a.");
        }
    }

    @Override
    public String name() {
        return "formula";
    }

    @Override
    public String formula() {
        return "L = " + text;
    }

    @Override
    public ParametricFit fit(Sample sample) {
        Runs runs = sample.runs();
        if (!expression.names().contains("train_set")) {
            new SizeAndData(sample).requireOneTrainingSet();
        }
        List<String> parameters = expression.names().stream()
                .filter(name -> !LETTERS.contains(name) && !runs.has(name))
                .toList();
        if (parameters.isEmpty()) {
            throw new DataException(runs.source() + ": every name in '" + text
                    + "' is a column, so nothing is left to fit. Names that are not columns are parameters.");
        }
        return new ParametricFit(sample, new Bound(sample, expression.by(parameters)), "'" + text + "'");
    }

    private static final class Bound implements ParametricModel {
        private final Sample sample;
        private final Differentiable formula;
        private final List<double[]> rows = new ArrayList<>();

        Bound(Sample sample, Differentiable formula) {
            this.sample = sample;
            this.formula = formula;
            Map<String, double[]> columns = new HashMap<>();
            for (int run = 0; run < sample.size(); run++) {
                rows.add(formula.data(new RunRow(sample, columns, run)));
            }
        }

        @Override
        public List<String> parameters() {
            return formula.parameters();
        }

        @Override
        public List<String> notes() {
            List<String> notes = new ArrayList<>();
            for (String name : formula.parameters()) {
                if (name.length() >= SHORT) {
                    Nearest.to(name, sample.runs().table().columnNames())
                            .ifPresent(column -> notes.add(name + " is no column and so was fitted as a parameter; the"
                                    + " column " + column + " has a similar name."));
                }
            }
            return notes;
        }

        @Override
        public double ofRun(int run, double[] parameters, double[] gradient) {
            return formula.value(rows.get(run), parameters, gradient);
        }

        @Override
        public PointLoss atPoints() {
            return new AtPoints(formula, sample.options().count());
        }
    }

    /** The formula at points, N counted as it was in the fit. */
    record AtPoints(Differentiable formula, ParameterCount count) implements PointLoss {
        @Override
        public double at(Point point, double[] parameters, double[] gradient) {
            return formula.value(formula.data(new PointRow(point, count)), parameters, gradient);
        }
    }

    /** The formula as it stood in a fit, for a law that was saved. */
    static PointLoss atPoints(String formula, List<String> parameters, ParameterCount count) {
        return new AtPoints(new FormulaForm(formula).expression.by(parameters), count);
    }

    /** A run as a formula sees it, N counted as the options say. */
    private record RunRow(Sample sample, Map<String, double[]> columns, int run) implements Expression.Row {
        @Override
        public double number(String name) {
            return columns.computeIfAbsent(name, this::column)[run];
        }

        private double[] column(String name) {
            if (sample.runs().has(name)) {
                return sample.runs().numbers(name);
            }
            return switch (name) {
                case "N" -> sample.parameters();
                case "D" -> sample.tokens();
                case "x" -> sample.values(ShapeVariable.RELATIVE_WIDTH);
                default -> sample.values(ShapeVariable.MLP_RATIO);
            };
        }

        @Override
        public String text(String name) {
            return sample.runs().texts(name).get(run);
        }

        @Override
        public boolean isText(String name) {
            return false;
        }
    }

    /** A point as a formula sees it. */
    private record PointRow(Point point, ParameterCount count) implements Expression.Row {
        @Override
        public double number(String name) {
            String counted = count == ParameterCount.TOTAL ? "n_params_total" : "n_params_non_embedding";
            return switch (name.equals(counted) ? "N" : name) {
                case "N" -> point.parameters();
                case "D", "tokens" -> point.tokens();
                case "x", "d_over_sqrt_n" -> point.relativeWidth();
                case "r", "mlp_attn_ratio" -> point.mlpRatio();
                case "n_layers" -> point.layers();
                case "d_model" -> point.relativeWidth() * Math.sqrt(point.parameters());
                default -> throw missing(name);
            };
        }

        @Override
        public String text(String name) {
            throw missing(name);
        }

        @Override
        public boolean isText(String name) {
            return false;
        }

        private static IllegalArgumentException missing(String name) {
            return new IllegalArgumentException(
                    "the formula needs the column " + name
                            + ", which a point of size, data and shape does not tell, so it predicts only the runs it was fitted to");
        }
    }
}
