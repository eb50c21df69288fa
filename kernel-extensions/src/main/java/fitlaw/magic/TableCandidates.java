package fitlaw.magic;

import fitlaw.table.Csv;
import fitlaw.table.DataException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Columns of a table inside conditions and lists, of which only the last name is completed. */
final class TableCandidates implements CompletionCandidates {
    /** Rows of a file that are looked at for values of columns. */
    private static final int ROWS = 1000;

    /** More different values are no choice. */
    private static final int VALUES = 200;

    private static final Pattern COMPARED =
            Pattern.compile("(?:`([^`]+)`|([A-Za-z_]\\w*))\\s*(?:==?|!=)\\s*(['\"]?)([^'\"]*)$");
    private static final Pattern NAME = Pattern.compile("(?:`[^`]*|[A-Za-z_]\\w*)?$");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]\\w*");

    /** Where the table is. */
    @FunctionalInterface
    interface Source {
        /** {@return the table, or its first rows, if it is known} */
        Optional<Table> table(Map<String, String> words, Context context);

        /** A variable that another word names. */
        static Source variable(String word, Function<Object, Optional<Table>> table) {
            return (words, context) -> Optional.ofNullable(words.get(word))
                    .flatMap(name -> Optional.ofNullable(context.variables().get(name)))
                    .flatMap(table);
        }

        /** A variable or a file that another word names. */
        static Source file(String word, Function<Object, Optional<Table>> table) {
            return (words, context) ->
                    variable(word, table).table(words, context).or(() -> head(words.get(word), context));
        }

        private static Optional<Table> head(String file, Context context) {
            if (file == null || !file.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|txt)")) {
                return Optional.empty();
            }
            try {
                return Optional.of(Csv.head(context.directory().resolve(Path.of(file)), ROWS));
            } catch (DataException | InvalidPathException e) {
                return Optional.empty(); // half a name is no file yet
            }
        }
    }

    /** What may follow at the end of a text, of which so many characters are replaced. */
    private record Ending(int replaced, Function<Optional<Table>, Stream<String>> choices) {}

    private final Source source;
    private final Function<String, Ending> ending;

    private TableCandidates(Source source, Function<String, Ending> ending) {
        this.source = source;
        this.ending = ending;
    }

    /** Names of columns, and values behind a comparison. */
    static CompletionCandidates condition(Source source) {
        return new TableCandidates(source, TableCandidates::condition);
    }

    /** Names of columns with commas between them. */
    static CompletionCandidates list(Source source) {
        return new TableCandidates(source, typed -> {
            int comma = typed.lastIndexOf(',');
            return new Ending(typed.length() - comma - 1, TableCandidates::names);
        });
    }

    /** {@code OURS=THEIRS} with commas between them. */
    static CompletionCandidates renaming(Collection<String> ours, Source source) {
        return new TableCandidates(source, typed -> {
            int start = typed.lastIndexOf(',') + 1;
            int equals = typed.indexOf('=', start);
            return equals < 0
                    ? new Ending(
                            typed.length() - start,
                            table -> ours.stream().sorted().map(name -> name + "="))
                    : new Ending(typed.length() - equals - 1, TableCandidates::names);
        });
    }

    private static Stream<String> names(Optional<Table> table) {
        return table.stream().flatMap(known -> known.columnNames().stream());
    }

    private static Ending condition(String typed) {
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

    @Override
    public int replaced(String typed) {
        return ending.apply(typed).replaced();
    }

    @Override
    public List<String> of(String typed, Map<String, String> words, Context context) {
        return ending.apply(typed).choices().apply(source.table(words, context)).toList();
    }
}
