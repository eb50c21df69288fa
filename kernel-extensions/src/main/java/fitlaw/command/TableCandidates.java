package fitlaw.command;

import fitlaw.bench.Bench;
import fitlaw.bench.BenchOptions;
import fitlaw.common.DataException;
import fitlaw.magic.CompletionCandidates;
import fitlaw.magic.Context;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Columns of a table inside conditions and lists, of which only the last name is completed. The table is that of the last
 * parameter that names one, as a variable or as a file.
 */
abstract class TableCandidates implements CompletionCandidates {
    /** Rows of a file that are looked at for values of columns. */
    private static final int ROWS = 1000;

    /** More different values are no choice. */
    private static final int VALUES = 200;

    private static final Pattern COMPARED =
            Pattern.compile("(?:`([^`]+)`|([A-Za-z_]\\w*))\\s*(?:==?|!=)\\s*(['\"]?)([^'\"]*)$");
    private static final Pattern NAME = Pattern.compile("(?:`[^`]*|[A-Za-z_]\\w*)?$");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]\\w*");

    /** What may follow at the end of a text, of which so many characters are replaced. */
    record Ending(int replaced, Function<Optional<Table>, Stream<String>> choices) {}

    abstract Ending ending(String typed);

    @Override
    public final int replaced(String typed) {
        return ending(typed).replaced();
    }

    @Override
    public final List<String> of(String typed, Map<String, String> words, Context context) {
        return ending(typed).choices().apply(table(words.values(), context)).toList();
    }

    private static Optional<Table> table(Collection<String> words, Context context) {
        List<String> backwards = new ArrayList<>(words);
        Collections.reverse(backwards);
        return backwards.stream()
                .flatMap(word -> variable(context.variables().get(word)).or(() -> head(word, context)).stream())
                .findFirst();
    }

    private static Optional<Table> variable(Object value) {
        if (value instanceof Runs runs) {
            return Optional.of(runs.table());
        }
        return value instanceof Bench bench
                ? Optional.of(bench.table())
                : Optional.ofNullable(value instanceof Table table ? table : null);
    }

    private static Optional<Table> head(String file, Context context) {
        if (!file.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|txt)")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Csv.head(context.directory().resolve(Path.of(file)), ROWS));
        } catch (DataException | InvalidPathException e) {
            return Optional.empty(); // half a name is no file yet
        }
    }

    private static Stream<String> names(Optional<Table> table) {
        return table.stream().flatMap(known -> known.columnNames().stream());
    }

    /** The name of one column. */
    static final class Column extends TableCandidates {
        @Override
        Ending ending(String typed) {
            return new Ending(typed.length(), TableCandidates::names);
        }
    }

    /** Names of columns with commas between them. */
    static final class Columns extends TableCandidates {
        @Override
        Ending ending(String typed) {
            int comma = typed.lastIndexOf(',');
            return new Ending(typed.length() - comma - 1, TableCandidates::names);
        }
    }

    /** Names of columns, and values behind a comparison. */
    static final class Condition extends TableCandidates {
        @Override
        Ending ending(String typed) {
            Matcher compared = COMPARED.matcher(typed);
            if (compared.find()) {
                String column = compared.group(1) == null ? compared.group(2) : compared.group(1);
                String quote = compared.group(3);
                return new Ending(
                        quote.length() + compared.group(4).length(),
                        table -> values(table, column, quote.isEmpty() ? "'" : quote));
            }
            Matcher name = NAME.matcher(typed);
            boolean found = name.find();
            return new Ending(found ? name.group().length() : 0, table -> names(table)
                    .map(one -> PLAIN.matcher(one).matches() ? one : "`" + one + "`"));
        }

        private static Stream<String> values(Optional<Table> table, String name, String quote) {
            List<String> found = new ArrayList<>();
            if (table.isPresent()
                    && table.get().columnNames().contains(name)
                    && table.get().column(name) instanceof StringColumn texts) {
                texts.unique().asList().stream()
                        .filter(text -> !text.isEmpty() && !text.contains(quote))
                        .sorted()
                        .limit(VALUES)
                        .forEach(text -> found.add(quote + text + quote));
            }
            return found.stream();
        }
    }

    /** {@code OURS=THEIRS} with commas between them. */
    private abstract static class Renaming extends TableCandidates {
        private final Set<String> ours;

        Renaming(Set<String> ours) {
            this.ours = ours;
        }

        Stream<String> theirs(Optional<Table> table) {
            return names(table);
        }

        @Override
        final Ending ending(String typed) {
            int start = typed.lastIndexOf(',') + 1;
            int equals = typed.indexOf('=', start);
            return equals < 0
                    ? new Ending(
                            typed.length() - start,
                            table -> ours.stream().sorted().map(name -> name + "="))
                    : new Ending(typed.length() - equals - 1, this::theirs);
        }
    }

    /** Columns of runs with a table's names for them. */
    static final class RunColumns extends Renaming {
        RunColumns() {
            super(RunOptions.columnNames());
        }
    }

    /** Columns of measurements with a table's names for them. */
    static final class BenchColumns extends Renaming {
        BenchColumns() {
            super(BenchOptions.columnNames());
        }
    }

    /** Columns of measurements with values. */
    static final class BenchValues extends Renaming {
        BenchValues() {
            super(BenchOptions.columnNames());
        }

        @Override
        Stream<String> theirs(Optional<Table> table) {
            return Stream.of();
        }
    }

    /** Columns of runs with values. */
    static final class RunValues extends Renaming {
        RunValues() {
            super(RunOptions.columnNames());
        }

        @Override
        Stream<String> theirs(Optional<Table> table) {
            return Stream.of();
        }
    }
}
