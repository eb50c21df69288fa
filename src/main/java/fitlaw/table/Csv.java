package fitlaw.table;

import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.ReadFailure;
import fitlaw.common.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Reads text tables in UTF-8: one header line, then one line per row, separated by commas, semicolons or tabs.
 *
 * <p>A column whose cells are all whole numbers or empty becomes a {@link LongColumn}, one whose cells are all numbers
 * or empty a {@link DoubleColumn}, and any other a {@link StringColumn} with the text unchanged. The text {@code NaN}
 * therefore makes a column non-numeric, and {@link Columns#numbers} reports the cell.
 */
public final class Csv {
    /** The syntax of numbers in cells. */
    static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?");

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
     * @param blankRows number of rows with only empty cells, as spreadsheets write them; these are left out
     */
    public record Digested(Table table, Digest digest, int blankRows) {}

    private record Parsed(Table table, int blankRows) {}

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
                Reader reader = open(bytes)) {
            return parse(reader, file.toString(), rows, Csv::typed).table();
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
        return read(file, Csv::typed);
    }

    /**
     * {@return the table in a file with the unchanged text of every cell, for numbers whose digits matter}
     *
     * @param file path of the file
     * @throws DataException as {@link #read} does
     */
    public static Table readAsText(Path file) {
        return read(file, StringColumn::create).table();
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

    private static Digested read(Path file, BiFunction<String, List<String>, Column<?>> column) {
        String source = file.toString();
        check(file);
        MessageDigest digest = Digest.newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
                Reader reader = open(bytes)) {
            Parsed parsed = parse(reader, source, Integer.MAX_VALUE, column);
            bytes.transferTo(OutputStream.nullOutputStream()); // Input that the parser did not consume.
            return new Digested(parsed.table(), Digest.of(digest, Digest.Of.FILE), parsed.blankRows());
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
            long most = Runtime.getRuntime().maxMemory() / 4;
            if (Files.size(file) > most) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has %,d bytes; this Java has memory for a table of %,d. Increase it with -Xmx, or keep "
                                + "fewer rows or columns.",
                        file,
                        Files.size(file),
                        most));
            }
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static Reader open(InputStream bytes) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var reader = new BufferedReader(new InputStreamReader(bytes, decoder));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    private static Parsed parse(
            Reader reader, String source, int most, BiFunction<String, List<String>, Column<?>> column)
            throws IOException {
        CsvRows lines = new CsvRows(reader, separator(reader, source), source);
        List<String> header = header(lines.next(), source);
        List<List<String>> cells = new ArrayList<>();
        header.forEach(name -> cells.add(new ArrayList<>()));
        Task task = Task.current();
        int rows = 0;
        int blank = 0;
        for (Optional<List<String>> next = lines.next(); next.isPresent() && rows < most; next = lines.next()) {
            List<String> row = next.get();
            if (row.size() > 1 && row.stream().allMatch(String::isBlank)) {
                blank++;
                continue;
            }
            rows++;
            if (row.size() != header.size()) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, row %d: %d cells under a header of %d. The file may be truncated there, or a cell with "
                                + "a comma lacks its quotes.",
                        source,
                        rows,
                        row.size(),
                        header.size()));
            }
            for (int c = 0; c < row.size(); c++) {
                cells.get(c).add(row.get(c));
            }
            if (rows % 10_000 == 0) {
                task.check();
                task.progress("reading " + source, rows, 0);
            }
        }
        if (rows == 0) {
            throw new DataException(source + " has a header and no rows. Add a row for each run.");
        }
        List<Column<?>> columns = new ArrayList<>();
        for (int c = 0; c < header.size(); c++) {
            columns.add(column.apply(header.get(c), cells.get(c)));
        }
        return new Parsed(Table.create(source, columns), blank);
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

    private static List<String> header(Optional<List<String>> row, String source) {
        if (row.isEmpty() || row.get().stream().allMatch(String::isBlank)) {
            throw new DataException(source + " is empty. A table of runs starts with a line of column names.");
        }
        requireFew(row.get().size(), source);
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int c = 0; c < row.get().size(); c++) {
            String name = row.get().get(c).strip();
            if (name.isEmpty()) {
                name = "column_" + (c + 1);
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
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
     * {@return a column of the narrowest type that fits every cell: whole numbers, numbers or text}
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
