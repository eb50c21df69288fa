package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
    void linesInAnotherOrderCountToo() throws IOException {
        Files.writeString(file, "{\"line\": 1, \"session\": 41, \"input\": \"x\"}\n", StandardOpenOption.APPEND);
        History next = open();
        next.add(1, "y", Optional.empty());

        assertThat(find(open(), Map.of("hist_access_type", "tail", "n", 2)))
                .isEqualTo(List.of(List.of(41, 1, "x"), List.of(42, 1, "y")));
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

    /** Takes a number in the file named, and adds 20 cells. */
    public static final class Session {
        private Session() {}

        public static void main(String[] args) {
            History history = new History(Optional.of(Path.of(args[0])), System.err::println);
            history.prepare();
            for (int i = 1; i <= 20; i++) {
                history.add(i, args[1] + " " + i, Optional.empty());
            }
        }
    }

    @Test
    void fiveKernelsStartedTogetherAreFiveSessions() throws Exception {
        Path shared = folder.resolve("shared.jsonl");
        List<Process> kernels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            kernels.add(new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Session.class.getName(),
                            shared.toString(),
                            "kernel " + i)
                    .inheritIO()
                    .start());
        }
        for (Process kernel : kernels) {
            assertThat(kernel.waitFor()).isZero();
        }

        List<List<Object>> all = find(new History(Optional.of(shared), line -> {}), Map.of());
        assertThat(all).hasSize(100);
        assertThat(all.stream().map(entry -> entry.get(0)).distinct()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        for (int i = 0; i < 5; i++) {
            String name = "kernel " + i + " ";
            assertThat(all.stream()
                            .filter(entry -> entry.get(2).toString().startsWith(name))
                            .map(entry -> entry.get(0))
                            .distinct())
                    .as("one kernel, one number")
                    .hasSize(1);
        }
    }

    @Test
    void oneByteThatIsNoTextCostsOneLine() throws IOException {
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', '}', '\n'}, StandardOpenOption.APPEND);

        History next = open();
        next.add(1, "d", Optional.empty());
        assertThat(find(next, Map.of()).stream().map(entry -> entry.get(2)))
                .isEqualTo(List.of("a", "b", "a", "c", "d"));
        assertThat(find(next, Map.of("hist_access_type", "tail", "n", 1))).isEqualTo(List.of(List.of(3, 1, "d")));
    }

    @Test
    void halfALineAtTheEndIsNotGluedToTheNext() throws IOException {
        Files.writeString(file, "{\"session\": 2, \"line\": 2, \"inp", StandardOpenOption.APPEND);
        history.add(2, "d", Optional.empty());

        assertThat(find(open(), Map.of()).stream().map(entry -> entry.get(2)))
                .isEqualTo(List.of("a", "b", "a", "c", "d"));
    }

    @Test
    void aLongFileIsReplacedByAShorterOneAtOnce() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 2 * History.REMEMBERED + 100; i++) {
            many.append("{\"session\": 7, \"line\": ")
                    .append(i)
                    .append(", \"input\": \"x")
                    .append(i)
                    .append("\"}\n");
        }
        Files.writeString(file, many);
        Object before = Files.readAttributes(file, "unix:ino").get("ino");

        History next = open();
        next.add(1, "new", Optional.empty());
        assertThat(Files.readAttributes(file, "unix:ino").get("ino"))
                .as("written beside and moved, not in place")
                .isNotEqualTo(before);
        assertThat(Files.readAllLines(file)).hasSize(History.REMEMBERED + 2);
        assertThat(find(next, Map.of("hist_access_type", "tail", "n", 2)))
                .isEqualTo(List.of(List.of(7, 2 * History.REMEMBERED + 100, "x20100"), List.of(8, 1, "new")));
        onlyItsOwnerMayReadIt();
    }

    @Test
    void itIsPrivateAgainWhateverHappensToTheFile() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        history.add(2, "d", Optional.empty());
        onlyItsOwnerMayReadIt();

        Files.delete(file);
        history.add(3, "e", Optional.empty());
        onlyItsOwnerMayReadIt();

        Path link = folder.resolve("link.jsonl");
        Files.createSymbolicLink(link, folder.resolve("target.jsonl"));
        new History(Optional.of(link), line -> {}).prepare();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link)))
                .isEqualTo("rw-------");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void pipesAndDevicesAreRefusedWithAWord() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path path : List.of(pipe, Path.of("/dev/zero"), folder)) {
            List<String> log = new ArrayList<>();
            History refused = new History(Optional.of(path), log::add);
            refused.add(1, "a", Optional.empty());

            assertThat(find(refused, Map.of())).hasSize(1);
            assertThat(log)
                    .anyMatch(
                            line -> line.contains(path + " is not a regular file") && line.contains("FITLAW_HISTORY"));
        }
    }

    @Test
    void patternsTakeNoTimeThatGrowsWithTheirStars() {
        history.add(2, "a".repeat(4000), Optional.empty());

        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "*a".repeat(30) + "*b")))
                .isEmpty();
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "*a".repeat(30) + "*")))
                .hasSize(1);
        history.add(3, "int x = 1; // [a-z]", Optional.empty());
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "int ? = *[a-z]")))
                .hasSize(1);
        assertThat(inputs(Map.of("hist_access_type", "search", "pattern", "int*=*2*")))
                .isEmpty();
    }
}
