package fitlaw.table;

import fitlaw.common.DataException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits text into rows of cells according to RFC 4180: a quoted cell ends at the next single quote and may contain
 * separators, line ends and doubled quotes. Spaces around cells are removed and blank lines are skipped.
 *
 * <p>Parsing is strict where leniency would lose rows: an unclosed quote would absorb the rest of the file into one
 * cell.
 */
final class CsvRows {
    /**
     * No cell of a table of runs is this long, so an unclosed quote is reported before a large file is read to its end.
     */
    private static final int LONGEST_CELL = 1 << 20;

    private static final int END = -1;
    /** The mark of an encoding, which stands between two files that were put together. */
    private static final int MARK = '\uFEFF';

    private final Reader reader;
    private final char separator;
    private final String source;
    private int next;
    private int line = 1;

    CsvRows(Reader reader, char separator, String source) throws IOException {
        this.reader = reader;
        this.separator = separator;
        this.source = source;
        this.next = reader.read();
    }

    /** The cells of the next row that is not blank. */
    Optional<List<String>> next() throws IOException {
        while (next != END) {
            List<String> row = new ArrayList<>();
            boolean quoted;
            do {
                skipSpaces();
                quoted = next == '"';
                row.add(quoted ? quoted() : plain());
            } while (take(separator));
            endOfLine();
            if (row.size() > 1 || quoted || !row.get(0).isEmpty()) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private String plain() throws IOException {
        StringBuilder cell = new StringBuilder();
        while (next != END && next != separator && next != '\n' && next != '\r') {
            append(cell);
        }
        return cell.toString().strip();
    }

    private String quoted() throws IOException {
        int opened = line;
        StringBuilder cell = new StringBuilder();
        advance();
        while (next != '"' || advance() == '"') {
            if (next == END || cell.length() > LONGEST_CELL) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d: the quote that opens a cell there is not closed. Close it.",
                        source,
                        opened));
            }
            append(cell);
        }
        skipSpaces();
        if (next != END && next != separator && next != '\n' && next != '\r') {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d: '%c' follows the closing quote of a cell. A quote inside a cell is written twice: \"\".",
                    source,
                    line,
                    (char) next));
        }
        return cell.toString();
    }

    private void append(StringBuilder cell) throws IOException {
        if (next == 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d: contains a zero byte, so the file is damaged or not a text table. Specify a CSV "
                            + "file, or write it again.",
                    source,
                    line));
        }
        if (next != MARK) {
            cell.append((char) next);
        }
        advance();
    }

    private void skipSpaces() throws IOException {
        while (next != separator && (next == ' ' || next == '\t' || next == MARK)) {
            advance();
        }
    }

    private boolean take(char wanted) throws IOException {
        if (next != wanted) {
            return false;
        }
        advance();
        return true;
    }

    /** Line ends are LF, CR LF or CR alone. */
    private void endOfLine() throws IOException {
        take('\r');
        take('\n');
    }

    private int advance() throws IOException {
        int passed = next;
        next = reader.read();
        if (passed == '\n' || (passed == '\r' && next != '\n')) {
            line++;
        }
        return next;
    }
}
