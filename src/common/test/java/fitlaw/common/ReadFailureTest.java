package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a parser or a file system says, in Fitlaw's words. */
class ReadFailureTest {
    private static final Path FILE = Path.of("a.json");

    private static String json(String text) {
        try {
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(text);
            return "valid";
        } catch (JsonProcessingException e) {
            return ReadFailure.json(FILE, e).getMessage();
        }
    }

    @Test
    void limitsOfTheParserHaveNoPlaceAndAreNamed() {
        assertThat(json("[".repeat(1_001)))
                .startsWith("a.json is more than can be read")
                .contains("nested deeper than 1,000 levels");
        assertThat(json("1".repeat(1_001))).contains("a number has more than 1,000 digits");
        assertThat(json("{\"" + "k".repeat(50_001) + "\": 1}")).contains("a key has more than 50,000 characters");
        assertThat(json("\"" + "k".repeat(20_000_001) + "\"")).contains("a text has more than 20,000,000 characters");
    }

    @Test
    void brokenJsonNamesItsLineAndNoConstantOfALibrary() {
        assertThat(json("{\n\"a\": 1,"))
                .isEqualTo(
                        "a.json is truncated in line 2. Its writer may have been stopped: write it again, or remove it.");
        assertThat(json("{\n\"a\" 1}")).startsWith("a.json is not valid JSON, line 2: Unexpected character");
        assertThat(json("{} {}"))
                .isEqualTo(
                        "a.json is not valid JSON, line 1: there is further text after its only value. Write it again.");
        assertThat(json("{a: 1}")).doesNotContain("`", "Feature");
    }

    @Test
    void fileSystemIsQuotedWithThePlaceItNames() {
        assertThat(ReadFailure.of(FILE, new UncheckedIOException(new AccessDeniedException("a/b"))))
                .hasMessage(
                        "a.json cannot be read: no permission for a/b. Change the permissions, or name another place.");
        assertThat(ReadFailure.of(FILE, new NoSuchFileException("a/c"))).hasMessageContaining("a/c is not there");
        assertThat(ReadFailure.of(FILE, new MalformedInputException(1))).hasMessageContaining("is not UTF-8 text");
        assertThat(ReadFailure.of(FILE, new EOFException("x"))).hasMessageContaining("cannot be decompressed");
        assertThat(ReadFailure.of(FILE, new IOException("Input/output error")))
                .hasMessage("a.json cannot be read: Input/output error.");
    }
}
