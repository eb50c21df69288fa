package fitlaw.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import fitlaw.common.ReadFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Reads the JSON objects of a result file one token at a time, so that detailed files of any size can be read: one
 * object, a list of objects, or objects appended one after another. Unquoted {@code NaN} and {@code Infinity} are
 * accepted.
 *
 * @param records the complete objects, in order
 * @param problem the error after these, if the file does not end correctly
 */
record JsonRecords(List<JsonRecord> records, Optional<String> problem) {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    static JsonRecords read(Path file) {
        List<JsonRecord> records = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(file.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    JsonRecord record = new JsonRecord();
                    object(parser, "", record);
                    records.add(record);
                } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                    return new JsonRecords(
                            records, Optional.of("it does not contain a JSON object, but " + parser.getText()));
                }
            }
            return new JsonRecords(records, Optional.empty());
        } catch (JsonProcessingException e) {
            return new JsonRecords(
                    records, Optional.of("it " + ReadFailure.json(e).replaceFirst("\\.$", "")));
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static void object(JsonParser parser, String prefix, JsonRecord into) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            // Some versions write the key "request_goodput:", including the colon.
            String key = prefix + parser.currentName().replaceAll(":$", "");
            switch (parser.nextToken()) {
                case START_OBJECT -> object(parser, key + ".", into);
                case START_ARRAY -> array(parser, key, into);
                case VALUE_NULL -> {}
                default -> into.put(key, parser.getText());
            }
        }
    }

    private static void array(JsonParser parser, String key, JsonRecord into) throws IOException {
        DoubleStream.Builder numbers = DoubleStream.builder();
        int texts = 0;
        boolean allNumbers = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token.isNumeric()) {
                numbers.add(parser.getDoubleValue());
                continue;
            }
            allNumbers = false;
            if (token == JsonToken.VALUE_STRING) {
                texts += parser.getTextLength() > 0 ? 1 : 0;
            } else if (token.isStructStart()) {
                texts++;
                parser.skipChildren();
            }
        }
        if (allNumbers) {
            into.put(key, numbers.build().toArray());
        } else {
            into.putTexts(key, texts);
        }
    }
}
