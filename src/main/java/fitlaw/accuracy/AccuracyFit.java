package fitlaw.accuracy;

import fitlaw.accuracy.TaskAccuracy.Scope;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Refit;
import fitlaw.fit.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Fits all tasks of a table together: the same runs are left out, and drawn, in all of them. */
final class AccuracyFit {
    /**
     * Maximum number of folds: runs are left out one by one, or in this many groups of similar loss range if there are
     * more.
     */
    private static final int MOST_FOLDS = 50;

    private static final int PARAMETERS = AccuracyForm.PARAMETERS;

    private final EvaluationRows rows;
    private final AccuracyOptions options;
    private final List<TaskChoice> choices;
    private final double[][] draws;

    AccuracyFit(EvaluationRows rows, AccuracyOptions options) {
        this.rows = rows;
        this.options = options;
        int runs = rows.runs().size();
        int folds = Math.min(runs, MOST_FOLDS);
        int[] fold = folds(folds);
        this.choices = rows.tasks().stream()
                .map(task -> TaskChoice.of(task, fold, folds))
                .toList();
        this.draws = new Resampling(
                        new int[0],
                        options.draws(),
                        options.seed(),
                        Math.max(1, Runtime.getRuntime().availableProcessors()))
                .ofCases(new AllTasks());
    }

    /** Fold of each run; runs with similar mean loss are in different folds. */
    private int[] folds(int folds) {
        int runs = rows.runs().size();
        double[] sum = new double[runs];
        int[] count = new int[runs];
        for (TaskData task : rows.tasks()) {
            for (int row = 0; row < task.size(); row++) {
                sum[task.run()[row]] += task.loss()[row];
                count[task.run()[row]]++;
            }
        }
        List<Integer> order = IntStream.range(0, runs)
                .boxed()
                .sorted(Comparator.comparingDouble(run -> sum[run] / count[run]))
                .toList();
        int[] fold = new int[runs];
        for (int rank = 0; rank < runs; rank++) {
            fold[order.get(rank)] = rank % folds;
        }
        return fold;
    }

    /** Refits of every task to the same drawn runs. */
    private final class AllTasks implements Refit {
        private final List<Optional<Refit>> refits =
                choices.stream().map(choice -> choice.fit().map(TaskFit::refit)).toList();

        @Override
        public Refit another() {
            return new AllTasks();
        }

        @Override
        public int rows() {
            return rows.runs().size();
        }

        @Override
        public int parameters() {
            return choices.size() * PARAMETERS;
        }

        @Override
        public boolean drawn(double[] counts, double[] into) {
            for (int t = 0; t < choices.size(); t++) {
                Arrays.fill(into, t * PARAMETERS, (t + 1) * PARAMETERS, Double.NaN);
                TaskChoice choice = choices.get(t);
                int at = t * PARAMETERS;
                if (choice.fit().isPresent()) {
                    choice.fit()
                            .get()
                            .drawn(refits.get(t).orElseThrow(), counts)
                            .ifPresent(p -> System.arraycopy(p, 0, into, at, PARAMETERS));
                } else {
                    into[at] = mean(choice.data(), counts);
                }
            }
            return true;
        }

        private double mean(TaskData data, double[] counts) {
            double sum = 0;
            double weight = 0;
            for (int row = 0; row < data.size(); row++) {
                sum += counts[data.run()[row]] * data.accuracy()[row];
                weight += counts[data.run()[row]];
            }
            return sum / weight;
        }
    }

    private double[] drawn(int task, int draw) {
        return Arrays.copyOfRange(draws[draw], task * PARAMETERS, (task + 1) * PARAMETERS);
    }

    /** The curve of a task; constant at the mean accuracy for a task without a curve. */
    private AccuracyCurve curve(int task) {
        TaskChoice choice = choices.get(task);
        if (choice.fit().isEmpty()) {
            double mean = Arrays.stream(choice.data().accuracy()).average().orElseThrow();
            return new AccuracyCurve() {
                @Override
                public double at(double loss) {
                    return mean;
                }

                @Override
                public double byOtherForm(double loss) {
                    return mean;
                }

                @Override
                public double at(int draw, double loss) {
                    return draws[draw][task * PARAMETERS];
                }
            };
        }
        TaskFit fit = choice.fit().get();
        double[][] parameters = IntStream.range(0, draws.length)
                .mapToObj(draw -> drawn(task, draw))
                .toArray(double[][]::new);
        return new AccuracyCurve() {
            @Override
            public double at(double loss) {
                return fit.at(loss);
            }

            @Override
            public double byOtherForm(double loss) {
                return choice.other().orElse(fit).at(loss);
            }

            @Override
            public double at(int draw, double loss) {
                return Double.isNaN(parameters[draw][0]) ? Double.NaN : fit.at(parameters[draw], loss);
            }
        };
    }

    List<TaskAccuracy> tasks() {
        List<TaskAccuracy> tasks = new ArrayList<>();
        for (int t = 0; t < choices.size(); t++) {
            tasks.add(task(t));
        }
        return tasks;
    }

    private TaskAccuracy task(int t) {
        TaskChoice choice = choices.get(t);
        TaskData data = choice.data();
        AccuracyCurve curve = curve(t);
        int parameters = choice.fit().map(TaskFit::free).orElse(1);
        Scope scope = scope(data.leastLoss(), data.mostLoss(), data.runs(), parameters);
        double[] fitted = choice.fitted();
        double[] variance = Arrays.stream(data.loss())
                .map(loss -> variance(scope, draw -> curve.at(draw, loss)))
                .toArray();
        double[] squares = TaskFit.squares(data, fitted);
        Arrays.setAll(squares, row -> squares[row] + variance[row]);
        AccuracyNoise noise = AccuracyNoise.of(data, fitted, squares, data.size());
        double[] half = new double[data.size()];
        Arrays.setAll(
                half,
                row -> scope.halfWidth() * Math.sqrt(variance[row] + noise.variance(data, row, choice.leftOut()[row])));
        int middle = data.size() / 2;
        return new TaskAccuracy(
                data.name(),
                choice.fit().map(TaskFit::form),
                Optional.of(choice.reason()).filter(reason -> !reason.isEmpty()),
                curve,
                scope,
                expected -> noise.variance(data, middle, expected),
                new Points(data.loss(), data.accuracy(), fitted, choice.leftOut(), half, data.run(), data.rows()),
                choice.fit().map(fit -> terms(t, fit, scope)).orElse(List.of()));
    }

    private List<Estimate> terms(int task, TaskFit fit, Scope scope) {
        double[] values = fit.terms(fit.parameters());
        double[][] all = IntStream.range(0, draws.length)
                .mapToObj(draw -> fit.terms(drawn(task, draw)))
                .toArray(double[][]::new);
        List<String> names = fit.form().terms();
        return IntStream.range(0, names.size())
                .mapToObj(j -> {
                    double[] drawn =
                            Arrays.stream(all).mapToDouble(terms -> terms[j]).toArray();
                    if (Arrays.stream(drawn).filter(Double::isFinite).distinct().count() < 2) {
                        boolean given = fit.isGiven(j);
                        return new Estimate(
                                names.get(j),
                                values[j],
                                Interval.notStated(given ? "fixed" : "at its bound in every bootstrap replicate"));
                    }
                    double error = scope.corrected(TaskAccuracy.deviation(drawn));
                    return Estimate.symmetric(
                            names.get(j), values[j], error, scope.halfWidth(), scope.method("bootstrap of runs"));
                })
                .toList();
    }

    private Scope scope(double low, double high, int runs, int parameters) {
        return new Scope(
                low, high, runs, Math.max(1, runs - parameters), options.draws(), options.confidence(), options.loss());
    }

    private double variance(Scope scope, IntToDoubleFunction ofDraw) {
        double error = scope.corrected(TaskAccuracy.deviation(
                IntStream.range(0, draws.length).mapToDouble(ofDraw).toArray()));
        return error * error;
    }

    /** The mean over tasks: the mean of their curves, replicate by replicate, on the models that have all tasks. */
    Optional<TaskAccuracy> mean() {
        int tasks = choices.size();
        int[][] rowOf = new int[tasks][rows.models()];
        for (int t = 0; t < tasks; t++) {
            Arrays.fill(rowOf[t], -1);
            int[] model = choices.get(t).data().model();
            for (int row = 0; row < model.length; row++) {
                rowOf[t][model[row]] = row;
            }
        }
        int[] models = IntStream.range(0, rows.models())
                .filter(model -> Arrays.stream(rowOf).allMatch(row -> row[model] >= 0))
                .toArray();
        if (models.length < 2) {
            return Optional.empty();
        }
        List<AccuracyCurve> curves =
                IntStream.range(0, tasks).mapToObj(this::curve).toList();
        double[][] losses = new double[models.length][tasks];
        double[] measured = new double[models.length];
        double[] fitted = new double[models.length];
        double[] leftOut = new double[models.length];
        double[] variance = new double[models.length];
        int[] run = new int[models.length];
        int[] first = new int[models.length];
        for (int i = 0; i < models.length; i++) {
            for (int t = 0; t < tasks; t++) {
                TaskChoice choice = choices.get(t);
                int row = rowOf[t][models[i]];
                losses[i][t] = choice.data().loss()[row];
                measured[i] += choice.data().accuracy()[row] / tasks;
                fitted[i] += curves.get(t).at(losses[i][t]) / tasks;
                leftOut[i] += choice.leftOut()[row] / tasks;
                run[i] = choice.data().run()[row];
                first[i] = t == 0 ? choice.data().rows()[row] : first[i];
            }
        }
        boolean oneLoss =
                Arrays.stream(losses).allMatch(loss -> Arrays.stream(loss).allMatch(value -> value == loss[0]));
        double[] shared = Arrays.stream(losses)
                .mapToDouble(loss -> oneLoss ? loss[0] : Double.NaN)
                .toArray();
        int runs = (int) Arrays.stream(run).distinct().count();
        int parameters = choices.stream()
                .mapToInt(choice -> choice.fit().map(TaskFit::free).orElse(1))
                .max()
                .orElse(1);
        Scope scope = scope(
                Arrays.stream(losses).flatMapToDouble(Arrays::stream).min().orElseThrow(),
                Arrays.stream(losses).flatMapToDouble(Arrays::stream).max().orElseThrow(),
                runs,
                parameters);
        Arrays.setAll(variance, i -> variance(scope, draw -> sum(curves, draw, losses[i])));
        double squares = IntStream.range(0, models.length)
                .mapToDouble(i -> Math.pow(measured[i] - fitted[i], 2) + variance[i])
                .average()
                .orElseThrow();
        double[] half = new double[models.length];
        Arrays.setAll(half, i -> scope.halfWidth() * Math.sqrt(variance[i] + squares));
        boolean any = choices.stream().anyMatch(choice -> choice.fit().isPresent());
        return Optional.of(new TaskAccuracy(
                "mean",
                Optional.empty(),
                any ? Optional.empty() : Optional.of("no task has a curve"),
                new Sum(curves, oneLoss),
                scope,
                expected -> squares,
                new Points(shared, measured, fitted, leftOut, half, run, first),
                List.of()));
    }

    /** Mean of the curves, each evaluated at the loss of its task. */
    private static double sum(List<AccuracyCurve> curves, int draw, double[] loss) {
        double sum = 0;
        for (int t = 0; t < loss.length; t++) {
            sum += curves.get(t).at(draw, loss[t]) / loss.length;
        }
        return sum;
    }

    private record Sum(List<AccuracyCurve> curves, boolean oneLoss) implements AccuracyCurve {
        @Override
        public double at(double loss) {
            return oneLoss
                    ? curves.stream()
                            .mapToDouble(curve -> curve.at(loss))
                            .average()
                            .orElseThrow()
                    : Double.NaN;
        }

        @Override
        public double byOtherForm(double loss) {
            return curves.stream()
                    .mapToDouble(curve -> curve.byOtherForm(loss))
                    .average()
                    .orElseThrow();
        }

        @Override
        public double at(int draw, double loss) {
            return oneLoss
                    ? curves.stream()
                            .mapToDouble(curve -> curve.at(draw, loss))
                            .average()
                            .orElseThrow()
                    : Double.NaN;
        }
    }
}
