package fitlaw.common;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * Creates errors about files that cannot be read, with messages that do not depend on the parser or the file system.
 */
public final class ReadFailure {
    private static final Pattern LIMIT = Pattern.compile("\\(([0-9]+)\\) exceeds the maximum allowed \\(([0-9]+)");
    private static final Pattern CONSTANT = Pattern.compile("\\s*\\(?(from|as per|for) `[^`]*`\\)?");

    private ReadFailure() {}

    /**
     * {@return the error that a file or folder cannot be read}
     *
     * @param file the file that was read
     * @param problem exception of the file system or the decompression, possibly thrown by a stream of files
     */
    public static DataException of(Path file, Exception problem) {
        Exception e = problem instanceof UncheckedIOException unchecked ? unchecked.getCause() : problem;
        if (e instanceof CharacterCodingException) {
            return new DataException(
                    file
                            + " is not UTF-8 text. Save it in UTF-8, or, if it comes from Windows: iconv -f WINDOWS-1252 -t UTF-8 "
                            + file + " > utf-8.csv",
                    e);
        }
        if (e instanceof ZipException || e instanceof EOFException) {
            return new DataException(
                    file + " cannot be decompressed: it is not a gzip file, or is truncated (" + e.getMessage()
                            + "). Copy or write it again.",
                    e);
        }
        if (e instanceof AccessDeniedException denied) {
            return new DataException(
                    file + " cannot be read: no permission for " + denied.getFile()
                            + ". Change the permissions, or name another place.",
                    e);
        }
        if (e instanceof NoSuchFileException gone) {
            return new DataException(
                    file + " cannot be read: " + gone.getFile() + " is not there, or was removed meanwhile.", e);
        }
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new DataException(file + " cannot be read: " + said + ".", e);
    }

    /**
     * {@return the error about a file without readable JSON}
     *
     * @param file the file that was read
     * @param e exception of the parser
     */
    public static DataException json(Path file, JsonProcessingException e) {
        return new DataException(file + " " + json(e), e);
    }

    /**
     * {@return what is wrong with JSON, to follow the name of its file}
     *
     * @param e exception of the parser
     */
    public static String json(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return json(e, at == null ? 0 : at.getLineNr());
    }

    /**
     * {@return what is wrong with JSON, to follow the name of its file}
     *
     * @param e exception of the parser
     * @param line line number, from 1; 0 if not known
     */
    public static String json(JsonProcessingException e, int line) {
        String said = e.getOriginalMessage().replaceAll("\\s+", " ");
        String place = line > 0 ? ", line " + line : "";
        if (e instanceof StreamConstraintsException) {
            return "is more than can be read" + place + ": " + limit(said);
        }
        if (said.contains("end-of-input")) {
            return "is truncated" + (line > 0 ? " in line " + line : "")
                    + ". Its writer may have been stopped: write it again, or remove it.";
        }
        if (said.startsWith("Trailing token")) {
            return "is not valid JSON" + place + ": there is further text after its only value. Write it again.";
        }
        return "is not valid JSON" + place + ": " + CONSTANT.matcher(said).replaceAll("") + ". Write it again.";
    }

    private static String limit(String said) {
        Matcher numbers = LIMIT.matcher(said);
        if (!numbers.find()) {
            return CONSTANT.matcher(said).replaceAll("") + ".";
        }
        long most = Long.parseLong(numbers.group(2));
        String what = said.startsWith("Document nesting")
                ? "it is nested deeper than %,d levels. Reduce the nesting."
                : said.startsWith("Number")
                        ? "a number has more than %,d digits. Write fewer."
                        : said.startsWith("Name") || said.startsWith("Property name")
                                ? "a key has more than %,d characters. Shorten it."
                                : said.startsWith("Token count")
                                        ? "it has more than %,d values and keys. Split it, or increase the memory "
                                                + "of this Java with -Xmx."
                                        : said.startsWith("Document length")
                                                ? "it has more than %,d bytes when decompressed. Split it, or "
                                                        + "increase the memory of this Java with -Xmx."
                                                : "a text has more than %,d characters. Remove it from the file.";
        return String.format(Locale.ROOT, what, most);
    }
}
