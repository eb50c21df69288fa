package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    private Path folder;

    private Path file;
    private History history;

    /** Two sessions: the first ran a, b, a; the second has run c with a result. */
    @BeforeEach
    void type() {
        file = folder.resolve("deep").resolve("history.jsonl");
        History first = open();
        first.add(1, "a", Optional.empty());
        first.add(2, "b", Optional.empty());
        first.add(3, "a", Optional.empty());
        history = open();
        history.add(1, "c", Optional.of("7"));
    }

    private History open() {
        return new History(Optional.of(file), line -> {});
    }

    private static List<List<Object>> find(History history, Map<String, Object> content) {
        return history.find(new Message(List.of(), Map.of("msg_type", "history_request"), Map.of(), Map.of(), content));
    }

    private List<Object> inputs(Map<String, Object> content) {
        return find(history, content).stream().map(entry -> entry.get(2)).toList();
    }

    @Test
    void tailIsTheLastOfAllSessions() {
        assertThat(find(history, Map.of("hist_access_type", "tail", "n", 2)))
                .isEqualTo(List.of(List.of(1, 3, "a"), List.of(2, 1, "c")));
        assertThat(find(history, Map.of("hist_access_type", "tail", "n", 1, "output", true)))
                .isEqualTo(List.of(List.of(2, 1, List.of("c", "7"))));
    }

    @Test
    void rangeCountsSessionsFromTheirStartOrBackFromThisOne() {
        assertThat(inputs(Map.of("hist_access_type", "range", "session", 1, "start", 2, "stop", 4)))
                .isEqualTo(List.of("b", "a"));
        assertThat(inputs(Map.of("hist_access_type", "range", "session", -1, "start", 1, "stop", 2)))
                .isEqualTo(List.of("a"));
        assertThat(inputs(Map.of("hist_access_type", "range", "session", 0))).isEqualTo(List.of("c"));
    }

    @Test
    void searchKnowsWildcardsAndCanDropWhatWasTypedBefore() {
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "?"))).isEqualTo(List.of("a", "b", "a", "c"));
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "*", "unique", true)))
                .isEqualTo(List.of("b", "a", "c"));
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "a.*")))
                .isEmpty();
    }

    @Test
    void kernelsStartedTogetherAreSessionsOfTheirOwn() {
        History third = open();
        History fourth = open();
        third.prepare();
        fourth.prepare();
        third.add(1, "d", Optional.empty());
        fourth.add(1, "e", Optional.empty());

        assertThat(find(open(), Map.of("hist_access_type", "tail", "n", 2)))
                .isEqualTo(List.of(List.of(3, 1, "d"), List.of(4, 1, "e")));
    }

    @Test
    void aLineThatIsCutOffIsPassedOver() throws IOException {
        Files.writeString(file, "{\"session\": 2, \"li\n", StandardOpenOption.APPEND);

        assertThat(find(open(), Map.of())).hasSize(4);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void itLiesWhereTheEnvironmentSays() {
        assertThat(History.usual(Map.of("HOME", "/h"))).hasValue(Path.of("/h/.local/share/fitlaw/history.jsonl"));
        assertThat(History.usual(Map.of("HOME", "/h", "XDG_DATA_HOME", "/d")))
                .hasValue(Path.of("/d/fitlaw/history.jsonl"));
        assertThat(History.usual(Map.of("FITLAW_HISTORY", "/f"))).hasValue(Path.of("/f"));
        assertThat(History.usual(Map.of("FITLAW_HISTORY", "off"))).isEmpty();
    }
}
