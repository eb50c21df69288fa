package fitlaw.command;

import fitlaw.cluster.Cluster;
import fitlaw.common.Engine;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.common.Work;
import fitlaw.magic.Context;
import fitlaw.magic.MimeBundle;
import fitlaw.shard.ShardJob;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Where the work of a session's magics is done. A cluster makes the variables that a magic names by the magics that made them
 * here; it cannot make those of Java cells, and what names them is done here.
 */
final class SessionEngine {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;'\"=]+");

    /** What a line leaves: a variable's value, which others may let go, and the lines that make it. */
    private record Made(WeakReference<Object> value, List<String> lines) {}

    /** A magic's body, which tells of each variable that it makes. */
    @FunctionalInterface
    interface Body {
        Object run(BiConsumer<String, Object> made) throws Exception;
    }

    private final Map<String, Made> made = new HashMap<>();
    private Optional<Cluster> cluster = Optional.empty();

    Optional<Cluster> cluster() {
        return cluster;
    }

    /** Does the work of lines that follow on a cluster, or here; an application that is there is ended. */
    void choose(Optional<Cluster> other) {
        cluster.ifPresent(Cluster::close);
        cluster = other;
    }

    private static List<String> words(String line) {
        return SEPARATORS.splitAsStream(line).toList();
    }

    /** {@return what a line gives, its work done where it was chosen to be} */
    Object run(String line, Context context, Body body) throws Exception {
        Set<String> lines = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        Map<String, Object> variables = context.variables();
        for (String word : words(line)) {
            Object value = variables.get(word);
            Made before = made.get(word);
            if (before != null && before.value().refersTo(value)) {
                lines.addAll(before.lines());
            } else if (value != null && !isPlain(value)) {
                unknown.add(word);
            }
        }
        lines.add(line);
        BiConsumer<String, Object> maker = (name, value) -> {
            if (unknown.isEmpty()) {
                made.put(name, new Made(new WeakReference<>(value), List.copyOf(lines)));
            } else {
                made.remove(name);
            }
        };
        if (cluster.isEmpty()) {
            return body.run(maker);
        }
        Engine engine = new LineEngine(cluster.get(), List.copyOf(lines), unknown, context);
        return Task.current().with(engine).call(() -> body.run(maker));
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof CharSequence
                || value instanceof Boolean
                || value instanceof Path;
    }

    /** The work of one line on a cluster. */
    private static final class LineEngine implements Engine {
        private final Cluster cluster;
        private final List<String> lines;
        private final List<String> unknown;
        private final Context context;
        private Optional<Engine> engine = Optional.empty();

        LineEngine(Cluster cluster, List<String> lines, List<String> unknown, Context context) {
            this.cluster = cluster;
            this.lines = lines;
            this.unknown = unknown;
            this.context = context;
        }

        @Override
        public <R> R run(Work<R> work) {
            if (engine.isEmpty()) {
                engine = Optional.of(unknown.isEmpty() ? onCluster() : here());
            }
            return engine.get().run(work);
        }

        private Engine onCluster() {
            Path folder = context.directory().toAbsolutePath();
            ShardJob job = ShardJob.of(
                    FitlawExtension.version(), SessionReplay.command(lines), inputs(folder), folder::resolve);
            return cluster.engine(job, folder, List.of(), item -> {});
        }

        private Engine here() {
            String names = String.join(", ", unknown);
            context.display(new MimeBundle(Map.of(
                    "text/plain",
                    "This runs in this process: the cluster cannot recreate " + names + ", which was not created by a"
                            + " magic. Create " + names
                            + " with a magic, such as %runs or %fitlaw.")));
            return Engine.LOCAL;
        }

        /** Names of files among the words of lines. */
        private List<String> inputs(Path folder) {
            Set<String> names = new LinkedHashSet<>();
            for (String line : lines) {
                for (String word : words(line)) {
                    if (isFile(folder, word)) {
                        names.add(word);
                    }
                }
            }
            return List.copyOf(names);
        }

        private static boolean isFile(Path folder, String word) {
            try {
                return !word.isBlank() && Files.exists(folder.resolve(word));
            } catch (InvalidPathException e) {
                return false;
            }
        }

        @Override
        public Optional<SqlTables> tables() {
            return cluster.engine(
                            new ShardJob(FitlawExtension.version(), lines, Collections.emptySortedMap()),
                            context.directory(),
                            List.of(),
                            item -> {})
                    .tables();
        }
    }
}
