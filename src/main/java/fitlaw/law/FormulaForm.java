package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.MultiStart;
import fitlaw.fit.Starts;
import fitlaw.runs.Runs;
import fitlaw.table.Differentiable;
import fitlaw.table.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A user-defined form, given as a formula and fitted by least squares in its response, unweighted unless {@link
 * FitOptions#weights()} specifies weights.
 *
 * <pre>
 *   LawForm.formula("E + A/(N + N0)^a").withStart("N0", 1e8).withBounds("a", 0, 1)
 *   LawForm.formula("accuracy = 0.25 + a/(1 + exp(b*(L - c)))")
 * </pre>
 *
 * <p>Columns of the runs and the letters N, D, x, r and L are data; all other names are parameters, see {@link
 * Expression}. Replacing a name by a number fixes the parameter, and a name that occurs twice is one parameter. The
 * response is the loss unless the formula has a column on its left side; L is then the loss, used as an ordinary
 * column.
 *
 * <p>Parameters in which the formula is linear are solved for. The others are searched for from many starts on the
 * scales of the columns that they are added to, divide or are compared with. The starts are seeded, so a fit is
 * reproducible. A start has to be given only if the formula has no finite value at any of them. Intervals are
 * linearised t. A parameter that ends at a bound has no interval: it is held there, the report says so, and the
 * intervals of the others treat it as known.
 */
public final class FormulaForm implements LawForm {
    private static final Pattern LEFT_SIDE =
            Pattern.compile("^\\s*(?:`([^`]+)`|([\\p{L}_][\\p{L}\\p{N}_]*))\\s*=(?!=)");
    private static final Set<String> LETTERS = Set.of("N", "D", "x", "r");
    private static final Set<String> LOSSES = Set.of("L", "loss");
    /** Names shorter than this resemble too many columns to be treated as misspelled. */
    private static final int SHORT = 4;

    private final String response;
    private final Expression expression;
    private final Map<String, Double> starts;
    private final Map<String, Bounds> bounds;
    private final List<String> notes;

    private record Bounds(double low, double high) {
        Bounds {
            if (!(low < high)) {
                throw new IllegalArgumentException("bounds need low < high: " + low + ", " + high);
            }
        }
    }

    FormulaForm(String text) {
        this(responseOf(text), rightSide(text), Map.of(), Map.of(), List.of());
        if (expression.isComparison()) {
            throw new IllegalArgumentException("In '" + text.strip()
                    + "', the left side is neither L nor the name of a column. Solve the formula for the "
                    + "loss, as in L = E + A/N^a, or for a column, as in accuracy = c + a*L.");
        }
        if (!isOfLoss() && expression.names().contains(response)) {
            throw new IllegalArgumentException("In '" + formula() + "', " + response
                    + " is on the left side, so it cannot appear on the right side.");
        }
        if (isOfLoss() && expression.names().stream().anyMatch(LOSSES::contains)) {
            throw new IllegalArgumentException("In '" + expression
                    + "', the loss cannot appear in its own formula. Put it on the left side, as in L = E + "
                    + "A/N^a, or put another column there, as in accuracy = c + a*L.");
        }
    }

    private FormulaForm(
            String response,
            Expression expression,
            Map<String, Double> starts,
            Map<String, Bounds> bounds,
            List<String> notes) {
        this.response = response;
        this.expression = expression;
        this.starts = Map.copyOf(starts);
        this.bounds = Map.copyOf(bounds);
        this.notes = List.copyOf(notes);
    }

    /** The column that a formula predicts, from its left side. */
    static String responseOf(String text) {
        Matcher left = LEFT_SIDE.matcher(text);
        if (!left.find()) {
            return Runs.LOSS;
        }
        String name = left.group(1) == null ? left.group(2) : left.group(1);
        return LOSSES.contains(name) ? Runs.LOSS : name;
    }

    private static Expression rightSide(String text) {
        Matcher left = LEFT_SIDE.matcher(text);
        return Expression.parse((left.find() ? text.substring(left.end()) : text).strip());
    }

    private boolean isOfLoss() {
        return response.equals(Runs.LOSS);
    }

    /**
     * {@return this form with a start value, used by half of the starts; ignored for a parameter in which the formula
     * is linear, which is solved for}
     *
     * @param parameter name of a parameter
     * @param value the value, finite
     * @throws IllegalArgumentException if the formula has no such parameter
     */
    public FormulaForm withStart(String parameter, double value) {
        requireParameter(parameter);
        requireFinite("the start of " + parameter, value);
        return new FormulaForm(response, expression, with(starts, parameter, value), bounds, notes);
    }

    /**
     * {@return this form with bounds on a parameter; a parameter that ends at a bound is held there and has no
     * interval}
     *
     * @param parameter name of a parameter
     * @param low lower bound, or {@code -Infinity}
     * @param high upper bound, or {@code +Infinity}
     * @throws IllegalArgumentException if the formula has no such parameter, or the lower bound is not below the upper
     */
    public FormulaForm withBounds(String parameter, double low, double high) {
        requireParameter(parameter);
        return new FormulaForm(response, expression, starts, with(bounds, parameter, new Bounds(low, high)), notes);
    }

    /**
     * {@return this form with a parameter replaced by a number}
     *
     * @param parameter name of a parameter
     * @param value its value, finite
     * @throws IllegalArgumentException if the formula has no such parameter, or it has a start or bounds
     */
    public FormulaForm withFixed(String parameter, double value) {
        requireFinite("the value of " + parameter, value);
        return replaced(parameter, number(value), parameter + " is fixed at " + number(value) + ".");
    }

    /**
     * {@return this form with one parameter replaced by another, so that both are one parameter}
     *
     * @param parameter name of a parameter, which disappears
     * @param other name of the parameter that replaces it
     * @throws IllegalArgumentException if the formula has no such parameters, or the first has a start or bounds
     */
    public FormulaForm withTied(String parameter, String other) {
        requireParameter(other);
        if (parameter.equals(other)) {
            throw new IllegalArgumentException(parameter + " cannot be tied to itself. Name another parameter.");
        }
        return replaced(parameter, quoted(other), parameter + " is tied to " + other + ".");
    }

    private FormulaForm replaced(String parameter, String replacement, String note) {
        requireParameter(parameter);
        if (starts.containsKey(parameter) || bounds.containsKey(parameter)) {
            throw new IllegalArgumentException(
                    parameter + " has a start or bounds as well as a fixed value. Remove one of them.");
        }
        return new FormulaForm(response, expression.with(parameter, replacement), starts, bounds, noted(note));
    }

    private List<String> noted(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return more;
    }

    private void requireParameter(String name) {
        List<String> names = expression.names().stream()
                .filter(one -> !LETTERS.contains(one) && !LOSSES.contains(one))
                .toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("'" + expression + "' has no parameter " + name + ". Its parameters are "
                    + String.join(", ", names) + DidYouMean.ending(name, names));
        }
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be finite: " + value);
        }
    }

    private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
        Map<String, T> more = new HashMap<>(map);
        more.put(name, value);
        return more;
    }

    /** A number as text in a formula, to full precision. */
    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e7;
        String text = whole ? String.valueOf((long) value) : String.valueOf(value);
        return value < 0 ? "(" + text + ")" : text;
    }

    private static String quoted(String name) {
        return name.matches("[\\p{L}_][\\p{L}\\p{N}_]*") ? name : "`" + name + "`";
    }

    /** Whether a text can be the name of a built-in form: only letters and dashes. */
    static boolean isName(String text) {
        return text.strip().matches("[\\p{L}-]*");
    }

    @Override
    public String name() {
        // A single word would be taken for the name of a built-in form.
        return isOfLoss() && !isName(expression.toString()) ? expression.toString() : formula();
    }

    @Override
    public String formula() {
        return (isOfLoss() ? "L" : quoted(response)) + " = " + expression;
    }

    @Override
    public String response() {
        return response;
    }

    @Override
    public LawForm on(TrainingData sample) {
        return bounds.isEmpty() ? this : settled(sample, fit(sample).search());
    }

    /**
     * This form with the parameters that ended at bounds held there, repeated until no further parameter ends at one.
     */
    private LawForm settled(TrainingData sample, MultiStart found) {
        List<String> parameters = parameters(sample.runs());
        FormulaForm held = this;
        for (int j = 0; j < parameters.size(); j++) {
            String name = parameters.get(j);
            double value = found.parameters()[j];
            held = found.atBound()[j] ? held.heldAtBound(name, value) : held.withStart(name, value);
        }
        return held.bounds.size() == bounds.size() ? this : held.on(sample);
    }

    private FormulaForm heldAtBound(String name, double value) {
        Map<String, Double> otherStarts = new HashMap<>(starts);
        Map<String, Bounds> otherBounds = new HashMap<>(bounds);
        otherStarts.remove(name);
        otherBounds.remove(name);
        return new FormulaForm(
                response,
                expression.with(name, number(value)),
                otherStarts,
                otherBounds,
                noted(
                        name + " ended at its bound " + number(value)
                                + " and is fixed there, so it has no interval; the intervals of the others treat it as known."));
    }

    @Override
    public FitResult solve(TrainingData sample) {
        ParametricFit fit = fit(sample);
        MultiStart found = fit.search();
        LawForm settled = settled(sample, found);
        return settled == this ? fit.solve(found) : settled.solve(sample);
    }

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public Refits refits(TrainingData sample, FitResult result) {
        return ParametricFit.refits(() -> fit(sample), result);
    }

    private ParametricFit fit(TrainingData sample) {
        return new ParametricFit(sample, bound(sample), "'" + expression + "'");
    }

    private List<String> parameters(Runs runs) {
        return expression.names().stream()
                .filter(name -> !LETTERS.contains(name) && !LOSSES.contains(name) && !runs.has(name))
                .toList();
    }

    private Bound bound(TrainingData sample) {
        Runs runs = sample.runs();
        if (isOfLoss() && !expression.names().contains("train_set")) {
            new SizeAndData(sample).requireOneTrainingSet();
        }
        List<String> parameters = parameters(runs);
        for (String given : Stream.concat(starts.keySet().stream(), bounds.keySet().stream())
                .sorted()
                .toList()) {
            if (!parameters.contains(given)) {
                throw new DataException(runs.source() + ": " + given
                        + " is a column, so in '" + expression
                        + "' it is data and cannot have a start or bounds. Give the parameter another name.");
            }
        }
        if (parameters.isEmpty()) {
            throw new DataException(runs.source() + ": every name in '" + expression
                    + "' is a column, so there are no parameters to fit. Names that are not columns are parameters.");
        }
        return new Bound(this, sample, expression.by(parameters));
    }

    /** The formula applied to the runs of a sample. */
    private static final class Bound implements ParametricModel {
        private final FormulaForm form;
        private final TrainingData sample;
        private final Differentiable formula;
        private final List<Expression.Row> runs = new ArrayList<>();
        private final List<double[]> rows = new ArrayList<>();

        Bound(FormulaForm form, TrainingData sample, Differentiable formula) {
            this.form = form;
            this.sample = sample;
            this.formula = formula;
            Map<String, double[]> columns = new HashMap<>();
            double[] any = new double[formula.parameters().size()];
            for (int run = 0; run < sample.size(); run++) {
                runs.add(new RunRow(sample, columns, run));
                rows.add(formula.data(runs.get(run)));
                for (double part : rows.get(run)) {
                    if (!Double.isFinite(part)) {
                        throw new DataException(String.format(
                                Locale.ROOT,
                                "%s, row %d: in '%s', %s is not finite there (%s). Remove such rows, or "
                                        + "change the formula.",
                                sample.runs().source(),
                                sample.runs().row(run),
                                form.expression,
                                formula.notFinite(rows.get(run), any).orElse("a part"),
                                part));
                    }
                }
            }
        }

        @Override
        public List<String> parameters() {
            return formula.parameters();
        }

        @Override
        public List<String> notes() {
            List<String> notes = new ArrayList<>(form.notes);
            for (String name : formula.parameters()) {
                if (name.length() >= SHORT) {
                    DidYouMean.to(name, sample.runs().table().columnNames())
                            .ifPresent(column ->
                                    notes.add(name + " is not a column, so it was fitted as a parameter; the column "
                                            + column + " has a similar name."));
                }
            }
            return notes;
        }

        @Override
        public LeastSquaresProblem described(LeastSquaresProblem plain, long seed) {
            LeastSquaresProblem problem = plain.withLinear(formula.linear());
            for (int j = 0; j < formula.parameters().size(); j++) {
                Bounds within = form.bounds.get(formula.parameters().get(j));
                problem = within == null ? problem : problem.withBounds(j, within.low(), within.high());
            }
            return problem;
        }

        @Override
        public Starts starts() {
            double[] response = sample.loss();
            Starts starts = Starts.of(random -> {
                int run = random.nextInt(runs.size());
                return formula.start(runs.get(run), response[run], random);
            });
            for (int j = 0; j < formula.parameters().size(); j++) {
                Double start = form.starts.get(formula.parameters().get(j));
                starts = start == null ? starts : starts.with(j, start);
            }
            return starts;
        }

        @Override
        public String whyUndefined(double[][] tried) {
            Map<String, Integer> count = new LinkedHashMap<>();
            for (double[] at : tried) {
                rows.stream()
                        .flatMap(row -> formula.notFinite(row, at).stream())
                        .findFirst()
                        .ifPresent(part -> count.merge(part, 1, Integer::sum));
            }
            String part = count.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(form.expression.toString());
            List<String> names = Expression.parse(part).names().stream()
                    .filter(formula.parameters()::contains)
                    .toList();
            return part + " is not finite, or has no finite derivative, in some row at any of them. Give "
                    + String.join(", ", names) + " a start, such as withStart(\"" + names.get(0)
                    + "\", …), at which it is finite in all rows.";
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

    /** The formula applied to points, with N counted as in the fit. */
    record AtPoints(Differentiable formula, ParameterCount count) implements PointLoss {
        @Override
        public double at(Point point, double[] parameters, double[] gradient) {
            return formula.value(formula.data(new PointRow(point, count)), parameters, gradient);
        }
    }

    /** The formula of a fit, for a law that was saved. */
    static PointLoss atPoints(String formula, List<String> parameters, ParameterCount count) {
        return new AtPoints(new FormulaForm(formula).expression.by(parameters), count);
    }

    /** A run as input of a formula, with N counted as in the options. */
    private record RunRow(TrainingData sample, Map<String, double[]> columns, int run) implements Expression.Row {
        @Override
        public double number(String name) {
            return columns.computeIfAbsent(name, this::column)[run];
        }

        private double[] column(String name) {
            if (sample.runs().has(name)) {
                return sample.runs().numbers(name);
            }
            return switch (name) {
                case "L" -> sample.runs().numbers(Runs.LOSS);
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

    /** A point as input of a formula. */
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
            return new IllegalArgumentException("the formula needs the column " + name
                    + ", which a point of size, data and shape does not have, so it predicts only "
                    + "the runs it was fitted to");
        }
    }
}
