package fitlaw.table;

import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A SHA-256 digest of data, which shows whether data read later are the same.
 *
 * @param sha256 64 hexadecimal digits
 * @param of what was digested
 */
public record Digest(String sha256, Of of) {
    /** Kinds of digested data. */
    public enum Of {
        /** The bytes of a file, as by {@code sha256sum}. */
        FILE,
        /**
         * The text of a table's cells: names, then rows, with each cell terminated by a byte 31 and each row by a byte
         * 30.
         */
        TABLE,
        /** A text in UTF-8. */
        TEXT,
        /** A file or the files of a folder, see {@link Digest#ofFiles}. */
        FILES
    }

    private static final int SAMPLED = 1 << 20;
    private static final long READ_WHOLE = 64L << 20;

    private static final char CELL = 31;
    private static final char ROW = 30;

    /**
     * Creates a digest.
     *
     * @param sha256 64 hexadecimal digits
     * @param of what was digested
     * @throws IllegalArgumentException if it is not a valid digest
     */
    public Digest {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits: " + sha256);
        }
    }

    /**
     * {@return the digest of a table}
     *
     * @param table any table; its name is ignored
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

    /**
     * {@return the digest of a text}
     *
     * @param text any text
     */
    public static Digest of(String text) {
        MessageDigest digest = newDigest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return of(digest, Of.TEXT);
    }

    /**
     * {@return the digest of the bytes of a file}
     *
     * @param file path of the file
     * @throws DataException if it cannot be read
     */
    public static Digest ofFile(Path file) {
        MessageDigest digest = newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        return of(digest, Of.FILE);
    }

    /**
     * {@return the digest of a file, or of all files of a folder by their names in it: their sizes and their bytes, of a file
     * above 64 MB its first and its last one, so that logs need not be read whole}
     *
     * @param path file or folder
     * @throws DataException if it cannot be read
     */
    public static Digest ofFiles(Path path) {
        MessageDigest digest = newDigest();
        try (Stream<Path> all = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                addFile(digest, path.relativize(file).toString(), file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(path, e);
        }
        return of(digest, Of.FILES);
    }

    private static void addFile(MessageDigest digest, String name, Path file) throws IOException {
        long size = Files.size(file);
        digest.update((name.replace('\\', '/') + CELL + size + ROW).getBytes(StandardCharsets.UTF_8));
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(SAMPLED);
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
                if (size > READ_WHOLE && channel.position() < size - SAMPLED) {
                    channel.position(size - SAMPLED);
                }
            }
        }
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
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }

    /** {@return the digest as one line} */
    @Override
    public String toString() {
        return "SHA-256 of the " + of.name().toLowerCase(Locale.ROOT) + " " + sha256;
    }
}
