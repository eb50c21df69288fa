package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFilesTest {
    @TempDir
    private Path folder;

    enum Kind {
        PLAIN,
        VERY_ODD
    }

    record Part(String name, Kind kind, OptionalInt count) {}

    @SuppressWarnings("ArrayRecordComponent") // what a file of arrays is bound to
    record Whole(
            int fitlawLaw,
            double number,
            boolean flag,
            double[] list,
            double[][] matrix,
            List<Part> parts,
            Map<String, Double> byName,
            @JsonProperty("said") Optional<String> text) {
        Whole {
            if (number < 0) {
                throw new IllegalArgumentException("number must not be negative: " + number);
            }
        }
    }

    private static final Whole WHOLE = new Whole(
            3,
            0.1 + 0.2,
            true,
            new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY},
            new double[][] {{1, 2}, {3}},
            List.of(new Part("one", Kind.VERY_ODD, OptionalInt.of(4)), new Part("", Kind.PLAIN, OptionalInt.empty())),
            Map.of("a", 1e-300),
            Optional.empty());

    private Path file() {
        return folder.resolve("saved.json");
    }

    private Whole read() {
        return JsonFiles.read(file(), FileContent.LAW, 3, ". Save it again.", Whole.class);
    }

    @Test
    void whatIsWrittenIsReadToTheLastBit() throws IOException {
        JsonFiles.write(file(), WHOLE);

        assertThat(read())
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .isEqualTo(WHOLE);
        assertThat(Files.readString(file()))
                .startsWith("{\n  \"fitlaw_law\" : 3,\n  \"number\" : 0.30000000000000004,\n")
                .contains("\"list\" : [ 1.0, \"NaN\", \"-Infinity\" ]", "\"kind\" : \"very-odd\"", "\"count\" : 4")
                .doesNotContain("said")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fitlaw_law|fitlaw_lax|has no key fitlaw_law, so it is not a saved law. Name a file that",
                "\"fitlaw_law\" : 3|\"fitlaw_law\" : 2|is written in version 2 of the format, and this Fitlaw reads version 3. Save it",
                "\"fitlaw_law\" : 3|\"fitlaw_law\" : \"3\"|key fitlaw_law: \"3\" is not a whole number.",
                "\"flag\"|\"flog\"|key flag: is missing; is flog a misspelling of it?",
                "\"flag\"|\"flog\" : 1, \"flag\"|key flog: is unknown; did you mean flag?",
                "\"flag\" : true,||key flag: is missing.",
                "\"flag\" : true,|\"flag\" : true, \"flag\" : true,|flag",
                "\"flag\" : true|\"flag\" : null|key flag: null is not true or false.",
                "\"flag\" : true|\"flag\" : 1|key flag: 1 is not true or false.",
                "\"flag\" : true|\"flag\" : \"true\"|key flag: \"true\" is not true or false.",
                "0.30000000000000004|\"0.3\"|key number: \"0.3\" is not a number.",
                "0.30000000000000004|NaN|not valid JSON",
                "0.30000000000000004|1e999|key number: the number is too large.",
                "0.30000000000000004|-1|saved.json: number must not be negative: -1.0. The file was changed",
                "\"name\" : \"one\"|\"name\" : 1|key parts[0].name: 1 is not a text.",
                "\"name\" : \"one\"|\"name\" : null|key parts[0].name: null is not a text.",
                "\"count\" : 4|\"count\" : 4.0|key parts[0].count: 4.0 is not a whole number.",
                "\"count\" : 4|\"count\" : 3000000000|key parts[0].count: 3000000000 is not a whole number.",
                "very-odd|VERY_ODD|key parts[0].kind: \"VERY_ODD\" is not one of plain, very-odd.",
                "\"very-odd\"|1|key parts[0].kind: 1 is not one of plain, very-odd.",
                "\"list\" : [ 1.0|\"list\" : [ null|key list[0]: null is not a number.",
                "\"list\" : [ 1.0|\"list\" : [ \"1.0\"|key list[0]: \"1.0\" is not a number.",
                "[ [ 1.0, 2.0 ]|[ 1|key matrix[0]: 1 is not a list.",
                "\"parts\" : [|\"parts\" : [ null,|key parts[0]: null is not an object.",
                "\"parts\" : [|\"parts\" : [ 7,|key parts[0]: 7 is not an object.",
                "1.0E-300|null|key by_name.a: null is not a number.",
            })
    void changedFileIsRefusedWithItsKey(String old, String replacement, String message) throws IOException {
        String text = JsonFiles.text(WHOLE);
        assertThat(text).contains(old);
        Files.writeString(file(), text.replace(old, replacement == null ? "" : replacement));

        assertThatThrownBy(this::read)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("saved.json")
                .hasMessageContaining(message);
    }
}
