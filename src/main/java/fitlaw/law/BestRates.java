package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Matrices;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/**
 * The loss of each shape at its best learning rate, from a parabola of ln L in ln η through its runs. A shape needs
 * runs at three or more rates.
 *
 * <pre>
 *   ln L = a + b h + c h²,  h = ln η;   least loss exp(a - b² / 4c) at η* = exp(-b / 2c)
 * </pre>
 *
 * <p>The noise of a run is a share of its loss, pooled over the shapes of a group of size and data. It is estimated
 * from the scatter of runs about their parabolas and between runs of one shape and rate. The error of a least loss
 * follows from it; the error of the location of the minimum adds nothing to first order, since the parabola is flat
 * there. A shape whose parabola has no minimum between its rates has no best rate; the reason is reported.
 */
public final class BestRates implements Report.Source {
    /** Name of the column with the standard errors of the losses, in nats per token: {@code loss_std_error}. */
    public static final String ERROR = "loss_std_error";

    private static final String RATE = "learning_rate";
    private static final int FEWEST_RATES = 3;
    /** With fewer degrees of freedom, a group's noise is replaced by the noise of all groups. */
    private static final int FEWEST_DEGREES = 4;

    private static final int REASONS = 3;
    private static final List<String> SHAPE =
            List.of("d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim");

    private final Runs runs;
    private final List<String> levels;
    private final int[] level;
    private final double[] noise;
    private final List<Envelope> envelopes;
    private final List<String> notIdentified;
    private final int few;

    /**
     * A shape at its best rate.
     *
     * @param nearest index from 0 of the run whose rate is nearest to the best one
     * @param members indices from 0 of its runs
     * @param rates number of different rates
     * @param rate best learning rate η*
     * @param loss loss there, in nats per token
     * @param error standard error of that
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class, so the arrays are not modified
    private record Envelope(int nearest, int[] members, int rates, double rate, double loss, double error) {}

    /** A parabola through the runs of a shape. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class, so the arrays are not modified
    private record Parabola(int[] members, double[] coefficients, double[][] inverse, double squares, double middle) {
        double best() {
            return -coefficients[1] / (2 * coefficients[2]);
        }
    }

    private BestRates(
            Runs runs,
            List<String> levels,
            int[] level,
            double[] noise,
            List<Envelope> envelopes,
            List<String> notIdentified,
            int few) {
        this.runs = runs;
        this.levels = levels;
        this.level = level;
        this.noise = noise;
        this.envelopes = envelopes.stream()
                .sorted(Comparator.comparingInt(Envelope::nearest))
                .toList();
        this.notIdentified = List.copyOf(notIdentified);
        this.few = few;
    }

    /**
     * {@return the losses at the best learning rate of each shape among the runs}
     *
     * @param runs runs with the column {@code learning_rate}; runs that diverged must have been removed
     * @throws DataException if no shape has a best rate, a rate is not positive, or the noise of a run cannot be
     *     estimated
     */
    public static BestRates of(Runs runs) {
        if (!runs.has(RATE)) {
            throw new DataException(runs.source()
                    + " has no column learning_rate, which best rates are found over. Add it, or fit "
                    + "the losses as they are.");
        }
        double[] rate = runs.numbers(RATE);
        double[] loss = runs.loss();
        for (int i = 0; i < rate.length; i++) {
            if (!(rate[i] > 0)) {
                throw new DataException(runs.source() + ", row " + runs.row(i) + ", column learning_rate: " + rate[i]
                        + ". A rate must be positive.");
            }
        }
        List<String> levels = Levels.of(runs).names();
        int[] level = Levels.of(runs).group();
        List<Parabola> parabolas = new ArrayList<>();
        double[] squares = new double[levels.size()];
        int[] degrees = new int[levels.size()];
        int few = 0;
        for (int[] members : shapes(runs, level)) {
            int group = level[members[0]];
            if (rates(rate, members) < FEWEST_RATES) {
                few++;
                squares[group] += within(rate, loss, members);
                degrees[group] += members.length - rates(rate, members);
            } else {
                Parabola parabola = parabola(rate, loss, members);
                parabolas.add(parabola);
                squares[group] += parabola.squares();
                degrees[group] += members.length - FEWEST_RATES;
            }
        }
        if (parabolas.isEmpty()) {
            throw new DataException(
                    runs.source() + ": no shape was trained at three or more learning rates, which a best rate"
                            + " needs. Add runs of some shapes at half and at double their rate, or fit the losses as they are.");
        }
        double[] noise = noise(runs, squares, degrees);
        List<Envelope> envelopes = new ArrayList<>();
        List<String> notIdentified = new ArrayList<>();
        for (Parabola parabola : parabolas) {
            int[] members = parabola.members();
            double best = Math.exp(parabola.best() + parabola.middle());
            double least =
                    Arrays.stream(members).mapToDouble(i -> rate[i]).min().orElseThrow();
            double most = Arrays.stream(members).mapToDouble(i -> rate[i]).max().orElseThrow();
            if (!(parabola.coefficients()[2] > 0)) {
                notIdentified.add(name(runs, levels, level, members)
                        + ": the parabola has a maximum, not a minimum. Repeat its runs.");
            } else if (!(best >= least && best <= most)) {
                notIdentified.add(name(runs, levels, level, members) + ": the minimum is "
                        + (best > most ? "above the highest" : "below the lowest") + " rate, "
                        + Numbers.significant(best > most ? most : least, 3)
                        + ". Train it at " + Numbers.significant(best > most ? 2 * most : least / 2, 2) + ".");
            } else {
                envelopes.add(envelope(rate, parabola, noise[level[members[0]]]));
            }
        }
        if (envelopes.isEmpty()) {
            throw new DataException(runs.source() + ": the best learning rate is not identified for any shape. "
                    + notIdentified.get(0)
                    + (notIdentified.size() > 1 ? " " + (notIdentified.size() - 1) + " more have none either." : ""));
        }
        return new BestRates(runs, levels, level, noise, envelopes, notIdentified, few);
    }

    private static List<int[]> shapes(Runs runs, int[] level) {
        List<List<String>> columns = Stream.concat(
                        SHAPE.stream().allMatch(runs::has)
                                ? SHAPE.stream()
                                : Stream.of("n_params_non_embedding", "d_over_sqrt_n", "mlp_attn_ratio", "n_layers"),
                        Stream.of("tokens"))
                .filter(runs::has)
                .map(runs::texts)
                .toList();
        Map<List<String>, List<Integer>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < level.length; i++) {
            int row = i;
            List<String> key = Stream.concat(
                            Stream.of(String.valueOf(level[row])),
                            columns.stream().map(column -> column.get(row)))
                    .toList();
            shapes.computeIfAbsent(key, one -> new ArrayList<>()).add(i);
        }
        return shapes.values().stream()
                .map(rows -> rows.stream().mapToInt(i -> i).toArray())
                .toList();
    }

    private static int rates(double[] rate, int[] members) {
        return (int) Arrays.stream(members).mapToDouble(i -> rate[i]).distinct().count();
    }

    /** Sum of squares of ln L about the mean of the runs at each rate. */
    private static double within(double[] rate, double[] loss, int[] members) {
        return Arrays.stream(members).boxed().collect(Collectors.groupingBy(i -> rate[i])).values().stream()
                .mapToDouble(same -> {
                    double mean = same.stream()
                            .mapToDouble(i -> Math.log(loss[i]))
                            .average()
                            .orElseThrow();
                    return same.stream()
                            .mapToDouble(i -> Math.log(loss[i]) - mean)
                            .map(away -> away * away)
                            .sum();
                })
                .sum();
    }

    private static Parabola parabola(double[] rate, double[] loss, int[] members) {
        double middle = Arrays.stream(members)
                .mapToDouble(i -> Math.log(rate[i]))
                .average()
                .orElseThrow();
        double[][] information = new double[FEWEST_RATES][FEWEST_RATES];
        double[] right = new double[FEWEST_RATES];
        for (int i : members) {
            double[] z = powers(Math.log(rate[i]) - middle);
            for (int j = 0; j < z.length; j++) {
                right[j] += z[j] * Math.log(loss[i]);
                for (int k = 0; k < z.length; k++) {
                    information[j][k] += z[j] * z[k];
                }
            }
        }
        double[][] inverse = Matrices.inverse(information);
        double[] coefficients = Arrays.stream(inverse)
                .mapToDouble(row -> Matrices.dot(row, right))
                .toArray();
        double squares = Arrays.stream(members)
                .mapToDouble(i -> Math.log(loss[i]) - Matrices.dot(coefficients, powers(Math.log(rate[i]) - middle)))
                .map(away -> away * away)
                .sum();
        return new Parabola(members, coefficients, inverse, squares, middle);
    }

    private static double[] powers(double h) {
        return new double[] {1, h, h * h};
    }

    private static Envelope envelope(double[] rate, Parabola parabola, double noise) {
        double best = parabola.best();
        double[] z = powers(best);
        double loss = Math.exp(Matrices.dot(parabola.coefficients(), z));
        double variance = Matrices.dot(
                z,
                Arrays.stream(parabola.inverse())
                        .mapToDouble(row -> Matrices.dot(row, z))
                        .toArray());
        double h = best + parabola.middle();
        int nearest = Arrays.stream(parabola.members())
                .boxed()
                .min((i, j) -> Double.compare(Math.abs(Math.log(rate[i]) - h), Math.abs(Math.log(rate[j]) - h)))
                .orElseThrow();
        return new Envelope(
                nearest,
                parabola.members(),
                rates(rate, parabola.members()),
                Math.exp(h),
                loss,
                loss * noise * Math.sqrt(variance));
    }

    /** The noise of ln L in each group; the pooled noise of all groups if a group has too few degrees of freedom. */
    private static double[] noise(Runs runs, double[] squares, int[] degrees) {
        int all = Arrays.stream(degrees).sum();
        double total = Arrays.stream(squares).sum();
        if (all < FEWEST_DEGREES || !(total > 0)) {
            throw new DataException(runs.source() + ": the noise of a run has " + all
                    + " degrees of freedom, and the error of a loss at"
                    + " the best rate needs four. Repeat runs with another seed, or train shapes at more than"
                    + " three rates.");
        }
        return IntStream.range(0, squares.length)
                .mapToDouble(group -> Math.sqrt(
                        degrees[group] < FEWEST_DEGREES || !(squares[group] > 0)
                                ? total / all
                                : squares[group] / degrees[group]))
                .toArray();
    }

    private static String name(Runs runs, List<String> levels, int[] level, int[] members) {
        int first = members[0];
        String shape = runs.has("d_model")
                ? "d_model " + Numbers.plain(runs.numbers("d_model")[first])
                : "row " + runs.row(first);
        return levels.get(level[first]) + ", " + shape
                + (runs.hasShapes() ? ", r " + Numbers.significant(runs.mlpRatio()[first], 3) : "");
    }

    /** {@return number of shapes that have a best rate} */
    public int size() {
        return envelopes.size();
    }

    /** {@return why shapes with three or more rates have no best rate, one or two sentences each} */
    public List<String> notIdentified() {
        return notIdentified;
    }

    /**
     * {@return one run for each shape that has a best rate: its loss is the loss at that rate, {@code learning_rate} is
     * that rate, and the column {@value #ERROR} holds the standard error, which can be used as fit weights ({@link
     * Weights#column})}
     */
    public Runs runs() {
        return made(envelopes.stream().map(Envelope::nearest).toList(), noteOf("all other runs are left out"));
    }

    /** {@return the same, with the runs of all other shapes unchanged and the noise of a run as their error} */
    public Runs runsWithOthers() {
        List<Integer> replaced = envelopes.stream()
                .flatMap(one -> Arrays.stream(one.members()).boxed())
                .toList();
        List<Integer> others = IntStream.range(0, runs.size())
                .filter(i -> !replaced.contains(i))
                .boxed()
                .toList();
        return made(
                Stream.concat(envelopes.stream().map(Envelope::nearest), others.stream())
                        .sorted()
                        .toList(),
                noteOf(others.size() + (others.size() == 1 ? " run" : " runs")
                        + " of other shapes are unchanged, at their own rates"));
    }

    private String noteOf(String others) {
        return envelopes.size() + (envelopes.size() == 1 ? " loss is" : " losses are")
                + " interpolated at the best learning rate of a shape, by a parabola in ln(rate); " + others + ".";
    }

    /** Runs of these rows, which must be in ascending order, as in a selection from a table. */
    private Runs made(List<Integer> rows, String note) {
        Map<Integer, Envelope> at = envelopes.stream().collect(Collectors.toMap(Envelope::nearest, one -> one));
        double[] rate = runs.numbers(RATE);
        double[] loss = runs.loss();
        Table table = runs.table()
                .where(Selection.with(rows.stream().mapToInt(i -> i).toArray()))
                .setName(runs.source());
        replace(table, RATE, rows, i -> at.containsKey(i) ? at.get(i).rate() : rate[i]);
        replace(table, Runs.LOSS, rows, i -> at.containsKey(i) ? at.get(i).loss() : loss[i]);
        replace(table, ERROR, rows, i -> at.containsKey(i) ? at.get(i).error() : loss[i] * noise[level[i]]);
        return Runs.of(table).withNote(note);
    }

    private static void replace(Table table, String column, List<Integer> rows, IntToDoubleFunction value) {
        DoubleColumn made = DoubleColumn.create(
                column, rows.stream().mapToDouble(value::applyAsDouble).toArray());
        if (table.containsColumn(column)) {
            table.replaceColumn(column, made);
        } else {
            table.addColumns(made);
        }
    }

    /**
     * {@return a row for each shape with a best rate: level, n_params_non_embedding, d_over_sqrt_n, mlp_attn_ratio,
     * runs, rates, learning_rate, loss, loss_std_error, and gain, the difference between the mean loss of its runs at
     * the rate nearest to the best and that loss; columns that the runs lack are omitted}
     */
    public Table table() {
        Table table = Table.create(
                "best rates",
                StringColumn.create(
                        "level",
                        envelopes.stream()
                                .map(one -> levels.get(level[one.nearest()]))
                                .toList()));
        for (String column : List.of("n_params_non_embedding", "d_over_sqrt_n", "mlp_attn_ratio")) {
            if (runs.has(column)) {
                double[] all = runs.numbers(column);
                table.addColumns(of(column, envelopes.stream().mapToDouble(one -> all[one.nearest()])));
            }
        }
        table.addColumns(
                IntColumn.create(
                        "runs",
                        envelopes.stream().mapToInt(one -> one.members().length).toArray()),
                IntColumn.create(
                        "rates", envelopes.stream().mapToInt(Envelope::rates).toArray()),
                of(RATE, envelopes.stream().mapToDouble(Envelope::rate)),
                of(Runs.LOSS, envelopes.stream().mapToDouble(Envelope::loss)),
                of(ERROR, envelopes.stream().mapToDouble(Envelope::error)),
                of("gain", envelopes.stream().mapToDouble(this::gain)));
        return table;
    }

    private static DoubleColumn of(String name, DoubleStream values) {
        return DoubleColumn.create(name, values.toArray());
    }

    private double gain(Envelope envelope) {
        double[] rate = runs.numbers(RATE);
        double[] loss = runs.loss();
        OptionalDouble nearest = Arrays.stream(envelope.members())
                .filter(i -> rate[i] == rate[envelope.nearest()])
                .mapToDouble(i -> loss[i])
                .average();
        return nearest.orElseThrow() - envelope.loss();
    }

    @Override
    public Report report() {
        Table table = table();
        List<String> header = table.columnNames();
        List<List<String>> rows = IntStream.range(0, table.rowCount())
                .mapToObj(row -> header.stream()
                        .map(column -> switch (column) {
                            case "level", "runs", "rates" ->
                                table.column(column).getString(row);
                            case "n_params_non_embedding" ->
                                Numbers.count(table.doubleColumn(column).get(row));
                            case Runs.LOSS ->
                                Numbers.significant(table.doubleColumn(column).get(row), 4);
                            default ->
                                Numbers.significant(table.doubleColumn(column).get(row), 2);
                        })
                        .toList())
                .toList();
        Report.Builder report = Report.titled("Losses at the best learning rate, " + runs.source())
                .grid(header, rows)
                .text("Noise of a run relative to its loss: "
                        + IntStream.range(0, levels.size())
                                .mapToObj(group -> levels.get(group) + " " + Numbers.significant(noise[group], 2))
                                .collect(Collectors.joining(", "))
                        + ".");
        if (few > 0) {
            report.note(few + (few == 1 ? " shape has" : " shapes have")
                    + " fewer than three learning rates, so no best rate can be estimated.");
        }
        notIdentified.stream().limit(REASONS).forEach(report::note);
        if (notIdentified.size() > REASONS) {
            report.note("The best rate of " + (notIdentified.size() - REASONS)
                    + " more shapes is not identified; notIdentified() lists all reasons.");
        }
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
