package fitlaw.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A SHA-256 digest of data, by which a later reader can tell whether they are the same.
 *
 * @param sha256 64 hexadecimal digits
 * @param of what it is of
 */
public record Digest(String sha256, Of of) {
    /** What a digest is of. */
    public enum Of {
        /** The bytes of a file, as {@code sha256sum} has it. */
        FILE,
        /** The text of a table's cells: names, then rows, each cell ended by a byte 31 and each row by a byte 30. */
        TABLE
    }

    private static final char CELL = 31;
    private static final char ROW = 30;

    /**
     * Creates a digest.
     *
     * @param sha256 64 hexadecimal digits
     * @param of what it is of
     * @throws IllegalArgumentException if it is no digest
     */
    public Digest {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits: " + sha256);
        }
    }

    /**
     * {@return the digest of a table}
     *
     * @param table any table; its name does not matter
     */
    public static Digest of(Table table) {
        MessageDigest digest = newDigest();
        StringBuilder row = new StringBuilder();
        table.columnNames().forEach(name -> row.append(name).append(CELL));
        add(digest, row);
        for (int i = 0; i < table.rowCount(); i++) {
            for (Column<?> column : table.columns()) {
                row.append(Columns.text(column, i)).append(CELL);
            }
            add(digest, row);
        }
        return of(digest, Of.TABLE);
    }

    private static void add(MessageDigest digest, StringBuilder row) {
        digest.update(row.append(ROW).toString().getBytes(StandardCharsets.UTF_8));
        row.setLength(0);
    }

    static Digest of(MessageDigest digest, Of of) {
        return new Digest(HexFormat.of().formatHex(digest.digest()), of);
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** {@return the digest in one line} */
    @Override
    public String toString() {
        return "SHA-256 of the " + (of == Of.FILE ? "file " : "table ") + sha256;
    }
}
