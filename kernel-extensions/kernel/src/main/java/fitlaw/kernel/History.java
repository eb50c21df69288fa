package fitlaw.kernel;

import fitlaw.common.AtomicFile;
import fitlaw.magic.HomeDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The input history of this and earlier sessions: one line of JSON for each cell, in a file that only its owner can
 * read. If the file cannot be used, only the history of earlier sessions is missing.
 */
final class History {
    /**
     * The number of cells that are kept from earlier sessions; older ones are removed from the file at the next start.
     */
    static final int REMEMBERED = 10_000;

    /** The line number of the entry that marks the start of a session; cells count from 1. */
    private static final int START = 0;

    private static final byte[] START_OF_LINE = "{\"session\":".getBytes(StandardCharsets.UTF_8);

    private record Entry(int session, int line, String input, String output) {}

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Of a larger file, only the last part is read and kept. */
    private static final long LARGEST_BYTES = 64L << 20;

    private static final long LOCK_TRIES = 500;
    private static final long MILLIS_BETWEEN_TRIES = 20;

    /**
     * Closing any channel to the lock file releases the lock, so only one thread of this process at a time opens it.
     */
    private static final Object LOCKING = new Object();

    private final Consumer<String> log;
    private Optional<Path> file;

    /** Lines of earlier sessions, until they are first requested. */
    private List<byte[]> unread = List.of();

    private List<Entry> entries;
    private int session;

    History(Optional<Path> file, Consumer<String> log) {
        this.file = file.filter(path -> isUsable(path, log));
        this.log = log;
    }

    /** Reading a pipe or a device might never end. */
    private static boolean isUsable(Path path, Consumer<String> log) {
        boolean usable = Files.isRegularFile(path) || !Files.exists(path);
        if (!usable) {
            log.accept("the history is not saved: " + path + " is not a regular file. Set FITLAW_HISTORY.");
        }
        return usable;
    }

    /** {@return the history file of the user, according to environment variables} */
    static Optional<Path> usual(Map<String, String> environment) {
        String set = environment.getOrDefault("FITLAW_HISTORY", "");
        if (set.equals("off")) {
            return Optional.empty();
        } else if (!set.isEmpty()) {
            return Optional.of(Path.of(set));
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path folder =
                data.isEmpty() ? HomeDirectory.of(environment).resolve(".local").resolve("share") : Path.of(data);
        return Optional.of(folder.resolve("fitlaw").resolve("history.jsonl"));
    }

    /** Reads earlier sessions, before the first cell. */
    synchronized void prepare() {
        load();
    }

    /** Adds a cell. */
    synchronized void add(int line, String input, Optional<String> output) {
        load();
        Entry entry = new Entry(session, line, input, output.orElse(""));
        entries.add(entry);
        file.ifPresent(path -> {
            try {
                locked(path, () -> append(path, entry));
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
                locked(file.get(), () -> begin(file.get()));
            }
        } catch (IOException | RuntimeException e) {
            log.accept("could not read the history; cells of this session are not saved: " + e);
            file = Optional.empty(); // without a session number, its cells would belong to another session
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /**
     * Runs the work while no other kernel holds the lock. The lock is a separate file, since the history may be
     * replaced by a shorter one.
     */
    private static void locked(Path path, Work work) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        synchronized (LOCKING) {
            try (FileChannel channel = open(path.resolveSibling(path.getFileName() + ".lock"));
                    FileLock lock = lock(channel)) {
                if (lock == null) {
                    throw new IOException("another kernel has held its lock for more than ten seconds");
                }
                work.run();
            }
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            for (int i = 0; i < LOCK_TRIES; i++) {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_TRIES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /**
     * Opens a file for reading and writing, creates it if it does not exist, and makes it readable only for its owner.
     */
    private static FileChannel open(Path path) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!POSIX) {
            return FileChannel.open(path, options);
        }
        FileChannel channel = FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(PRIVATE));
        if (!Files.getPosixFilePermissions(path).equals(PRIVATE)) {
            Files.setPosixFilePermissions(path, PRIVATE);
        }
        return channel;
    }

    /** Reserves the next session number, so that two kernels that start together have different ones. */
    private void begin(Path path) throws IOException {
        unread = read(path);
        session = 1 + unread.stream().mapToInt(History::session).max().orElse(0);
        append(path, new Entry(session, START, "", ""));
    }

    /** Appends a line, even after an incomplete one that a full disk left. */
    private static void append(Path path, Entry entry) throws IOException {
        try (FileChannel channel = open(path)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean cut = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            byte[] line = line(entry);
            ByteBuffer bytes = ByteBuffer.allocate(line.length + 1);
            if (cut) {
                bytes.put((byte) '\n');
            }
            bytes.put(line).flip();
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** {@return the session of a line, parsed from its start if the line has the format of this class} */
    private static int session(byte[] line) {
        int at = START_OF_LINE.length;
        int number = 0;
        boolean own = line.length > at && Arrays.equals(line, 0, at, START_OF_LINE, 0, at);
        while (own && at < line.length && Character.isDigit(line[at]) && number < Integer.MAX_VALUE / 100) {
            number = 10 * number + line[at++] - '0';
        }
        return own && at < line.length && line[at] == ',' && line[line.length - 1] == '}'
                ? number
                : entry(line).map(Entry::session).orElse(0);
    }

    /** {@return the last lines; if the file has grown too long, it is truncated to them} */
    private static List<byte[]> read(Path path) throws IOException {
        List<byte[]> lines;
        boolean whole;
        try (FileChannel channel = open(path)) {
            long start = Math.max(0, channel.size() - LARGEST_BYTES);
            whole = start == 0;
            InputStream bytes = java.nio.channels.Channels.newInputStream(channel.position(start));
            lines = lines(bytes.readAllBytes());
        }
        List<byte[]> kept = lines.subList(Math.max(0, lines.size() - REMEMBERED), lines.size());
        if (!whole || lines.size() > 2 * REMEMBERED) {
            ByteArrayOutputStream shorter = new ByteArrayOutputStream();
            for (byte[] line : kept) {
                shorter.write(line);
                shorter.write('\n');
            }
            AtomicFile.write(path, shorter.toByteArray());
        }
        return kept;
    }

    private static List<byte[]> lines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length ? i > start : bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return lines;
    }

    /** {@return the entry of a line; empty if the line is incomplete or not valid UTF-8} */
    private static Optional<Entry> entry(byte[] line) {
        try {
            Map<String, Object> json = Json.object(line);
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

    /** {@return the entries for a request, in the format of the protocol} */
    synchronized List<List<Object>> find(Message request) {
        load();
        List<Entry> earlier = new ArrayList<>();
        for (byte[] line : unread) {
            entry(line).filter(it -> it.line() != START).ifPresent(earlier::add);
        }
        entries.addAll(0, earlier);
        unread = List.of();
        boolean output = RequestContent.flag(request, "output", false);
        return select(request).stream()
                .map(entry -> List.<Object>of(
                        entry.session(), entry.line(), output ? List.of(entry.input(), entry.output()) : entry.input()))
                .toList();
    }

    private List<Entry> select(Message request) {
        int count = RequestContent.number(request, "n", Integer.MAX_VALUE);
        return switch (RequestContent.text(request, "hist_access_type", "tail")) {
            case "tail" -> last(entries, count);
            case "range" -> range(request);
            case "search" -> search(request, count);
            default -> throw new IllegalArgumentException("hist_access_type is tail, range or search");
        };
    }

    private List<Entry> range(Message request) {
        int asked = RequestContent.number(request, "session", 0);
        int wanted = asked > 0 ? asked : session + asked;
        int start = RequestContent.number(request, "start", 0);
        int stop = RequestContent.number(request, "stop", Integer.MAX_VALUE);
        return entries.stream()
                .filter(entry -> entry.session() == wanted && entry.line() >= start && entry.line() < stop)
                .toList();
    }

    private List<Entry> search(Message request, int count) {
        String pattern = RequestContent.text(request, "pattern", "*");
        Stream<Entry> found = entries.stream().filter(entry -> matches(pattern, entry.input()));
        if (!RequestContent.flag(request, "unique", false)) {
            return last(found.toList(), count);
        }
        Map<String, Entry> latest = new LinkedHashMap<>();
        found.forEach(entry -> {
            latest.remove(entry.input());
            latest.put(entry.input(), entry);
        });
        return last(List.copyOf(latest.values()), count);
    }

    /** {@return whether a text matches a pattern with {@code *} and {@code ?}; backtracks only to the last asterisk} */
    private static boolean matches(String glob, String text) {
        int at = 0;
        int star = -1;
        int tried = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < glob.length() && glob.charAt(at) == '*') {
                star = at++;
                tried = i;
            } else if (at < glob.length() && (glob.charAt(at) == '?' || glob.charAt(at) == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++tried;
            } else {
                return false;
            }
        }
        return glob.substring(at).chars().allMatch(c -> c == '*');
    }

    private static List<Entry> last(List<Entry> all, int count) {
        int kept = Math.max(0, Math.min(count, all.size()));
        return Collections.unmodifiableList(new ArrayList<>(all.subList(all.size() - kept, all.size())));
    }
}
