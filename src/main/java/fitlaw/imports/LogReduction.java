package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.Numbers;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.table.Columns;
import fitlaw.table.Expression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Reduces logs to final losses in two passes: the first finds the last steps of each run, the second reads the losses
 * there. The result does not depend on the order in which threads or machines read rows: means are summed here, in the
 * order of steps and losses. The SQL is the same for DuckDB and for a cluster.
 */
final class LogReduction {
    /** A column with more values than this does not divide rows into kinds. */
    private static final int MOST_KINDS = 100;

    /** Name of the view of the files in queries. */
    private static final String READ = "log_files";

    private static final String LOSS = "loss";
    private static final String ROWS = "log_rows";

    /** Patterns of the kinds of rows that most likely contain final losses. */
    private static final List<Pattern> LIKELY = Stream.of(
                    ".*(val|eval).*loss.*", ".*loss.*", ".*(val|eval).*", ".*test.*")
            .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
            .toList();

    private final SqlTables db;
    private final String source;
    private final Logs logs;
    private final Map<String, String> types;
    private final List<String> others = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** Description of the rows that are used; empty if all are. */
    private String chosen = "";
    /** Columns whose values determine which rows are used. */
    private final Set<String> chosenBy = new LinkedHashSet<>();

    private LogReduction(SqlTables db, String source, Logs logs, Map<String, String> types) {
        this.db = db;
        this.source = source;
        this.logs = logs;
        this.types = types;
    }

    /**
     * Conditions in {@code where} on columns whose values alternate within a run select rows; others are left to the
     * caller.
     */
    static Import read(Path file, Logs logs, Optional<Expression> where) {
        if (Files.isRegularFile(file) && LogFiles.isEmpty(file)) {
            throw new DataException(file + " is empty (0 bytes). Write it again.");
        }
        LogFiles files = LogFiles.of(file, logs.run());
        try (SqlTables db = tables(file, files)) {
            LogReduction reduction = new LogReduction(db, file.toString(), logs, db.columns(READ));
            reduction.notes.addAll(files.notes());
            return reduction.run(where);
        }
    }

    /** If the engine has its own tables, the files are read there. */
    private static SqlTables tables(Path file, LogFiles files) {
        Optional<SqlTables> elsewhere = Task.current().engine().tables();
        if (elsewhere.isPresent()) {
            if (files.kind() != FileKind.PARQUET) {
                throw new DataException(file + " is " + files.kind() + ", but a cluster reads logs only from Parquet, "
                        + "whose columns have types. Write them as Parquet, or reduce them on one machine.");
            }
            elsewhere.get().open(READ, files.files(), files.named());
            return elsewhere.get();
        }
        DuckDb db = DuckDb.open(file.toString());
        try {
            db.view(READ, "SELECT * FROM " + db.flat(files.from()));
            return db;
        } catch (DataException | CancellationException e) {
            db.close();
            throw e;
        }
    }

    private Import run(Optional<Expression> where) {
        requireColumn(logs.run(), "run");
        requireNumber(logs.step(), "step");
        requireNumber(logs.loss(), "loss");
        types.forEach((name, type) -> {
            if (name.equals(logs.run()) || name.equals(logs.step()) || name.equals(logs.loss())) {
                return;
            }
            if ((type.contains("(") && !type.startsWith("DECIMAL")) || type.endsWith("]") || type.equals("JSON")) {
                notes.add("Column " + name + " of type " + shortened(type) + " is not kept: it is not a single value.");
            } else {
                others.add(name);
            }
        });
        ends(number(logs.loss()));
        where.flatMap(this::rows)
                .ifPresent(rows -> ends("CASE WHEN " + rows + " THEN " + number(logs.loss()) + " END"));
        for (String name : others) {
            if (types.get(name).matches("VARCHAR|BOOLEAN|ENUM.*") && takesTurns(name)) {
                throw several(name);
            }
        }
        db.keep(
                "at_end",
                "SELECT run, count(*) AS end_rows"
                        + each(name -> ", max(" + other(name) + ") AS end_" + other(name))
                        + " FROM lines JOIN ends USING (run) WHERE loss IS NOT NULL AND step = last_step GROUP BY run");
        return result(means());
    }

    /** Finds the last steps of runs among the rows that have a loss. */
    private void ends(String loss) {
        db.view(
                "lines",
                "SELECT " + DuckDb.name(logs.run()) + " AS run, " + number(logs.step()) + " AS step, " + loss
                        + " AS loss" + each(name -> ", " + DuckDb.name(name) + " AS " + other(name)) + " FROM " + READ);
        db.keep(
                "ends",
                "SELECT run, count(*) AS log_rows, count(CASE WHEN loss IS NOT NULL AND step IS NULL THEN 1 END) AS nowhere,"
                        + " max(step) AS end_step, max(CASE WHEN loss IS NOT NULL THEN step END) AS last_step"
                        + at("max(CASE WHEN loss IS NOT NULL AND step <= %d THEN step END) AS at_%d")
                        + each(name -> ", min(" + other(name) + ") AS lo_" + other(name) + ", max(" + other(name)
                                + ") AS hi_" + other(name) + ", count(" + other(name) + ") AS rows_" + other(name))
                        + " FROM lines GROUP BY run");
    }

    /** The losses of each run, by its name. */
    private Map<String, LogMeans> means() {
        if (logs.last() > 1) {
            db.keep(
                    "starts",
                    "SELECT run, min(step) AS from_step FROM (SELECT run, step, row_number() OVER (PARTITION BY run ORDER BY"
                            + " step DESC) AS place FROM lines WHERE loss IS NOT NULL AND step IS NOT NULL) AS placed"
                            + " WHERE place <= " + logs.last() + " GROUP BY run");
        }
        String from = logs.last() > 1 ? "from_step" : "last_step";
        Table rows =
                db.rows("SELECT CAST(run AS STRING) AS run, CAST(step AS DOUBLE) AS step, CAST(loss AS DOUBLE) AS loss,"
                        + " CASE WHEN step >= " + from + " THEN 1 ELSE 0 END AS counts,"
                        + " CASE WHEN step = last_step THEN 1 ELSE 0 END AS is_last"
                        + at("CASE WHEN step = at_%d THEN 1 ELSE 0 END AS is_at_%d")
                        + " FROM lines JOIN ends USING (run)" + (logs.last() > 1 ? " JOIN starts USING (run)" : "")
                        + " WHERE loss IS NOT NULL AND (step >= " + from
                        + at(" OR step = at_%d").replace(",", "") + ")");
        return LogMeans.of(rows, logs.at());
    }

    /**
     * Whether rows with a loss are of several kinds by a column, such as train and eval: they differ at a run's last
     * step, or the steps of one kind lie among those of another. Kinds that follow each other, such as warm-up and
     * decay, do not count as several.
     */
    private boolean takesTurns(String name) {
        String kind = other(name);
        Table varies = db.rows("SELECT count(*) AS n FROM ends WHERE lo_" + kind + " <> hi_" + kind + " OR rows_" + kind
                + " < log_rows");
        if (varies.longColumn(0).getLong(0) == 0) {
            return false;
        }
        String losses = " FROM lines JOIN ends USING (run) WHERE loss IS NOT NULL AND step IS NOT NULL";
        Table kinds = db.rows("SELECT count(DISTINCT " + kind + ") AS n" + losses);
        if (kinds.longColumn(0).getLong(0) > MOST_KINDS) {
            return false;
        }
        Table atEnd = db.rows(
                "SELECT 1 AS one" + losses + " AND step = last_step GROUP BY run HAVING count(DISTINCT coalesce(CAST("
                        + kind + " AS STRING), '')) > 1 LIMIT 1");
        return !atEnd.isEmpty()
                || !db.rows("WITH spans AS (SELECT run, " + kind + " AS kind, min(step) AS lo, max(step) AS hi"
                                + losses
                                + " AND " + kind + " IS NOT NULL GROUP BY run, " + kind
                                + ") SELECT 1 AS one FROM spans a JOIN spans b ON a.run = b.run AND a.kind < b.kind"
                                + " WHERE least(a.hi, b.hi) >= greatest(a.lo, b.lo)"
                                + " AND 2 * (least(a.hi, b.hi) - greatest(a.lo, b.lo)) >= least(a.hi - a.lo, b.hi - b.lo)"
                                + " LIMIT 1")
                        .isEmpty();
    }

    /** The SQL condition for the rows that are used: all parts of the condition on such columns. */
    private Optional<String> rows(Expression where) {
        Set<String> kinds = new LinkedHashSet<>();
        List<Expression> parts = where.parts().stream()
                .filter(part -> !part.names().isEmpty() && others.containsAll(part.names()))
                .filter(part -> part.names().stream().allMatch(this::takesTurns))
                .toList();
        parts.forEach(part -> kinds.addAll(part.names()));
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        String names = kinds.stream()
                .map(name -> other(name) + " AS " + DuckDb.name(name))
                .collect(Collectors.joining(", "));
        Columns met = new Columns(db.rows("SELECT DISTINCT " + names + " FROM lines ORDER BY ALL NULLS LAST"), source);
        List<String> rows = new ArrayList<>();
        Set<String> values = new LinkedHashSet<>();
        for (int row = 0; row < met.rows(); row++) {
            Expression.Row cells = met.asRow(row);
            if (parts.stream().allMatch(part -> part.failure(cells).isEmpty())) {
                rows.add(kinds.stream()
                        .map(name -> "coalesce(CAST(" + DuckDb.name(name) + " AS STRING), '') = "
                                + DuckDb.text(cells.text(name)))
                        .collect(Collectors.joining(" AND ", "(", ")")));
                values.add(kinds.stream()
                        .map(name -> name + " " + cells.text(name))
                        .collect(Collectors.joining(", ")));
            }
        }
        if (rows.isEmpty()) {
            throw new DataException(source + ": no row of the logs meets " + where + ". The values are "
                    + kinds.stream().map(name -> name + " " + values(name)).collect(Collectors.joining("; ")) + ".");
        }
        chosenBy.addAll(kinds);
        chosen = "with " + Columns.listed(values);
        notes.add("Only rows of the logs " + chosen + " are used.");
        return Optional.of("(" + String.join(" OR ", rows) + ")");
    }

    private String values(String name) {
        return Columns.listed(new Columns(
                        db.rows("SELECT DISTINCT CAST(" + other(name)
                                + " AS STRING) AS kind FROM lines WHERE loss IS NOT NULL ORDER BY kind NULLS LAST"),
                        source)
                .texts("kind"));
    }

    private DataException several(String name) {
        List<String> values = new Columns(
                        db.rows("SELECT DISTINCT CAST(" + other(name)
                                + " AS STRING) AS kind FROM lines WHERE loss IS NOT NULL AND " + other(name)
                                + " IS NOT NULL ORDER BY kind NULLS LAST"),
                        source)
                .texts("kind");
        String likely = LIKELY.stream()
                .flatMap(pattern ->
                        values.stream().filter(value -> pattern.matcher(value).matches()))
                .findFirst()
                .orElse(values.get(0));
        String quote = likely.contains("'") ? "\"" : "'";
        String shown = name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "`" + name + "`";
        String condition = shown + " == " + (types.get(name).equals("BOOLEAN") ? likely : quote + likely + quote);
        return new DataException(String.format(
                Locale.ROOT,
                "%s: a run has losses of several kinds by %s: %s. Choose one with a condition such as %s: --where \"%s\" (in Java, RunOptions.withWhere).",
                source,
                name,
                Columns.listed(values),
                condition,
                condition.replace("\"", "\\\"")));
    }

    private Import result(Map<String, LogMeans> means) {
        Table facts =
                db.rows("SELECT CAST(run AS STRING) AS run, log_rows, nowhere, CAST(end_step AS DOUBLE) AS end_step,"
                        + " CAST(last_step AS DOUBLE) AS last_step, CASE WHEN run IS NULL THEN 1 ELSE 0 END AS nameless"
                        + " FROM ends ORDER BY ends.run NULLS LAST");
        if (facts.isEmpty()) {
            throw new DataException(source + " has no rows. Its columns are " + typed() + ".");
        }
        List<LogMeans> ofRuns = new ArrayList<>();
        Map<Integer, String> unusable = new TreeMap<>();
        for (int i = 0; i < facts.rowCount(); i++) {
            boolean nameless = facts.longColumn("nameless").getLong(i) == 1;
            ofRuns.add(nameless ? LogMeans.NONE : means.getOrDefault(facts.getString(i, "run"), LogMeans.NONE));
            String problem = problem(facts, i, ofRuns.get(i));
            if (!problem.isEmpty()) {
                unusable.put(i, problem);
            }
        }
        tell(facts, ofRuns);
        Table table = db.rows("SELECT run AS " + DuckDb.name(logs.run()) + ", last_step AS " + DuckDb.name(logs.step())
                + ", log_rows AS " + DuckDb.name(free(ROWS))
                + each(name -> ", CASE WHEN lo_" + other(name) + " = hi_" + other(name) + " THEN lo_" + other(name)
                        + " ELSE end_" + other(name) + " END AS "
                        + DuckDb.name(isTaken(name) ? free("original_" + name) : name))
                + " FROM ends LEFT JOIN at_end USING (run) ORDER BY ends.run NULLS LAST");
        int place = 2;
        table.insertColumn(place++, column(LOSS, ofRuns, LogMeans::loss));
        for (int i = 0; i < logs.at().size(); i++) {
            int at = i;
            table.insertColumn(place++, column(LOSS + "_at_" + logs.at().get(i), ofRuns, run -> run.lossAt(at)));
        }
        table.setName(source);
        return Import.of(table, notes, unusable);
    }

    private static DoubleColumn column(String name, List<LogMeans> runs, ToDoubleFunction<LogMeans> of) {
        return DoubleColumn.create(name, runs.stream().mapToDouble(of).toArray());
    }

    private String problem(Table facts, int row, LogMeans means) {
        String run = facts.getString(row, "run");
        if (facts.longColumn("nameless").getLong(row) == 1) {
            return facts.getString(row, "log_rows") + " rows of the logs have no " + logs.run();
        }
        if (means.steps() == 0) {
            return "run " + run + " has no " + logs.loss() + " in its " + facts.getString(row, "log_rows") + " rows"
                    + (chosen.isEmpty() ? "" : " " + chosen);
        }
        if (!Double.isFinite(means.loss())) {
            String loss = Double.isNaN(means.loss()) ? "nan" : means.loss() > 0 ? "inf" : "-inf";
            return "run " + run + " ends with " + logs.loss() + " " + loss + " at " + logs.step() + " "
                    + Numbers.exact(facts.doubleColumn("last_step").getDouble(row));
        }
        return "";
    }

    private void tell(Table facts, List<LogMeans> means) {
        notes.add(
                0,
                String.format(
                        Locale.ROOT,
                        "%,d rows of logs are reduced to %,d runs: %s is %s.",
                        (long) facts.longColumn("log_rows").sum(),
                        facts.rowCount(),
                        LOSS,
                        logs.last() == 1
                                ? logs.loss() + " of the last row by " + logs.step() + " that has one"
                                : "the mean of " + logs.loss() + " over the last " + logs.last() + " values of "
                                        + logs.step() + " that have one"));
        List<String> doubled = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        List<String> few = new ArrayList<>();
        long nowhere = 0;
        for (int i = 0; i < facts.rowCount(); i++) {
            nowhere += facts.longColumn("nowhere").getLong(i);
            String run = facts.getString(i, "run");
            double last = facts.doubleColumn("last_step").getDouble(i);
            LogMeans of = means.get(i);
            if (of.steps() > 0 && Double.compare(of.low(), of.high()) != 0) {
                doubled.add(run + " (" + of.low() + " to " + of.high() + ")");
            }
            if (facts.doubleColumn("end_step").getDouble(i) > last) {
                behind.add(run + " (loss at " + Numbers.exact(last) + ", rows up to "
                        + Numbers.exact(facts.doubleColumn("end_step").getDouble(i)) + ")");
            }
            if (of.steps() > 0 && of.steps() < logs.last()) {
                few.add(run + " (" + of.steps() + ")");
            }
        }
        say(doubled, "have several losses at their last " + logs.step() + ", as a resumed run has; their mean is used");
        say(behind, "continue after their last loss");
        say(few, "have fewer than " + logs.last() + " values of " + logs.step() + " with a loss");
        if (nowhere > 0) {
            notes.add(
                    "Rows with a loss and no " + logs.step() + " cannot be ordered and are not used: " + nowhere + ".");
        }
        double[] ends = facts.doubleColumn("last_step").removeMissing().asDoubleArray();
        double least = Arrays.stream(ends).min().orElse(0);
        double most = Arrays.stream(ends).max().orElse(0);
        if (least < most) {
            notes.add("Runs end at " + logs.step() + " " + Numbers.exact(least) + " to " + Numbers.exact(most)
                    + ". Where some were stopped early, leave them out with a condition on " + logs.step() + ".");
        }
        String varied = varied();
        if (!varied.isEmpty()) {
            notes.add("Columns that change within a run have the largest value of its last step: " + varied + ".");
        }
    }

    private String varied() {
        List<String> free =
                others.stream().filter(name -> !chosenBy.contains(name)).toList();
        if (free.isEmpty()) {
            return "";
        }
        Table flags = db.rows("SELECT "
                + free.stream()
                        .map(name -> "max(CASE WHEN lo_" + other(name) + " <> hi_" + other(name)
                                + " THEN 1 ELSE 0 END) AS " + other(name))
                        .collect(Collectors.joining(", "))
                + " FROM ends");
        return free.stream()
                .filter(name -> flags.longColumn(other(name)).getLong(0) == 1)
                .collect(Collectors.joining(", "));
    }

    private void say(List<String> runs, String what) {
        if (!runs.isEmpty()) {
            notes.add("Runs that " + what + ": " + runs.size() + ". "
                    + runs.stream().limit(3).collect(Collectors.joining(", ")) + (runs.size() > 3 ? ", …" : "."));
        }
    }

    private interface PerColumn {
        String sql(String name);
    }

    private String each(PerColumn column) {
        return others.stream().map(column::sql).collect(Collectors.joining());
    }

    private String at(String sql) {
        return logs.at().stream()
                .map(step -> ", " + sql.replace("%d", step.toString()))
                .collect(Collectors.joining());
    }

    /** A name in the queries that cannot be confused with a column of the file. */
    private String other(String name) {
        return "c" + others.indexOf(name);
    }

    private boolean isTaken(String name) {
        return name.equalsIgnoreCase(LOSS)
                || logs.at().stream().anyMatch(step -> name.equalsIgnoreCase(LOSS + "_at_" + step));
    }

    private String free(String name) {
        String found = name;
        while (types.keySet().stream().anyMatch(found::equalsIgnoreCase)) {
            found += "_";
        }
        return found;
    }

    /** Converts NaN, which W&B and Python write as text; text that is not a number was rejected before. */
    private String number(String name) {
        return types.get(name).equals("VARCHAR")
                ? "CAST(nullif(trim(" + DuckDb.name(name) + "), '') AS DOUBLE)"
                : types.get(name).equals("BIGINT") || types.get(name).equals("INTEGER")
                        ? DuckDb.name(name)
                        : "CAST(" + DuckDb.name(name) + " AS DOUBLE)";
    }

    private void requireColumn(String name, String what) {
        if (!types.containsKey(name)) {
            throw new DataException(source + " has no column " + name + ", which should hold the " + what
                    + " of a row of logs. Its columns are " + typed() + DidYouMean.ending(name, types.keySet())
                    + " Specify run, step and loss with --logs RUN,STEP,LOSS.");
        }
    }

    private void requireNumber(String name, String what) {
        requireColumn(name, what);
        String type = types.get(name);
        boolean number = type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|VARCHAR");
        if (!number) {
            throw new DataException(source + ", column " + name + ": its type is " + shortened(type) + ", and the "
                    + what + " of a row of logs must be a number. Its columns are " + typed() + ".");
        }
        if (type.equals("VARCHAR")) {
            refuseText(name);
        }
    }

    /** A column of text may contain numbers, for example if NaN is written as text; other text is rejected. */
    private void refuseText(String name) {
        String cell = "nullif(trim(" + DuckDb.name(name) + "), '')";
        Table wrong = db.rows("SELECT " + cell + " AS cell FROM " + READ + " WHERE " + cell
                + " IS NOT NULL AND try_cast(" + cell + " AS DOUBLE) IS NULL LIMIT 1");
        if (!wrong.isEmpty()) {
            throw new DataException(source + ", column " + name + ": '" + shortened(wrong.getString(0, "cell"))
                    + "' is not a number. Its columns are " + typed() + ".");
        }
    }

    private String typed() {
        return Columns.listed(types.entrySet().stream()
                .map(column -> column.getKey() + " (" + shortened(column.getValue()) + ")")
                .toList());
    }

    private static String shortened(String type) {
        return type.length() <= 30 ? type : type.substring(0, 27) + "...";
    }
}
