package fitlaw.figure;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyChain;
import fitlaw.accuracy.AccuracyForm;
import fitlaw.accuracy.ChainedAccuracy;
import fitlaw.accuracy.TaskAccuracy;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.law.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Figures of accuracy over loss, of predicted against measured accuracy, and of accuracy over size. */
final class AccuracyFigures {
    private static final int WIDTH = 366;
    private static final int HEIGHT = 300;
    private static final int STEPS = 60;
    /** Maximum number of panels; the table has all tasks. */
    private static final int MOST = 12;

    private AccuracyFigures() {}

    static Figure curves(Accuracy accuracy, List<String> names) {
        List<TaskAccuracy> chosen = chosen(accuracy, names).toList();
        List<TaskAccuracy> drawn = chosen.stream().limit(MOST).toList();
        List<Panel> panels = drawn.stream().map(task -> curve(accuracy, task)).toList();
        Figure figure =
                new Figure("Accuracy against " + accuracy.options().loss(), accuracy.source(), panels, points(drawn));
        return figure.withNotes(Stream.concat(
                        Stream.of(
                                "Bands: confidence band of the curve and prediction band for a new model, "
                                        + Numbers.plain(100 * accuracy.options().confidence()) + " %.",
                                "CV: cross-validated root mean square error."),
                        chosen.size() > MOST
                                ? Stream.of("Only the first " + MOST + " of " + chosen.size()
                                        + " tasks are drawn; specify others by name.")
                                : Stream.empty())
                .toArray(String[]::new));
    }

    /** Tasks that can be drawn over loss, the mean first; named tasks are always included. */
    private static Stream<TaskAccuracy> chosen(Accuracy accuracy, List<String> names) {
        if (!names.isEmpty()) {
            return names.stream().map(accuracy::task);
        }
        Stream<TaskAccuracy> mean =
                accuracy.hasMean() && accuracy.tasks().size() > 1 ? Stream.of(accuracy.mean()) : Stream.empty();
        return Stream.concat(mean, accuracy.tasks().stream()).filter(TaskAccuracy::hasCurve);
    }

    private static Panel curve(Accuracy accuracy, TaskAccuracy task) {
        if (!task.hasCurve()) {
            return Panel.refusal(
                    task.name() + ": no curve",
                    task.reason()
                            .orElse("Each task has its own loss, so the mean accuracy is not a function of a"
                                    + " single loss."),
                    WIDTH,
                    HEIGHT);
        }
        Panel panel = new Panel(
                String.format(
                        Locale.ROOT,
                        "%s: %s, CV %.3f",
                        task.name(),
                        task.form().map(AccuracyForm::label).orElse("mean of curves"),
                        task.leftOutRmse()),
                accuracy.options().loss(),
                "accuracy",
                WIDTH,
                HEIGHT);
        double[] loss = IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> task.leastLoss() + (task.mostLoss() - task.leastLoss()) * i / STEPS)
                .toArray();
        bands(panel, loss, loss, task::at, task::measurement);
        Table table = task.table();
        panel.points("models", 0, numbers(table, accuracy.options().loss()), numbers(table, "measured"));
        return panel;
    }

    private static void bands(
            Panel panel,
            double[] x,
            double[] at,
            DoubleFunction<Estimate> expected,
            DoubleFunction<Estimate> measured) {
        band(panel, "new model", x, at, measured);
        band(panel, "curve", x, at, expected);
        panel.line("expected", 1, x, all(at, expected, Estimate::value));
    }

    private static void band(Panel panel, String name, double[] x, double[] at, DoubleFunction<Estimate> of) {
        panel.band(
                name,
                Panel.color(1),
                x,
                all(at, of, estimate -> estimate.interval().low()),
                all(at, of, estimate -> estimate.interval().high()));
    }

    private static double[] all(double[] at, DoubleFunction<Estimate> of, ToDoubleFunction<Estimate> number) {
        return Arrays.stream(at).map(x -> number.applyAsDouble(of.apply(x))).toArray();
    }

    private static double[] numbers(Table table, String column) {
        return table.doubleColumn(column).asDoubleArray();
    }

    private static Table points(List<TaskAccuracy> tasks) {
        Table all = tasks.get(0).table();
        tasks.stream().skip(1).forEach(task -> all.append(task.table()));
        return all.setName("points");
    }

    static Figure fit(Accuracy accuracy) {
        List<TaskAccuracy> tasks = Stream.concat(
                        accuracy.hasMean() && accuracy.tasks().size() > 1 ? Stream.of(accuracy.mean()) : Stream.empty(),
                        accuracy.tasks().stream())
                .filter(task -> task.reason().isEmpty())
                .limit(MOST)
                .toList();
        if (tasks.isEmpty()) {
            throw new IllegalStateException(accuracy.source() + ": no task has a curve.");
        }
        List<Panel> panels = new ArrayList<>();
        for (TaskAccuracy task : tasks) {
            Table table = task.table();
            double[] measured = numbers(table, "measured");
            Panel panel = new Panel(
                    String.format(Locale.ROOT, "%s: coverage %.2f", task.name(), task.coverage()),
                    "predicted accuracy (cross-validated)",
                    "measured accuracy",
                    WIDTH,
                    HEIGHT);
            double low = Arrays.stream(measured).min().orElse(0);
            double high = Arrays.stream(measured).max().orElse(1);
            panel.guide("equal", new double[] {low, high}, new double[] {low, high});
            panel.points("models", 0, numbers(table, "left_out"), measured);
            panels.add(panel);
        }
        return new Figure("Predicted and measured accuracy", accuracy.source(), panels, points(tasks))
                .withNotes("Each accuracy is predicted by curves fitted to the other runs.");
    }

    static Figure chain(AccuracyChain chain, String task, double tokensPerParameter, double low, double high) {
        if (!(low > 0 && high > low && tokensPerParameter > 0)) {
            throw new IllegalArgumentException("sizes and tokens per parameter must be positive, and sizes in"
                    + " ascending order: "
                    + low + ", " + high + ", " + tokensPerParameter);
        }
        double[] sizes = IntStream.rangeClosed(0, STEPS / 2)
                .mapToDouble(i -> low * Math.pow(high / low, 2.0 * i / STEPS))
                .toArray();
        ChainedAccuracy[] at = Arrays.stream(sizes)
                .mapToObj(size -> chain.at(task, Point.scale(size, tokensPerParameter * size)))
                .toArray(ChainedAccuracy[]::new);
        double[] index = IntStream.range(0, at.length).asDoubleStream().toArray();
        Panel panel = new Panel(
                        task + " at " + Numbers.plain(tokensPerParameter) + " tokens per parameter",
                        "parameters N",
                        "accuracy",
                        2 * WIDTH,
                        HEIGHT + 100)
                .xScale(Scale.LOGARITHMIC);
        bands(panel, sizes, index, i -> at[(int) i].expected(), i -> at[(int) i].measured());
        Panel shares = new Panel(
                        "Variance of a measured accuracy", "parameters N", "share of variance", WIDTH * 2, HEIGHT - 60)
                .xScale(Scale.LOGARITHMIC)
                .yRange(0, 1);
        List<ToDoubleFunction<ChainedAccuracy.Variance>> parts = List.of(
                ChainedAccuracy.Variance::law,
                ChainedAccuracy.Variance::curve,
                ChainedAccuracy.Variance::run,
                ChainedAccuracy.Variance::measurement);
        List<String> names = List.of("law", "curve", "loss of a run", "measurement");
        Table table = Table.create(
                "chain",
                DoubleColumn.create("n_params", sizes),
                DoubleColumn.create("loss", of(at, one -> one.loss().value())),
                DoubleColumn.create("accuracy", of(at, one -> one.expected().value())),
                DoubleColumn.create(
                        "low", of(at, one -> one.expected().interval().low())),
                DoubleColumn.create(
                        "high", of(at, one -> one.expected().interval().high())));
        for (int part = 0; part < parts.size(); part++) {
            ToDoubleFunction<ChainedAccuracy.Variance> variance = parts.get(part);
            double[] share = of(
                    at,
                    one -> variance.applyAsDouble(one.variance())
                            / one.variance().total());
            shares.line(names.get(part), part, sizes, share);
            table.addColumns(DoubleColumn.create("share_" + names.get(part).replace(' ', '_'), share));
        }
        return new Figure("Accuracy against size", chain.accuracy().source(), List.of(panel, shares), table)
                .withNotes(chain.notes().toArray(String[]::new));
    }

    private static double[] of(ChainedAccuracy[] at, ToDoubleFunction<ChainedAccuracy> number) {
        return Arrays.stream(at).mapToDouble(number).toArray();
    }
}
