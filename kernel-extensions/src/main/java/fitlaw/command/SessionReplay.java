package fitlaw.command;

import fitlaw.common.Engine;
import fitlaw.common.Task;
import fitlaw.magic.Context;
import fitlaw.magic.JavaCall;
import fitlaw.magic.Magic;
import fitlaw.magic.MagicException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A session's magics, run again where there is no session, such as in an executor of a cluster: they make the same values from
 * the same files, and show and write nothing.
 */
public final class SessionReplay implements Context {
    /** First word of the command of such a job; the lines follow. */
    private static final String COMMAND = "%";

    private static Optional<Map.Entry<List<Object>, Map<String, Object>>> last = Optional.empty();

    private final Path folder;
    private final Map<String, Object> variables;
    private final Map<String, Magic> magics = new HashMap<>();

    private SessionReplay(Path folder, Map<String, Object> variables) {
        this.folder = folder;
        this.variables = new HashMap<>(variables);
        new FitlawExtension().magics().forEach(magic -> magics.put(magic.name(), magic));
    }

    static List<String> command(List<String> lines) {
        return Stream.concat(Stream.of(COMMAND), lines.stream()).toList();
    }

    /**
     * {@return whether a command is lines of a session}
     *
     * @param command the command of a job
     */
    public static boolean isOne(List<String> command) {
        return command.get(0).equals(COMMAND);
    }

    /**
     * Runs lines. The last is the one whose work is wanted; what those before it make is kept for the next call.
     *
     * @param command the command of a job
     * @param inputs what tells the job's files from others
     * @param folder what relative names of files start from
     * @param engine does the work of the last line
     * @throws Exception whatever a line throws
     */
    public static void run(List<String> command, Object inputs, Path folder, Engine engine) throws Exception {
        List<String> lines = command.subList(1, command.size());
        int end = lines.size() - 1;
        SessionReplay replay = new SessionReplay(folder, made(lines.subList(0, end), inputs, folder));
        Task.current().with(engine).call(() -> replay.line(lines.get(end)));
    }

    private static synchronized Map<String, Object> made(List<String> lines, Object inputs, Path folder)
            throws Exception {
        List<Object> key = List.of(lines, inputs, folder);
        if (last.isEmpty() || !last.get().getKey().equals(key)) {
            SessionReplay replay = new SessionReplay(folder, Map.of());
            for (String line : lines) {
                replay.line(line);
            }
            last = Optional.of(Map.entry(key, Map.copyOf(replay.variables)));
        }
        return last.get().getValue();
    }

    private Object line(String line) throws Exception {
        String[] parts = line.substring(1).split("\\s+", 2);
        return magics.get(parts[0]).line(parts.length > 1 ? parts[1] : "", this);
    }

    SessionWorkspace workspace(Function<String, MagicException> wrong, BiConsumer<String, Object> made) {
        return new SessionWorkspace(this, wrong, made) {
            @Override
            public JavaCall<Path> file(Path typed) {
                return JavaCall.literal(folder.resolve(typed));
            }

            @Override
            Object bind(String name, JavaCall<?> call) {
                variables.put(name, call.value());
                return call.value();
            }

            @Override
            Object evaluate(JavaCall<?> call) {
                return call.value();
            }

            @Override
            public void write(Path file, JavaCall<?> call) {
                // Whoever asked writes it.
            }
        };
    }

    @Override
    public Object evaluate(String java) {
        throw new MagicException("Java cells cannot run here: " + java);
    }

    @Override
    public Map<String, Object> variables() {
        return Map.copyOf(variables);
    }

    @Override
    public void display(Object value) {
        // Whoever asked shows it.
    }

    @Override
    public Path directory() {
        return folder;
    }

    @Override
    public Collection<Magic> magics() {
        return magics.values();
    }
}
