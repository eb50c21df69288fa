package fitlaw.common;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file contains, as far as its name and beginning show; used for errors about a file of another kind. */
public enum FileContent {
    /** Training runs with losses. */
    RUNS("a table of runs", "Name a table of runs."),
    /** Measured times of a GPU. */
    MEASUREMENTS("a table of measurements", "Name a table of measurements, or result files of an engine."),
    /** Some other table. */
    TABLE("a table", "Name a table."),
    /** A law that was saved. */
    LAW("a saved law", "Name a file that `fitlaw fit --save` or Law.save wrote."),
    /** A throughput model that was saved. */
    THROUGHPUT("a saved throughput model", "Name a file that `fitlaw calibrate --save` or Throughput.save wrote."),
    /** The shape of a model, as written by other programs. */
    ARCHITECTURE("the architecture of a model", "Name a Hugging Face config.json."),
    /** A Jupyter notebook. */
    NOTEBOOK("a notebook", "Name a notebook (.ipynb) or a script (.jsh)."),
    /** Anything else. */
    UNKNOWN("nothing known", "");

    /** The key that identifies a saved law. */
    public static final String LAW_KEY = "fitlaw_law";

    /** The key that identifies a saved throughput model. */
    public static final String THROUGHPUT_KEY = "fitlaw_throughput";

    private static final int START_BYTES = 1 << 16;
    private static final Set<FileContent> TABLES = Set.of(RUNS, MEASUREMENTS, TABLE);
    private static final Set<String> ENDINGS = Set.of("csv", "tsv", "parquet", "pq", "jsonl", "ndjson");
    private static final Set<String> JSON_LINES = Set.of("jsonl", "ndjson");
    private static final Pattern SEPARATOR = Pattern.compile("[,;\t]");

    private final String words;
    private final String advice;

    FileContent(String words, String advice) {
        this.words = words;
        this.advice = advice;
    }

    /**
     * {@return what a file contains}
     *
     * @param file path of the file
     */
    public static FileContent of(Path file) {
        String start = start(file).strip();
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (start.startsWith("{")) {
            // The first of several objects does not determine what they are together.
            return JSON_LINES.contains(ending) ? TABLE : ofKeys(start);
        }
        if (!ENDINGS.contains(ending)) {
            return UNKNOWN;
        }
        return ofColumns(Arrays.asList(SEPARATOR.split(start.lines().findFirst().orElse(""), -1)));
    }

    /**
     * {@return what a table with these columns contains}
     *
     * @param names its columns
     */
    public static FileContent ofColumns(List<String> names) {
        if (names.contains("phase") && (names.contains("seconds") || names.contains("engine"))) {
            return MEASUREMENTS;
        }
        return names.contains("loss") ? RUNS : TABLE;
    }

    private static String start(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(START_BYTES), StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
        } catch (IOException e) {
            return ""; // the reader of the file reports why it cannot be read
        }
    }

    private static FileContent ofKeys(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                switch (parser.currentName()) {
                    case LAW_KEY -> {
                        return LAW;
                    }
                    case THROUGHPUT_KEY -> {
                        return THROUGHPUT;
                    }
                    case "model_type", "hidden_size", "text_config" -> {
                        return ARCHITECTURE;
                    }
                    case "cells", "nbformat" -> {
                        return NOTEBOOK;
                    }
                    default -> {}
                }
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            return UNKNOWN; // truncated, either the file or the part that was read
        }
        return UNKNOWN;
    }

    /**
     * Rejects an existing file with other content; a file with unknown content is left to its reader.
     *
     * @param file path of the file
     * @throws DataException if it has other content; the message names that content and what to do next
     */
    public void require(Path file) {
        FileContent found = Files.isRegularFile(file) ? of(file) : this;
        if (found != this && found != UNKNOWN && !(TABLES.contains(found) && TABLES.contains(this))) {
            throw new DataException(file + " is " + found.words + ", not " + words + ". " + next(file, found));
        }
    }

    /** The key before the version of the format, which identifies a file that Fitlaw wrote. */
    String key() {
        return this == LAW ? LAW_KEY : THROUGHPUT_KEY;
    }

    String advice() {
        return advice;
    }

    String words() {
        return words;
    }

    private String next(Path file, FileContent found) {
        if (this == LAW && (found == RUNS || found == TABLE)) {
            return "Fit a law to it first: fitlaw fit " + file + " --save law.json (in Java, Law.fit and Law.save).";
        }
        if (this == THROUGHPUT && (found == MEASUREMENTS || found == TABLE)) {
            return "Calibrate a model to it first: fitlaw calibrate " + file
                    + " --save model.json (in Java, Throughput.fit and Throughput.save).";
        }
        return advice;
    }

    /**
     * {@return the end of an error about a table that lacks a column: what the table seems to contain instead, and the
     * command for it}
     *
     * @param names the table's columns
     * @param source name of the table in errors
     */
    public String instead(List<String> names, String source) {
        FileContent found = ofColumns(names);
        return found == this || found == TABLE
                ? ""
                : " It looks like " + found.words + ": fitlaw " + (found == RUNS ? "fit " : "calibrate ") + source
                        + ".";
    }

    /**
     * {@return the error about a missing file, with the nearest name in its folder}
     *
     * @param file path of the file
     */
    public DataException absent(Path file) {
        String next = advice.isEmpty() ? "" : " " + advice;
        if (Files.isDirectory(file)) {
            return new DataException(file + " is a folder. Name a file in it." + next);
        }
        if (Files.exists(file)) {
            return new DataException(file + " is a pipe or a device, not a file." + next);
        }
        if (Files.isSymbolicLink(file)) {
            return new DataException(file + " is a link that does not lead to a file." + next);
        }
        return new DataException("No file " + file + DidYouMean.file(file) + next
                + (file.isAbsolute()
                        ? ""
                        : " Relative paths start from " + Path.of("").toAbsolutePath() + "."));
    }
}
