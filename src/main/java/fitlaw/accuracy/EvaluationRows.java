package fitlaw.accuracy;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.Matrices;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The validated values of a table of accuracies, by task.
 *
 * @param columns the rows that are used
 * @param tasks the tasks, in the order of the table
 * @param models number of evaluated models
 * @param runs names of the training runs
 * @param basis how rows were assigned to runs, in words
 * @param notes limits and assumptions
 */
record EvaluationRows(
        Columns columns, List<TaskData> tasks, int models, List<String> runs, String basis, List<String> notes) {

    static EvaluationRows of(Evaluations evaluations, AccuracyOptions options) {
        return new Reading(evaluations, options).rows();
    }

    private static final class Reading {
        private final Evaluations evaluations;
        private final AccuracyOptions options;
        private final List<String> notes;
        private Columns columns;

        Reading(Evaluations evaluations, AccuracyOptions options) {
            this.evaluations = evaluations;
            this.options = options;
            this.notes = new ArrayList<>(evaluations.notes());
            this.columns = evaluations.columns();
        }

        EvaluationRows rows() {
            requireLoss();
            dropEmpty();
            double[] loss = columns.numbers(options.loss());
            List<String> task = columns.has(Evaluations.TASK)
                    ? columns.texts(Evaluations.TASK)
                    : IntStream.range(0, columns.rows())
                            .mapToObj(row -> Evaluations.ACCURACY)
                            .toList();
            double[] accuracy = fractions(Evaluations.ACCURACY, task);
            RunNames names = RunNames.of(columns, loss, task, options.cluster());
            notes.addAll(names.notes());
            List<String> models = new ArrayList<>();
            List<String> runs = new ArrayList<>();
            List<String> tasks = new ArrayList<>();
            int[] model = RunNames.numbered(names.model(), models);
            int[] run = RunNames.numbered(names.run(), runs);
            int[] ofTask = RunNames.numbered(task, tasks);
            means(tasks);
            double[] chance = chance(ofTask, tasks);
            double[] questions = questions(accuracy, ofTask, tasks);
            List<TaskData> data = new ArrayList<>();
            for (int t = 0; t < tasks.size(); t++) {
                int at = t;
                int[] rows = IntStream.range(0, ofTask.length)
                        .filter(row -> ofTask[row] == at)
                        .toArray();
                data.add(new TaskData(
                        tasks.get(t),
                        rows,
                        Matrices.pick(loss, rows),
                        Matrices.pick(accuracy, rows),
                        Matrices.pick(questions, rows),
                        chance[t],
                        Matrices.pick(run, rows),
                        Matrices.pick(model, rows)));
            }
            return new EvaluationRows(columns, data, models.size(), runs, names.basis(), notes);
        }

        private void requireLoss() {
            if (columns.knows(options.loss())) {
                return;
            }
            List<String> losses = columns.names().stream()
                    .filter(name -> name.matches("(?i).*(loss|bits_per_byte|bpb|perplexity|nll|cross_entropy).*")
                            && !name.matches("(?i).*(_std_error|_stderr|_n|_lower_95|_upper_95)"))
                    .toList();
            throw new DataException(
                    losses.isEmpty()
                            ? columns.without(options.loss())
                                    + " Name the column of the loss: --loss COLUMN (in Java, AccuracyOptions.withLoss)."
                            : columns.source() + " has no column " + options.loss()
                                    + ". The column of the loss must be specified;"
                                    + " candidates are " + Columns.listed(losses) + ". Choose one: --loss "
                                    + losses.get(0)
                                    + " (in Java, AccuracyOptions.withLoss).");
        }

        /** Removes rows without an accuracy or a loss. */
        private void dropEmpty() {
            int[] kept = IntStream.range(0, columns.rows())
                    .filter(row ->
                            !columns.isAbsent(options.loss(), row) && !columns.isAbsent(Evaluations.ACCURACY, row))
                    .toArray();
            int dropped = columns.rows() - kept.length;
            if (kept.length == 0) {
                throw new DataException(columns.source() + ": no row has both " + Evaluations.ACCURACY + " and "
                        + options.loss() + ". Name another loss: --loss COLUMN (in Java, AccuracyOptions.withLoss).");
            }
            if (dropped > 0) {
                notes.add(dropped + (dropped == 1 ? " row has" : " rows have") + " no accuracy or no " + options.loss()
                        + " and " + (dropped == 1 ? "is" : "are") + " left out.");
                columns = evaluations.part(kept).columns();
            }
        }

        private double[] fractions(String name, List<String> task) {
            double[] values = columns.numbers(name);
            String theirs = columns.theirs(name);
            String byHundred =
                    "--columns \"" + name + "=" + quoted(theirs) + "/100\" (in Java, RunOptions.withColumn).";
            boolean isNamedPercent = theirs.matches("(?i).*(%|percent|per_cent|[_ (]pct).*") && !theirs.contains("/");
            for (int row = 0; row < values.length; row++) {
                boolean perCent = values[row] > 1 && values[row] <= 100;
                if (values[row] < 0 || values[row] > 1) {
                    throw columns.cell(
                            name,
                            row,
                            Numbers.plain(values[row]) + " is not a fraction between 0 and 1."
                                    + (perCent
                                            ? " If it is in per cent, use " + byHundred + fractionsBeside(values, task)
                                            : " Correct it or remove the row."));
                }
            }
            if (isNamedPercent) {
                throw new DataException(columns.source() + ", column " + theirs
                        + ": its name says per cent, though no value is above 1. Read it as " + byHundred);
            }
            if (theirs.matches(".*/ *100(\\.0*)?")) {
                List<String> tiny = below(values, task, 0.01);
                if (!tiny.isEmpty()) {
                    notes.add("Divided by 100, all accuracies of " + Columns.listed(tiny)
                            + " are below 0.01. If the table contains them as fractions, use one unit for all tasks.");
                }
            }
            return values;
        }

        /** The tasks whose values are all fractions where others are per cent: dividing all by 100 would make them nothing. */
        private static String fractionsBeside(double[] values, List<String> task) {
            List<String> fractions = below(values, task, 1);
            return fractions.isEmpty()
                    ? ""
                    : " But " + Columns.listed(fractions) + " " + (fractions.size() == 1 ? "has" : "have")
                            + " no value above 1: if these are fractions, use one unit for all tasks first.";
        }

        private static List<String> below(double[] values, List<String> task, double most) {
            return task.stream()
                    .distinct()
                    .filter(name -> IntStream.range(0, values.length)
                            .allMatch(row -> !task.get(row).equals(name) || values[row] <= most))
                    .toList();
        }

        private static String quoted(String column) {
            return column.matches("[A-Za-z_][A-Za-z_0-9]*") ? column : "`" + column + "`";
        }

        /** A mean over tasks that is given as a task of its own counts each task a second time. */
        private void means(List<String> tasks) {
            tasks.stream()
                    .filter(name -> tasks.size() > 2
                            && name.matches("(?i)(.*[^a-z])?(avg|average|mean|overall|aggregate)([^a-z].*)?"))
                    .findFirst()
                    .ifPresent(name -> notes.add("The task " + name
                            + " looks like a mean of other tasks, which would count twice in the mean over tasks. Exclude it: --where 'task != \""
                            + name + "\"' (in Java, Evaluations.where)."));
        }

        /** Accuracy of guessing for each task; NaN if the table does not state it. */
        private double[] chance(int[] ofTask, List<String> tasks) {
            double[] chance = new double[tasks.size()];
            Arrays.fill(chance, Double.NaN);
            if (columns.has(Evaluations.CHANCE)) {
                for (int row = 0; row < ofTask.length; row++) {
                    if (columns.isAbsent(Evaluations.CHANCE, row)) {
                        continue;
                    }
                    double value = columns.number(Evaluations.CHANCE, row);
                    if (!(value >= 0 && value < 1)) {
                        throw columns.cell(
                                Evaluations.CHANCE,
                                row,
                                Numbers.plain(value) + " is not a fraction between 0 and 1."
                                        + (value > 1 && value < 100
                                                ? " If it is in per cent, use --columns \"chance_accuracy=chance_accuracy/100\" (in Java, RunOptions.withColumn)."
                                                : " Correct it or leave it empty."));
                    }
                    double known = chance[ofTask[row]];
                    if (!Double.isNaN(known) && Math.abs(known - value) > 1e-3) {
                        throw columns.cell(
                                Evaluations.CHANCE,
                                row,
                                Numbers.plain(value) + ", but other rows of " + tasks.get(ofTask[row]) + " have "
                                        + Numbers.plain(known) + ". A task has one chance accuracy; correct it, or use"
                                        + " different names for variants in column task.");
                    }
                    chance[ofTask[row]] = value;
                }
            }
            List<String> unknown = IntStream.range(0, chance.length)
                    .filter(t -> Double.isNaN(chance[t]))
                    .mapToObj(tasks::get)
                    .toList();
            if (!unknown.isEmpty()) {
                notes.add((unknown.size() == tasks.size() ? "No task has" : "Tasks without") + " a chance_accuracy"
                        + (unknown.size() == tasks.size() ? "" : ": " + Columns.listed(unknown))
                        + "; the floor of the curve is estimated, and whether a task is at chance is unknown. Give it in a"
                        + " column, or for all tasks: --given chance_accuracy=0.25 (in Java, RunOptions.withGiven).");
            }
            return chance;
        }

        /** Number of questions of each accuracy; NaN if unknown. */
        private double[] questions(double[] accuracy, int[] ofTask, List<String> tasks) {
            double[] questions = new double[accuracy.length];
            for (int row = 0; row < questions.length; row++) {
                questions[row] = questions(accuracy[row], row);
            }
            Set<String> fromErrors = new HashSet<>();
            Set<String> unknown = new HashSet<>();
            Set<String> filled = new HashSet<>();
            for (int t = 0; t < tasks.size(); t++) {
                int at = t;
                int[] rows = IntStream.range(0, ofTask.length)
                        .filter(row -> ofTask[row] == at)
                        .toArray();
                double[] known = Arrays.stream(rows)
                        .mapToDouble(row -> questions[row])
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
                if (known.length == 0) {
                    unknown.add(tasks.get(t));
                } else if (known.length < rows.length) {
                    filled.add(tasks.get(t));
                    Arrays.stream(rows)
                            .filter(row -> Double.isNaN(questions[row]))
                            .forEach(row -> questions[row] = known[known.length / 2]);
                }
                if (known.length > 0 && Arrays.stream(rows).noneMatch(this::hasQuestions)) {
                    fromErrors.add(tasks.get(t));
                }
            }
            if (!fromErrors.isEmpty()) {
                notes.add("The number of questions is computed from accuracy_std_error s as a(1 - a)/s²: "
                        + RunNames.some(fromErrors) + ".");
            }
            if (!filled.isEmpty()) {
                notes.add("Rows without n_questions have the median of their task: " + RunNames.some(filled) + ".");
            }
            if (!unknown.isEmpty()) {
                notes.add("n_questions is missing"
                        + (unknown.size() == tasks.size() ? "" : " for " + RunNames.some(unknown))
                        + ": rows have equal weights, and noise is estimated from residuals only. Give it in a column, or for all"
                        + " tasks: --given n_questions=1000 (in Java, RunOptions.withGiven).");
            }
            return questions;
        }

        private boolean hasQuestions(int row) {
            return columns.has(Evaluations.QUESTIONS) && !columns.isAbsent(Evaluations.QUESTIONS, row);
        }

        private double questions(double accuracy, int row) {
            if (hasQuestions(row)) {
                double value = columns.number(Evaluations.QUESTIONS, row);
                if (!(value >= 1)) {
                    throw columns.cell(
                            Evaluations.QUESTIONS,
                            row,
                            Numbers.plain(value)
                                    + " questions; an accuracy is of one or more. Correct it or leave it empty.");
                }
                return value;
            }
            if (columns.has(Evaluations.STD_ERROR) && !columns.isAbsent(Evaluations.STD_ERROR, row)) {
                double error = columns.number(Evaluations.STD_ERROR, row);
                double questions = accuracy * (1 - accuracy) / (error * error);
                return questions >= 1 && Double.isFinite(questions) ? questions : Double.NaN;
            }
            return Double.NaN;
        }
    }
}
