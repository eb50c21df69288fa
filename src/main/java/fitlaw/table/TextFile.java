package fitlaw.table;

import fitlaw.common.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The text of a file, by its first bytes: UTF-8, UTF-16 with its mark, either packed by gzip. */
final class TextFile {
    /** First bytes, as hexadecimal digits, of files that hold no text, with what they are and what to do. */
    private static final Map<String, String> OTHERS = new LinkedHashMap<>();

    static {
        OTHERS.put(
                "504b0304",
                "is a zip file or an Excel workbook. Save the sheet as CSV (UTF-8), or unpack it: unzip %s");
        OTHERS.put("d0cf11e0", "is an old Excel workbook. Save the sheet as CSV (UTF-8)");
        OTHERS.put("28b52ffd", "is packed by zstd. Unpack it: zstd -d %s");
        OTHERS.put("fd377a58", "is packed by xz. Unpack it: xz -dk %s");
        OTHERS.put("425a68", "is packed by bzip2. Unpack it: bzip2 -dk %s");
    }

    private TextFile() {}

    /** A table takes about four times the memory of its text. */
    static void requireFits(Path file, long bytes) {
        long most = Runtime.getRuntime().maxMemory() / 4;
        if (bytes > most) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %,d bytes; this Java process has memory for a table of %,d. Increase it with -Xmx, or remove rows or columns.",
                    file,
                    bytes,
                    most));
        }
    }

    static Reader open(InputStream bytes, Path file) throws IOException {
        InputStream packed = marked(bytes);
        byte[] start = start(packed);
        if (starts(start, "1f8b")) {
            packed = marked(new Unpacked(packed, file));
            start = start(packed);
        }
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            if (starts(start, other.getKey())) {
                throw new DataException(file + " " + String.format(Locale.ROOT, other.getValue(), file) + ".");
            }
        }
        Charset charset = starts(start, "fffe")
                ? StandardCharsets.UTF_16LE
                : starts(start, "feff") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var reader = new BufferedReader(new InputStreamReader(packed, decoder));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    private static InputStream marked(InputStream bytes) {
        return bytes.markSupported() ? bytes : new BufferedInputStream(bytes, 1 << 16);
    }

    private static byte[] start(InputStream bytes) throws IOException {
        bytes.mark(4);
        byte[] start = bytes.readNBytes(4);
        bytes.reset();
        return start;
    }

    private static boolean starts(byte[] start, String digits) {
        int length = digits.length() / 2;
        return start.length >= length
                && HexFormat.of().formatHex(Arrays.copyOf(start, length)).equals(digits);
    }

    /** Unpacks no more than there is memory for: a small file may hold a large one. */
    private static final class Unpacked extends FilterInputStream {
        private final Path file;
        private long read;

        Unpacked(InputStream packed, Path file) throws IOException {
            super(new GZIPInputStream(packed, 1 << 16));
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            requireFits(file, ++read);
            return super.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int more = super.read(into, from, length);
            read += Math.max(0, more);
            requireFits(file, read);
            return more;
        }
    }
}
