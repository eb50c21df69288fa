package fitlaw.accuracy;

import fitlaw.common.DataException;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Determines which rows belong to one evaluated model, and which models are checkpoints of one training run.
 *
 * @param model key that rows of one evaluated model share
 * @param run name of the run of each row
 * @param basis how rows were assigned to runs, in words
 * @param notes notes on this assignment
 */
record RunNames(List<String> model, List<String> run, String basis, List<String> notes) {
    private static final List<String> NAMES =
            List.of("run_id", "run", "run_name", "Name", "name", "model", "model_name", "model_id", "id", "subfolder");
    private static final List<String> STEPS =
            List.of("step", "checkpoint", "training_step", "train_step", "global_step", "iteration", "revision");
    private static final List<String> SIZES =
            List.of("n_params_total", "n_params_non_embedding", "d_model", "n_layers", "n_params", "size_class");
    private static final List<String> SETTINGS = Stream.concat(
                    SIZES.stream(),
                    Stream.of(
                            "shape",
                            "d_ff",
                            "n_heads",
                            "vocab_size",
                            "seed",
                            "batch_sequences",
                            "learning_rate_peak",
                            "token_class",
                            "token_multiplier"))
            .toList();
    /** Columns that distinguish two evaluations of one model. */
    private static final List<String> VARIANTS =
            List.of("split", "subset", "shots", "n_shot", "few_shot", "num_fewshot", "variant", "prompt");

    private static final Pattern STEP_IN_NAME =
            Pattern.compile("(?i)[-_/@.: ]*(global_?)?(step|ckpt|checkpoint|iter|iteration)[-_=]?\\d+[kmb]?");
    private static final int LISTED = 4;

    static RunNames of(Columns columns, double[] loss, List<String> task, Optional<String> cluster) {
        return new Search(columns, loss, task).run(cluster);
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this package
    private record Search(Columns columns, double[] loss, List<String> task) {
        RunNames run(Optional<String> cluster) {
            List<String> names = present(NAMES);
            List<String> steps = present(STEPS);
            List<String> model = models(names, steps);
            int models = count(model);
            if (cluster.isPresent()) {
                return named(cluster.get(), model, models, steps, names);
            }
            for (String name : names) {
                List<String> values = columns.texts(name);
                if (count(values) < models && values.stream().noneMatch(String::isBlank) && isRun(values)) {
                    return new RunNames(model, values, "column " + name, List.of());
                }
            }
            Optional<RunNames> checkpoints = checkpoints(model, models, steps, names);
            if (checkpoints.isPresent()) {
                return checkpoints.get();
            }
            List<String> notes = new ArrayList<>();
            if (names.isEmpty()) {
                notes.add(
                        "No column names the run of a row, so every evaluated model counts as its own run. If some are"
                                + " checkpoints of one run, name the column of runs: --cluster COLUMN (in Java,"
                                + " AccuracyOptions.withCluster).");
            }
            if (!names.isEmpty() && models > 2 && isOneSizeOfManyTokens()) {
                notes.add("All " + models
                        + " models have one size and differ in tokens. If they are checkpoints of one run, they"
                        + " are not independent: name the column of runs with --cluster COLUMN (in Java,"
                        + " AccuracyOptions.withCluster).");
            }
            return new RunNames(model, model, "one run for each evaluated model", notes);
        }

        private boolean isOneSizeOfManyTokens() {
            List<String> sizes = present(SIZES);
            return !sizes.isEmpty()
                    && count(joined(sizes)) == 1
                    && columns.has("tokens")
                    && count(columns.texts("tokens")) > 2;
        }

        private RunNames named(String cluster, List<String> model, int models, List<String> steps, List<String> names) {
            if (cluster.equals(AccuracyOptions.NONE) && !columns.has(cluster)) {
                List<String> notes = new ArrayList<>();
                checkpoints(model, models, steps, names).ifPresent(found -> notes.add(dependent(models, found)));
                for (String name : names) {
                    List<String> values = columns.texts(name);
                    if (notes.isEmpty() && count(values) < models && isRun(values)) {
                        notes.add(dependent(models, new RunNames(model, values, "column " + name, List.of())));
                    }
                }
                return new RunNames(model, model, "one run for each evaluated model, as specified", notes);
            }
            List<String> values = columns.texts(cluster);
            int blank = values.indexOf("");
            if (blank >= 0) {
                throw columns.cell(
                        cluster,
                        blank,
                        "empty. The column must name the run of each row. Fill it in, or name another column.");
            }
            List<String> notes = new ArrayList<>();
            if (count(values) == models) {
                checkpoints(model, models, steps, names).ifPresent(found -> notes.add(dependent(models, found)));
            }
            return new RunNames(model, values, "column " + cluster, notes);
        }

        private static String dependent(int models, RunNames found) {
            return models + " evaluated models count as independent runs, but are checkpoints of " + count(found.run)
                    + (count(found.run) == 1 ? " run (" : " runs (") + found.basis
                    + "): intervals are too narrow. Leave out --cluster, or name the column of runs"
                    + " (in Java, AccuracyOptions.withCluster).";
        }

        /** Finds runs whose rows differ only in their step. */
        private Optional<RunNames> checkpoints(List<String> model, int models, List<String> steps, List<String> names) {
            for (String name : names) {
                for (String step : steps) {
                    List<String> stems = stems(columns.texts(name), columns.texts(step));
                    if (count(stems) <= models / 2 && isRun(stems)) {
                        String example = stems.get(0);
                        return Optional.of(new RunNames(
                                model,
                                stems,
                                "column " + name + " without the " + step,
                                List.of("Values of " + name + " contain the " + step
                                        + ": rows that agree in the rest, such as "
                                        + example + ", count as checkpoints of one run, " + count(stems)
                                        + " in all. If they are not: --cluster " + name
                                        + " (in Java, AccuracyOptions.withCluster).")));
                    }
                }
            }
            for (String name : names) {
                List<String> stems = columns.texts(name).stream()
                        .map(value -> STEP_IN_NAME.matcher(value).replaceFirst(""))
                        .toList();
                if (count(stems) <= models / 2 && isRun(stems)) {
                    return Optional.of(new RunNames(
                            model,
                            stems,
                            "column " + name + " without its step",
                            List.of("Values of " + name + " name steps, such as "
                                    + columns.texts(name).get(0)
                                    + ": rows that agree in the rest count as checkpoints of one run, " + count(stems)
                                    + " in all. If they are not: --cluster " + name
                                    + " (in Java, AccuracyOptions.withCluster).")));
                }
            }
            List<String> settings = Stream.concat(present(SETTINGS).stream(), trainingSets(columns).stream())
                    .toList();
            if (steps.isEmpty() || settings.isEmpty() || !names.isEmpty()) {
                return Optional.empty();
            }
            List<String> alike = joined(settings);
            if (count(alike) > models / 2) {
                return Optional.empty();
            }
            return Optional.of(new RunNames(
                    model,
                    alike,
                    "equal " + String.join(", ", settings),
                    List.of("No column names the run of a row: rows that differ in " + steps.get(0) + " and agree in "
                            + String.join(", ", settings) + " count as checkpoints of one run, " + count(alike)
                            + " in all. Name the column of runs: --cluster COLUMN; or --cluster none if each is its"
                            + " own run (in Java, AccuracyOptions.withCluster).")));
        }

        /** Names without the number of the step, if they contain it. */
        private static List<String> stems(List<String> names, List<String> steps) {
            return IntStream.range(0, names.size())
                    .mapToObj(row -> {
                        String step = steps.get(row);
                        int at = step.isEmpty() ? -1 : names.get(row).lastIndexOf(step);
                        return at < 0
                                ? names.get(row)
                                : (names.get(row).substring(0, at)
                                                + names.get(row).substring(at + step.length()))
                                        .replaceFirst("[-_@/ ]+$", "");
                    })
                    .toList();
        }

        /** Whether values can name runs: all models of one run must have the same size. */
        private boolean isRun(List<String> values) {
            return Stream.concat(present(SIZES).stream(), trainingSets(columns).stream())
                    .allMatch(column -> {
                        Map<String, String> first = new HashMap<>();
                        List<String> cells = columns.texts(column);
                        return IntStream.range(0, values.size()).allMatch(row -> cells.get(row)
                                .equals(first.computeIfAbsent(values.get(row), value -> cells.get(row))));
                    });
        }

        /** Keys of the evaluated models; they include the loss only if nothing else distinguishes checkpoints. */
        private List<String> models(List<String> names, List<String> steps) {
            List<String> parts = Stream.of(
                            names.stream(),
                            steps.stream(),
                            present(List.of("tokens", "seed")).stream(),
                            present(SIZES).stream(),
                            trainingSets(columns).stream())
                    .flatMap(column -> column)
                    .toList();
            List<String> model = parts.isEmpty() ? losses(row -> "") : joined(parts);
            int[] twice = duplicate(model);
            int[] variants = duplicate(model, this::areVariants);
            if (variants.length > 0 && !parts.isEmpty()) {
                throw doubled(variants, model);
            }
            boolean known = !names.isEmpty() && !steps.isEmpty();
            if (twice.length > 0 && loss[twice[0]] != loss[twice[1]] && !known) {
                List<String> without = model;
                model = losses(without::get);
                twice = duplicate(model);
            }
            if (twice.length > 0 && !parts.isEmpty()) {
                throw doubled(twice, model);
            }
            return twice.length > 0
                    ? IntStream.range(0, task.size()).mapToObj(String::valueOf).toList()
                    : model;
        }

        /** Whether two rows are different evaluations of a task. */
        private boolean areVariants(int first, int second) {
            return present(VARIANTS).stream()
                    .anyMatch(name -> !columns.text(name, first).equals(columns.text(name, second)));
        }

        private List<String> losses(IntFunction<String> start) {
            return IntStream.range(0, loss.length)
                    .mapToObj(row -> start.apply(row) + " " + loss[row])
                    .toList();
        }

        private int[] duplicate(List<String> model) {
            return duplicate(model, (first, second) -> true);
        }

        /** Two rows of the same task and model, if there are any. */
        private int[] duplicate(List<String> model, BiPredicate<Integer, Integer> counts) {
            Map<List<String>, Integer> seen = new HashMap<>();
            for (int row = 0; row < model.size(); row++) {
                Integer before = seen.putIfAbsent(List.of(task.get(row), model.get(row)), row);
                if (before != null && counts.test(before, row)) {
                    return new int[] {before, row};
                }
            }
            return new int[0];
        }

        private DataException doubled(int[] rows, List<String> model) {
            String where = columns.source() + ", rows " + columns.rowAsWritten(rows[0]) + " and "
                    + columns.rowAsWritten(rows[1]) + ": both have " + task.get(rows[0]) + " of the same model ("
                    + model.get(rows[0]).strip() + ")";
            Optional<String> differs = Stream.concat(present(VARIANTS).stream(), columns.names().stream())
                    .filter(name -> !name.startsWith(Evaluations.ACCURACY) && !name.equals(Evaluations.QUESTIONS))
                    .filter(name -> {
                        List<String> cells = columns.texts(name);
                        return !cells.get(rows[0]).equals(cells.get(rows[1]))
                                && cells.stream().distinct().count() <= 30;
                    })
                    .findFirst();
            return new DataException(differs.map(name -> {
                        List<String> values =
                                columns.texts(name).stream().distinct().sorted().toList();
                        return where + ". They differ in " + name + " (" + Columns.listed(values)
                                + "). Choose one: --where '" + name + " == \""
                                + columns.texts(name).get(rows[0])
                                + "\"' (in Java, Evaluations.where).";
                    })
                    .orElse(where + ". Keep one of them."));
        }

        private List<String> joined(List<String> names) {
            List<List<String>> cells = names.stream().map(columns::texts).toList();
            return IntStream.range(0, columns.rows())
                    .mapToObj(
                            row -> cells.stream().map(column -> column.get(row)).collect(Collectors.joining(" ")))
                    .toList();
        }

        private List<String> present(List<String> names) {
            return names.stream().filter(columns::has).toList();
        }
    }

    /** Columns that name runs or models. */
    static List<String> named(Columns columns) {
        return NAMES.stream().filter(columns::has).toList();
    }

    /** Columns that name the training set of a model. */
    static List<String> trainingSets(Columns columns) {
        return columns.names().stream()
                .filter(
                        name -> name.matches(
                                "(?i)(pre)?train(ing)?_?(set|data|dataset|corpus|mix|mixture|text)|dataset|data_set|corpus|(data_?)?mix(ture)?|data_recipe|data"))
                .toList();
    }

    private static int count(List<String> values) {
        return new HashSet<>(values).size();
    }

    /** {@return a few names for a message} */
    static String some(Set<String> names) {
        return names.stream().sorted().limit(LISTED).collect(Collectors.joining(", "))
                + (names.size() > LISTED ? ", and " + (names.size() - LISTED) + " more" : "");
    }

    /** Index of the name of each row, from 0, in order of first occurrence. */
    static int[] numbered(List<String> names, List<String> distinct) {
        Map<String, Integer> index = new HashMap<>();
        int[] number = new int[names.size()];
        Arrays.setAll(
                number,
                row -> index.computeIfAbsent(names.get(row), name -> {
                    distinct.add(name);
                    return distinct.size() - 1;
                }));
        return number;
    }
}
