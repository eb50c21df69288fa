package fitlaw.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
import fitlaw.common.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * JSON tables of runs: one object per line, or a list of objects. Nested objects become columns {@code outer.inner}.
 */
final class JsonRows {
    /** A table of text takes about fifty bytes per cell; a file with more rows than this is a log. */
    private static final int MOST = 1_000_000;

    private static final int LONGEST_LINE = 1 << 26;

    private JsonRows() {}

    static RunRecords lines(Path file) {
        RunRecords rows = new RunRecords();
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        Task task = Task.current();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(PythonJson.open(file), decoder))) {
            int number = 0;
            for (String line = line(file, 1, reader); line != null; line = line(file, number + 1, reader)) {
                number++;
                String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (!text.isBlank()) {
                    rows.add(file, PythonJson.flat(object(file, number, text)));
                    refuseLogs(file, rows);
                }
                if (number % 10_000 == 0) {
                    task.check();
                    task.progress("reading " + file, number, 0);
                }
            }
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        if (rows.size() == 0) {
            throw new DataException(file + " is empty. A table of runs in JSON Lines has one object for each run.");
        }
        return rows;
    }

    /** The next line, or null at the end; an endless line is rejected before it fills the memory. */
    private static String line(Path file, int number, BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = reader.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d: it has more than %,d characters. Each line must contain the object of one "
                                + "run; write shorter ones.",
                        file,
                        number,
                        LONGEST_LINE));
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static JsonNode object(Path file, int number, String line) {
        try {
            JsonNode node = PythonJson.MAPPER.readTree(line);
            if (!node.isObject()) {
                throw new DataException(
                        file + ", line " + number
                                + ": not a JSON object. Each line must contain one, such as {\"loss\": 3.2, \"d_model\": 256}.");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new DataException(file + " " + ReadFailure.json(e, number), e);
        }
    }

    static RunRecords list(Path file, JsonNode list) {
        RunRecords rows = new RunRecords();
        for (JsonNode item : list) {
            if (!item.isObject()) {
                throw new DataException(file + ", item " + (rows.size() + 1)
                        + " of the list: not a JSON object. Each item is one run.");
            }
            rows.add(file, PythonJson.flat(item));
        }
        if (rows.size() == 0) {
            throw new DataException(file + " is an empty list. Add an object for each run.");
        }
        return rows;
    }

    private static void refuseLogs(Path file, RunRecords rows) {
        if (rows.size() > MOST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has more than %,d lines. If they are logs, name their columns with --logs RUN,STEP,LOSS (in Java, RunOptions.withLogs).",
                    file,
                    MOST));
        }
    }
}
