package fitlaw.kernel;

import fitlaw.magic.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was typed, in this session and before: a line of JSON for each cell in a file that only its owner reads. A file
 * that cannot be used costs the memory of earlier sessions, nothing else.
 */
final class History {
    /** Cells remembered from earlier sessions; older ones leave the file at the next start. */
    static final int REMEMBERED = 10_000;

    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    /** Line of the mark that a session leaves when it begins; cells count from 1. */
    private static final int START = 0;

    private record Entry(int session, int line, String input, String output) {}

    private final Optional<Path> file;
    private final Consumer<String> log;
    private List<Entry> entries;
    private int session;

    History(Optional<Path> file, Consumer<String> log) {
        this.file = file;
        this.log = log;
    }

    /** {@return where the history of this person is kept, as the environment says} */
    static Optional<Path> usual(Map<String, String> environment) {
        String set = environment.getOrDefault("FITLAW_HISTORY", "");
        if (set.equals("off")) {
            return Optional.empty();
        } else if (!set.isEmpty()) {
            return Optional.of(Path.of(set));
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path folder = data.isEmpty() ? Home.of(environment).resolve(".local").resolve("share") : Path.of(data);
        return Optional.of(folder.resolve("fitlaw").resolve("history.jsonl"));
    }

    /** Reads earlier sessions ahead of the first cell. */
    synchronized void prepare() {
        load();
    }

    /** Notes a cell. */
    synchronized void add(int line, String input, Optional<String> output) {
        load();
        Entry entry = new Entry(session, line, input, output.orElse(""));
        entries.add(entry);
        file.ifPresent(path -> {
            try {
                Files.write(path, line(entry), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                log.accept("could not write the history: " + e);
            }
        });
    }

    private static byte[] line(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("session", entry.session());
        json.put("line", entry.line());
        json.put("input", entry.input());
        return (new String(Json.bytes(json), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void load() {
        if (entries != null) {
            return;
        }
        entries = new ArrayList<>();
        session = 1;
        try {
            if (file.isPresent()) {
                create(file.get());
                begin(file.get());
            }
        } catch (IOException | RuntimeException e) {
            log.accept("could not read the history: " + e);
        }
    }

    /**
     * Takes the next number under a lock, so that two kernels started together are two sessions. The locked byte lies far
     * behind the text, which Windows would else not let anybody read.
     */
    private void begin(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock(Long.MAX_VALUE - 1, 1, false); // until the channel is closed
            read(path);
            session = 1 + entries.stream().mapToInt(Entry::session).max().orElse(0);
            entries.removeIf(entry -> entry.line() == START);
            channel.write(ByteBuffer.wrap(line(new Entry(session, START, "", ""))), channel.size());
        }
    }

    private static void create(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            Files.createFile(path, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            // An earlier session's, or that of a kernel started together with this one.
        }
    }

    private void read(Path path) throws IOException {
        List<String> lines = Files.readAllLines(path);
        List<String> kept = lines.subList(Math.max(0, lines.size() - REMEMBERED), lines.size());
        for (String line : kept) {
            entry(line).ifPresent(entries::add);
        }
        if (lines.size() > 2 * REMEMBERED) {
            Files.write(path, kept);
        }
    }

    /** A line that another program cut off is passed over. */
    private static Optional<Entry> entry(String line) {
        try {
            Map<String, Object> json = Json.object(line.getBytes(StandardCharsets.UTF_8));
            boolean whole = json.get("session") instanceof Integer
                    && json.get("line") instanceof Integer
                    && json.get("input") instanceof String;
            return whole
                    ? Optional.of(new Entry(
                            (Integer) json.get("session"), (Integer) json.get("line"), (String) json.get("input"), ""))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return entries that a request asks for, as the protocol writes them} */
    synchronized List<List<Object>> find(Message request) {
        load();
        boolean output = Requests.flag(request, "output", false);
        return select(request).stream()
                .map(entry -> List.<Object>of(
                        entry.session(), entry.line(), output ? List.of(entry.input(), entry.output()) : entry.input()))
                .toList();
    }

    private List<Entry> select(Message request) {
        int count = Requests.number(request, "n", Integer.MAX_VALUE);
        return switch (Requests.text(request, "hist_access_type", "tail")) {
            case "tail" -> last(entries, count);
            case "range" -> range(request);
            case "search" -> search(request, count);
            default -> throw new IllegalArgumentException("hist_access_type is tail, range or search");
        };
    }

    private List<Entry> range(Message request) {
        int asked = Requests.number(request, "session", 0);
        int wanted = asked > 0 ? asked : session + asked;
        int start = Requests.number(request, "start", 0);
        int stop = Requests.number(request, "stop", Integer.MAX_VALUE);
        return entries.stream()
                .filter(entry -> entry.session() == wanted && entry.line() >= start && entry.line() < stop)
                .toList();
    }

    private List<Entry> search(Message request, int count) {
        Pattern pattern = glob(Requests.text(request, "pattern", "*"));
        Stream<Entry> found =
                entries.stream().filter(entry -> pattern.matcher(entry.input()).matches());
        if (!Requests.flag(request, "unique", false)) {
            return last(found.toList(), count);
        }
        Map<String, Entry> latest = new LinkedHashMap<>();
        found.forEach(entry -> {
            latest.remove(entry.input());
            latest.put(entry.input(), entry);
        });
        return last(List.copyOf(latest.values()), count);
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static List<Entry> last(List<Entry> all, int count) {
        int kept = Math.max(0, Math.min(count, all.size()));
        return Collections.unmodifiableList(new ArrayList<>(all.subList(all.size() - kept, all.size())));
    }
}
