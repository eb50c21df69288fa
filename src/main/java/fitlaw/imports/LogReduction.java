package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * Reduces logs to final losses in two passes: the first finds the last steps of each run, the second reads what stands at
 * these. Nothing depends on the order in which threads meet rows: a step with several rows gives the mean over them, summed
 * in the order of the losses.
 */
final class LogReduction {
    /** A column with more values than this is not one that divides rows into kinds. */
    private static final int MOST_KINDS = 100;

    private static final String LOSS = "loss";
    private static final String ROWS = "log_rows";

    /** Of kinds of rows, those that a final loss is most likely of. */
    private static final List<Pattern> LIKELY = Stream.of(
                    ".*(val|eval).*loss.*", ".*loss.*", ".*(val|eval).*", ".*test.*")
            .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
            .toList();

    private final DuckDb db;
    private final String source;
    private final Logs logs;
    private final Map<String, String> types;
    private final List<String> others = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** Which rows count, in words; empty if all do. */
    private String chosen = "";
    /** Columns whose values say which rows count. */
    private final Set<String> chosenBy = new LinkedHashSet<>();

    private LogReduction(DuckDb db, String source, Logs logs, Map<String, String> types) {
        this.db = db;
        this.source = source;
        this.logs = logs;
        this.types = types;
    }

    /** Conditions of {@code where} on columns whose values take turns within a run choose rows; others are left to the caller. */
    static Import read(Path file, Logs logs, Optional<Expression> where) {
        if (Files.isRegularFile(file) && LogFiles.isEmpty(file)) {
            throw new DataException(file + " is empty (0 bytes). Write it again.");
        }
        LogFiles files = LogFiles.of(file, logs.run());
        try (DuckDb db = DuckDb.open(file.toString())) {
            String from = db.flat(files.from());
            LogReduction reduction = new LogReduction(db, file.toString(), logs, db.columns(from));
            reduction.notes.addAll(files.notes());
            return reduction.run(from, where);
        }
    }

    private Import run(String from, Optional<Expression> where) {
        requireColumn(logs.run(), "run");
        requireNumber(logs.step(), "step", from);
        requireNumber(logs.loss(), "loss", from);
        types.forEach((name, type) -> {
            if (name.equals(logs.run()) || name.equals(logs.step()) || name.equals(logs.loss())) {
                return;
            }
            if ((type.contains("(") && !type.startsWith("DECIMAL")) || type.endsWith("]") || type.equals("JSON")) {
                notes.add("Column " + name + " of type " + shortened(type) + " is not kept: it is no single value.");
            } else {
                others.add(name);
            }
        });
        ends(from, number(logs.loss()));
        where.flatMap(this::rows)
                .ifPresent(rows -> ends(from, "CASE WHEN " + rows + " THEN " + number(logs.loss()) + " END"));
        for (String name : others) {
            if (types.get(name).matches("VARCHAR|BOOLEAN|ENUM.*") && takesTurns(name)) {
                throw several(name);
            }
        }
        db.execute("CREATE TEMP TABLE losses AS SELECT run, count(DISTINCT step) FILTER (step >= from_step) AS steps,"
                + " count(*) FILTER (step = last_step) AS at_end, min(loss) FILTER (step = last_step) AS lo,"
                + " max(loss) FILTER (step = last_step) AS hi,"
                + " avg(loss ORDER BY step, loss) FILTER (step >= from_step) AS loss"
                + at("avg(loss ORDER BY loss) FILTER (step = at_%d) AS loss_at_%d")
                + each(name -> ", max(" + other(name) + ") FILTER (step = last_step) AS end_" + other(name))
                + " FROM lines JOIN ends USING (run) WHERE loss IS NOT NULL AND (step >= from_step"
                + at(" OR step = at_%d").replace(",", "") + ") GROUP BY run");
        return result();
    }

    /** Finds the ends of runs, of the rows that have a loss. */
    private void ends(String from, String loss) {
        db.execute("CREATE OR REPLACE TEMP VIEW lines AS SELECT " + DuckDb.name(logs.run()) + " AS run, "
                + number(logs.step()) + " AS step, " + loss + " AS loss"
                + each(name -> ", " + DuckDb.name(name) + " AS " + other(name))
                + " FROM " + from);
        db.execute(
                "CREATE OR REPLACE TEMP TABLE ends AS SELECT run, count(*) AS log_rows, count(*) FILTER (loss IS NOT NULL AND step IS NULL) AS nowhere,"
                        + " max(step) AS end_step, max(step) FILTER (loss IS NOT NULL) AS last_step, "
                        + (logs.last() == 1
                                ? "max(step) FILTER (loss IS NOT NULL)"
                                : "list_min(max(step, " + logs.last() + ") FILTER (loss IS NOT NULL))")
                        + " AS from_step" + at("max(step) FILTER (loss IS NOT NULL AND step <= %d) AS at_%d")
                        + each(name -> ", min(" + other(name) + ") AS lo_" + other(name) + ", max(" + other(name)
                                + ") AS hi_" + other(name))
                        + " FROM lines GROUP BY run");
    }

    /**
     * Whether rows with a loss are of several kinds by a column, such as train and eval: they differ at a run's last step, or
     * one kind has its steps among those of another. Kinds that follow each other, such as warm-up and decay, are not several.
     */
    private boolean takesTurns(String name) {
        String kind = other(name);
        Table varies = db.table("SELECT count(*) FROM ends WHERE lo_" + kind + " <> hi_" + kind
                + " OR EXISTS (SELECT 1 FROM lines WHERE " + kind + " IS NULL)");
        if (varies.longColumn(0).getLong(0) == 0) {
            return false;
        }
        String losses = " FROM lines JOIN ends USING (run) WHERE loss IS NOT NULL AND step IS NOT NULL";
        Table kinds = db.table("SELECT count(DISTINCT " + kind + ")" + losses);
        if (kinds.longColumn(0).getLong(0) > MOST_KINDS) {
            return false;
        }
        Table atEnd =
                db.table("SELECT 1" + losses + " AND step = last_step GROUP BY run HAVING count(DISTINCT coalesce(CAST("
                        + kind + " AS VARCHAR), '')) > 1 LIMIT 1");
        return !atEnd.isEmpty()
                || !db.table("WITH spans AS (SELECT run, " + kind + " AS kind, min(step) AS lo, max(step) AS hi"
                                + losses
                                + " AND " + kind + " IS NOT NULL GROUP BY run, " + kind
                                + ") SELECT 1 FROM spans a JOIN spans b ON a.run = b.run AND a.kind < b.kind"
                                + " WHERE least(a.hi, b.hi) >= greatest(a.lo, b.lo)"
                                + " AND 2 * (least(a.hi, b.hi) - greatest(a.lo, b.lo)) >= least(a.hi - a.lo, b.hi - b.lo)"
                                + " LIMIT 1")
                        .isEmpty();
    }

    /** The rows that count, as SQL has it: those that meet all parts of the condition that are on such columns. */
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
        Columns met = new Columns(db.table("SELECT DISTINCT " + names + " FROM lines ORDER BY ALL"), source);
        List<String> rows = new ArrayList<>();
        Set<String> values = new LinkedHashSet<>();
        for (int row = 0; row < met.rows(); row++) {
            Expression.Row cells = met.asRow(row);
            if (parts.stream().allMatch(part -> part.failure(cells).isEmpty())) {
                rows.add(kinds.stream()
                        .map(name -> "coalesce(CAST(" + DuckDb.name(name) + " AS VARCHAR), '') = "
                                + DuckDb.text(cells.text(name)))
                        .collect(Collectors.joining(" AND ", "(", ")")));
                values.add(kinds.stream()
                        .map(name -> name + " " + cells.text(name))
                        .collect(Collectors.joining(", ")));
            }
        }
        if (rows.isEmpty()) {
            throw new DataException(source + ": no row of the logs meets " + where + ". Values are "
                    + kinds.stream().map(name -> name + " " + values(name)).collect(Collectors.joining("; ")) + ".");
        }
        chosenBy.addAll(kinds);
        chosen = "with " + Columns.listed(values);
        notes.add("Of the logs, only rows " + chosen + " count.");
        return Optional.of("(" + String.join(" OR ", rows) + ")");
    }

    private String values(String name) {
        return Columns.listed(new Columns(
                        db.table("SELECT DISTINCT CAST(" + other(name)
                                + " AS VARCHAR) AS kind FROM lines WHERE loss IS NOT NULL ORDER BY kind"),
                        source)
                .texts("kind"));
    }

    private DataException several(String name) {
        List<String> values = new Columns(
                        db.table("SELECT DISTINCT CAST(" + other(name)
                                + " AS VARCHAR) AS kind FROM lines WHERE loss IS NOT NULL AND " + other(name)
                                + " IS NOT NULL ORDER BY kind"),
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

    private Import result() {
        Table facts =
                db.table("SELECT CAST(run AS VARCHAR) AS run, log_rows, nowhere, CAST(end_step AS DOUBLE) AS end_step,"
                        + " CAST(last_step AS DOUBLE) AS last_step, at_end, steps, CAST(lo AS VARCHAR) AS lo, CAST(hi AS VARCHAR) AS hi,"
                        + " CAST(loss AS VARCHAR) AS loss, run IS NULL AS nameless"
                        + " FROM ends LEFT JOIN losses USING (run) ORDER BY run");
        if (facts.isEmpty()) {
            throw new DataException(source + " has no rows. Its columns are " + typed() + ".");
        }
        Map<Integer, String> unusable = new TreeMap<>();
        for (int i = 0; i < facts.rowCount(); i++) {
            String problem = problem(facts, i);
            if (!problem.isEmpty()) {
                unusable.put(i, problem);
            }
        }
        tell(facts);
        Table table = db.table("SELECT run AS " + DuckDb.name(logs.run()) + ", last_step AS " + DuckDb.name(logs.step())
                + ", loss AS " + DuckDb.name(LOSS) + at("loss_at_%d AS loss_at_%d") + ", log_rows AS "
                + DuckDb.name(free(ROWS))
                + each(name -> ", CASE WHEN lo_" + other(name) + " = hi_" + other(name) + " THEN lo_" + other(name)
                        + " ELSE end_" + other(name) + " END AS "
                        + DuckDb.name(isTaken(name) ? free("original_" + name) : name))
                + " FROM ends LEFT JOIN losses USING (run) ORDER BY run");
        table.setName(source);
        return Import.of(table, notes, unusable);
    }

    private String problem(Table facts, int row) {
        String run = facts.getString(row, "run");
        String loss = facts.getString(row, "loss");
        if (facts.getString(row, "nameless").equals("true")) {
            return facts.getString(row, "log_rows") + " rows of the logs name no " + logs.run();
        }
        if (loss.isEmpty()) {
            return "run " + run + " has no " + logs.loss() + " in its " + facts.getString(row, "log_rows") + " rows"
                    + (chosen.isEmpty() ? "" : " " + chosen);
        }
        if (loss.equals("nan") || loss.equals("-nan") || loss.contains("inf")) {
            return "run " + run + " ends with " + logs.loss() + " " + loss + " at " + logs.step() + " "
                    + plain(facts.doubleColumn("last_step").getDouble(row));
        }
        return "";
    }

    private void tell(Table facts) {
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
            if (!facts.getString(i, "lo").equals(facts.getString(i, "hi"))) {
                doubled.add(run + " (" + facts.getString(i, "lo") + " to " + facts.getString(i, "hi") + ")");
            }
            if (facts.doubleColumn("end_step").getDouble(i) > last) {
                behind.add(run + " (loss at " + plain(last) + ", rows up to "
                        + plain(facts.doubleColumn("end_step").getDouble(i)) + ")");
            }
            if (logs.last() > 1
                    && !facts.longColumn("steps").isMissing(i)
                    && facts.longColumn("steps").getLong(i) < logs.last()) {
                few.add(run + " (" + facts.getString(i, "steps") + ")");
            }
        }
        say(
                doubled,
                "have several losses at their last " + logs.step()
                        + ", as of a run that was resumed; the mean is taken");
        say(behind, "go on after their last loss");
        say(few, "have fewer than " + logs.last() + " values of " + logs.step() + " with a loss");
        if (nowhere > 0) {
            notes.add(
                    "Rows with a loss and no " + logs.step() + " cannot be placed and do not count: " + nowhere + ".");
        }
        double[] ends = facts.doubleColumn("last_step").removeMissing().asDoubleArray();
        double least = Arrays.stream(ends).min().orElse(0);
        double most = Arrays.stream(ends).max().orElse(0);
        if (least < most) {
            notes.add("Runs end at " + logs.step() + " " + plain(least) + " to " + plain(most)
                    + ". Where some were stopped early, leave them out with a condition on " + logs.step() + ".");
        }
        String varied = varied();
        if (!varied.isEmpty()) {
            notes.add("Columns that change within a run have the greatest value of its last step: " + varied + ".");
        }
    }

    private String varied() {
        List<String> free =
                others.stream().filter(name -> !chosenBy.contains(name)).toList();
        if (free.isEmpty()) {
            return "";
        }
        Table flags = db.table("SELECT "
                + free.stream()
                        .map(name -> "coalesce(bool_or(lo_" + other(name) + " <> hi_" + other(name) + "), false) AS "
                                + other(name))
                        .collect(Collectors.joining(", "))
                + " FROM ends");
        return free.stream()
                .filter(name -> flags.getString(0, other(name)).equals("true"))
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

    /** A name within the queries, which no column of the file can be mistaken for. */
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

    /** W&B and Python write NaN as text; text that is no number is refused before. */
    private String number(String name) {
        return types.get(name).equals("VARCHAR")
                ? "CAST(nullif(trim(" + DuckDb.name(name) + "), '') AS DOUBLE)"
                : types.get(name).equals("BIGINT") || types.get(name).equals("INTEGER")
                        ? DuckDb.name(name)
                        : "CAST(" + DuckDb.name(name) + " AS DOUBLE)";
    }

    private void requireColumn(String name, String what) {
        if (!types.containsKey(name)) {
            throw new DataException(source + " has no column " + name + ", which was to tell the " + what
                    + " of a row of logs. Its columns are " + typed() + DidYouMean.ending(name, types.keySet())
                    + " Name run, step and loss with --logs RUN,STEP,LOSS.");
        }
    }

    private void requireNumber(String name, String what, String from) {
        requireColumn(name, what);
        String type = types.get(name);
        boolean number = type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|VARCHAR");
        if (!number) {
            throw new DataException(source + ", column " + name + ": its type is " + shortened(type) + ", and the "
                    + what + " of a row of logs is a number. Its columns are " + typed() + ".");
        }
        if (type.equals("VARCHAR")) {
            refuseText(name, from);
        }
    }

    /** A column of text may hold numbers, as where NaN is written as text; other text is refused. */
    private void refuseText(String name, String from) {
        String cell = "nullif(trim(" + DuckDb.name(name) + "), '')";
        Table wrong = db.table("SELECT " + cell + " AS cell FROM " + from + " WHERE " + cell
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

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
