package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeMaskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a; // b|^a;     ^",
                "a /* \" */ b|^a         b^",
                "s = \"x//y\" + 1|^s = \"\"\"\"\"\" + 1^",
                "c = '\"' + d|^c = \"\"\" + d^",
                "\"a\\\"b\" c|^\"\"\"\"\"\" c^",
                "\"\"\" % \"\"\" z|^\"\"\"\"\"\"\"\"\" z^",
                "\"open|^\"\"\"\"\"^"
            })
    void onlyCodeIsLeft(String text, String masked) {
        assertThat(CodeMask.of(text)).isEqualTo(masked);
    }
}
