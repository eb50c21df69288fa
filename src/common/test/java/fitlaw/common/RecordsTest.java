package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
    /** Settings of a kind that a library has. */
    public record Settings(int count, double share, List<String> names) {
        public Settings {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative: " + count);
            }
        }
    }

    private static final Settings SOME = new Settings(3, 0.5, List.of("a"));

    @Test
    void oneComponentIsChanged() {
        assertThat(Records.with(SOME, "count", 4)).isEqualTo(new Settings(4, 0.5, List.of("a")));
        assertThat(Records.with(SOME, "share", 0.25)).isEqualTo(new Settings(3, 0.25, List.of("a")));
        assertThat(Records.with(SOME, "names", List.of())).isEqualTo(new Settings(3, 0.5, List.of()));
    }

    @Test
    void theConstructorChecksTheCopy() {
        assertThatThrownBy(() -> Records.with(SOME, "count", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must not be negative: -1");
    }

    @Test
    void aComponentThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Records.with(SOME, "cuont", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Settings has no component cuont.");
    }
}
