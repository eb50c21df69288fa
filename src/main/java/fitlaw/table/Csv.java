package fitlaw.table;

import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.ReadFailure;
import fitlaw.common.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Reads text tables: one header line, then one line a row, separated by commas, semicolons or tabs, in UTF-8, or in UTF-16 with
 * its mark at the start; also packed by gzip.
 *
 * <p>A column whose cells are all whole numbers or empty becomes a {@link LongColumn}, one whose cells are all numbers
 * or empty a {@link DoubleColumn}, and any other a {@link StringColumn} with the text unchanged. The text {@code NaN}
 * therefore makes a column non-numeric, and {@link Columns#numbers} reports the cell.
 */
public final class Csv {
    /** The syntax of numbers in cells. */
    static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?");

    /** The column that numbers rows. */
    static final String INDEX = "index";

    private static final int MOST_COLUMNS = 10_000;
    private static final Pattern STATED_SEPARATOR = Pattern.compile("(?i)\"?sep=([^\\r\\n\"])\"?(\\r\\n?|\\n)");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

    private Csv() {}

    /**
     * {@return the table in a file; its name is the path as given}
     *
     * @param file path of the file
     * @throws DataException if the file is missing, empty, not UTF-8 text, too large for memory, has a row that is
     *     shorter or longer than the header, or an unclosed quote
     */
    public static Table read(Path file) {
        return readWithDigest(file).table();
    }

    /**
     * A table with the digest of the file that it was read from.
     *
     * @param table the table
     * @param digest digest of the file's bytes
     * @param notes what a reader must know, such as rows left out that are empty or repeat the header
     */
    public record Digested(Table table, Digest digest, List<String> notes) {
        /**
         * Creates a table with its digest.
         *
         * @param table the table
         * @param digest digest of the file's bytes
         * @param notes what a reader must know
         */
        public Digested {
            notes = List.copyOf(notes);
        }
    }

    private record Parsed(Table table, List<String> notes) {}

    /**
     * {@return the first rows of the table in a file}
     *
     * @param file path of the file
     * @param rows maximum number of rows
     * @throws DataException as {@link #read} does
     */
    public static Table head(Path file, int rows) {
        check(file);
        try (InputStream bytes = Files.newInputStream(file);
                Reader reader = TextFile.open(bytes, file)) {
            return parse(reader, file.toString(), rows, true).table();
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    /**
     * {@return the table in a file with the digest of the file, read in one pass}
     *
     * @param file path of the file
     * @throws DataException as {@link #read} does
     */
    public static Digested readWithDigest(Path file) {
        return read(file, true);
    }

    /**
     * {@return the table in a file with the unchanged text of every cell, for numbers whose digits matter}
     *
     * @param file path of the file
     * @throws DataException as {@link #read} does
     */
    public static Table readAsText(Path file) {
        return read(file, false).table();
    }

    /**
     * Writes a table, such as {@code table()} of a result, in the format that {@link #read} reads: commas, full
     * precision, empty cells for missing values.
     *
     * @param table the table
     * @param file path of the file; missing folders are created
     * @throws DataException if it cannot be written
     */
    public static void write(Table table, Path file) {
        AtomicFile.write(file, text(table));
    }

    /**
     * {@return the text that {@link #write} writes}
     *
     * @param table the table
     */
    public static String text(Table table) {
        return CsvText.of(table);
    }

    private static Digested read(Path file, boolean typed) {
        String source = file.toString();
        check(file);
        MessageDigest digest = Digest.newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
                Reader reader = TextFile.open(bytes, file)) {
            Parsed parsed = parse(reader, source, Integer.MAX_VALUE, typed);
            bytes.transferTo(OutputStream.nullOutputStream()); // Whatever the parser had no use for.
            return new Digested(parsed.table(), Digest.of(digest, Digest.Of.FILE), parsed.notes());
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder. Specify a CSV file in it.");
        }
        if (!Files.exists(file)) {
            throw FileContent.UNKNOWN.absent(file);
        }
        try {
            TextFile.requireFits(file, Files.size(file));
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static Parsed parse(Reader reader, String source, int most, boolean typed) throws IOException {
        char separator = separator(reader, source);
        CsvRows lines = new CsvRows(reader, separator, source);
        List<String> first = lines.next().orElse(List.of());
        List<String> header = header(first, source);
        List<List<String>> cells = new ArrayList<>();
        header.forEach(name -> cells.add(new ArrayList<>()));
        Task task = Task.current();
        int rows = 0;
        int blank = 0;
        int headers = 0;
        for (Optional<List<String>> next = lines.next(); next.isPresent() && rows < most; next = lines.next()) {
            List<String> row = next.get();
            if (row.size() > 1 && row.stream().allMatch(String::isBlank)) {
                blank++;
                continue;
            }
            if (row.equals(first)) {
                headers++;
                continue;
            }
            rows++;
            requireWidth(row, header, source, rows);
            for (int c = 0; c < header.size(); c++) {
                cells.get(c).add(c < row.size() ? row.get(c) : "");
            }
            if (rows % 10_000 == 0) {
                task.check();
                task.progress("reading " + source, rows, 0);
            }
        }
        if (rows == 0) {
            throw new DataException(source + " has a header and no rows. Add a row for each run.");
        }
        List<String> notes = new ArrayList<>();
        if (blank > 0) {
            notes.add("Rows of " + source + " with nothing but empty cells are left out: " + blank + ".");
        }
        if (headers > 0) {
            notes.add("Rows of " + source + " that repeat its header are left out: " + headers + ".");
        }
        List<String> names = named(header, cells);
        List<Column<?>> columns = new ArrayList<>();
        if (typed) {
            notes.addAll(WrittenNumbers.convert(names, cells, separator, source));
        }
        for (int c = 0; c < names.size(); c++) {
            if (!names.get(c).isEmpty()) {
                columns.add(
                        typed ? typed(names.get(c), cells.get(c)) : StringColumn.create(names.get(c), cells.get(c)));
            }
        }
        return new Parsed(Table.create(source, columns), notes);
    }

    /** Spreadsheets end some rows with empty cells, under no name. */
    private static void requireWidth(List<String> row, List<String> header, String source, int number) {
        boolean fits = row.size() < header.size()
                ? header.subList(row.size(), header.size()).stream().allMatch(String::isEmpty)
                : row.subList(header.size(), row.size()).stream().allMatch(String::isBlank);
        if (!fits) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, row %d: %d cells under a header of %d. %s",
                    source,
                    number,
                    row.size(),
                    header.size(),
                    row.size() == header.size() + 1 && number == 1
                            ? "The column of row names may lack its name in the header, as write.table of R leaves it; or a cell with a comma lacks its quotes."
                            : "The file may be cut off there, or a cell with a comma lacks its quotes."));
        }
    }

    /**
     * Names for columns that have none: {@code index} for the first if it numbers the rows, as pandas writes it; none at all for
     * those without any cell.
     */
    private static List<String> named(List<String> header, List<List<String>> cells) {
        List<String> names = new ArrayList<>(header);
        for (int c = 0; c < names.size(); c++) {
            if (names.get(c).isEmpty() && cells.get(c).stream().anyMatch(cell -> !cell.isBlank())) {
                names.set(c, "column_" + (c + 1));
            }
        }
        if (names.get(0).matches("column_1|Unnamed: 0")
                && names.stream().noneMatch(INDEX::equalsIgnoreCase)
                && isIndex(cells.get(0))) {
            names.set(0, INDEX);
        }
        return names;
    }

    private static boolean isIndex(List<String> cells) {
        String first = cells.get(0);
        return cells.size() > 1
                && first.matches("[01]")
                && IntStream.range(0, cells.size())
                        .allMatch(row -> cells.get(row).equals(String.valueOf(row + Integer.parseInt(first))));
    }

    /** Spreadsheets may write a first line {@code sep=;} that states the separator. */
    private static Optional<Character> statedSeparator(Reader reader) throws IOException {
        reader.mark(16);
        char[] start = new char[10];
        int length = Math.max(0, reader.read(start));
        Matcher stated = STATED_SEPARATOR.matcher(new String(start, 0, length));
        reader.reset();
        if (!stated.lookingAt()) {
            return Optional.empty();
        }
        reader.skip(stated.end());
        return Optional.of(stated.group(1).charAt(0));
    }

    /** The stated separator, or the one of the three that occurs most often in the header line outside quotes. */
    private static char separator(Reader reader, String source) throws IOException {
        Optional<Character> stated = statedSeparator(reader);
        if (stated.isPresent()) {
            return stated.get();
        }
        int limit = 1 << 24;
        reader.mark(limit);
        int[] count = new int[3];
        String candidates = ",;\t";
        boolean quoted = false;
        boolean blank = true;
        int read = 0;
        for (int c = reader.read(); c >= 0 && read < limit - 1; c = reader.read(), read++) {
            if (c == 0) {
                throw new DataException(source + " is not a text table: it contains zero bytes. Specify a CSV file.");
            }
            quoted ^= c == '"';
            if (!quoted && !blank && (c == '\n' || c == '\r')) {
                break;
            }
            blank &= Character.isWhitespace(c);
            int at = candidates.indexOf(c);
            if (at >= 0 && !quoted) {
                count[at]++;
            }
        }
        reader.reset();
        int best = count[1] > count[0] ? 1 : 0;
        return candidates.charAt(count[2] > count[best] ? 2 : best);
    }

    /** The names of a header, empty for columns without one. */
    private static List<String> header(List<String> row, String source) {
        if (row.stream().allMatch(String::isBlank)) {
            throw new DataException(source + " is empty. A table of runs starts with a line of column names.");
        }
        requireFew(row.size(), source);
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String cell : row) {
            String name = cell.strip();
            if (!name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new DataException(source + " has two columns named " + name
                        + " (column names are not case-sensitive). Rename or remove one.");
            }
            names.add(name);
        }
        return names;
    }

    /**
     * Rejects a table with more columns than a table of runs can have.
     *
     * @param columns number of columns
     * @param source name of the table in errors
     * @throws DataException if there are more than 10,000
     */
    public static void requireFew(int columns, String source) {
        if (columns > MOST_COLUMNS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %,d columns; at most %,d are read. Keep those of the runs' shape, size, tokens and loss.",
                    source,
                    columns,
                    MOST_COLUMNS));
        }
    }

    /**
     * {@return whether a cell counts as a number}
     *
     * @param cell its text
     */
    public static boolean isNumber(String cell) {
        return NUMBER.matcher(cell).matches();
    }

    /**
     * {@return columns of the narrowest types, their numbers written in any way that is sure: {@code 1,234,567}, {@code 1_000_000}}
     *
     * @param names their names
     * @param cells the cells of each as they were written, empty ones as {@code ""}
     * @param source what to call the table
     */
    public static List<Column<?>> typed(List<String> names, List<List<String>> cells, String source) {
        List<List<String>> plain = new ArrayList<>();
        cells.forEach(column -> plain.add(new ArrayList<>(column)));
        WrittenNumbers.convert(names, plain, ',', source);
        List<Column<?>> columns = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            columns.add(typed(names.get(c), plain.get(c)));
        }
        return columns;
    }

    /**
     * {@return a column of the narrowest type that holds every cell: whole numbers, numbers or text}
     *
     * @param name its name
     * @param cells its cells as written, empty ones as {@code ""}
     */
    public static Column<?> typed(String name, List<String> cells) {
        boolean whole = true;
        boolean empty = true;
        for (String cell : cells) {
            if (cell.isEmpty()) {
                continue;
            }
            empty = false;
            if (!NUMBER.matcher(cell).matches()) {
                return StringColumn.create(name, cells);
            }
            whole &= WHOLE.matcher(cell).matches();
        }
        if (empty) {
            return StringColumn.create(name, cells);
        }
        if (whole) {
            LongColumn column = LongColumn.create(name);
            column.setPrintFormatter(
                    new NumberColumnFormatter()); // the default formatter uses the digits of the default locale
            cells.forEach(cell -> {
                if (cell.isEmpty()) {
                    column.appendMissing();
                } else {
                    column.append(Long.parseLong(cell));
                }
            });
            return column;
        }
        DoubleColumn column = DoubleColumn.create(name);
        cells.forEach(cell -> {
            if (cell.isEmpty()) {
                column.appendMissing();
            } else {
                column.append(Double.parseDouble(cell));
            }
        });
        return column;
    }
}
