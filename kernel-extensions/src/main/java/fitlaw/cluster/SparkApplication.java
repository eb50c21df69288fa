package fitlaw.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.shard.Shard;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * An application on a cluster, which runs jobs until it is closed. Cancelling the task of the waiting thread ends it.
 */
public final class SparkApplication implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "fitlaw-answer ";
    private static final int LOOK_MS = 100;
    private static final int LINES_KEPT = 400;
    private static final int SECONDS_TO_STOP = 10;

    private final Settings settings;
    private final Process process;
    private final PrintStream requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Deque<String> log = new ArrayDeque<>();
    private final Thread hook;
    private final Thread reader;
    private int cores;
    private boolean closed;

    /**
     * Settings of an application.
     *
     * @param spark the Spark installation of this machine
     * @param master address of the cluster, such as {@code spark://host:7077}
     * @param driver the jar {@code fitlaw-spark.jar}
     * @param jars Fitlaw's jar, and others that executors need
     * @param properties further properties of Spark, each {@code key=value}
     * @param secondsToWait how long to wait for a first executor, in seconds
     */
    public record Settings(
            SparkInstallation spark,
            String master,
            Path driver,
            List<Path> jars,
            List<String> properties,
            int secondsToWait) {
        /**
         * Creates settings.
         *
         * @param spark the Spark installation of this machine
         * @param master address of the cluster
         * @param driver the jar of the driver
         * @param jars Fitlaw's jar, and others that executors need
         * @param properties further properties of Spark
         * @param secondsToWait how long to wait for a first executor, in seconds
         */
        public Settings {
            jars = List.copyOf(jars);
            properties = List.copyOf(properties);
        }

        List<String> command() {
            List<String> command = new ArrayList<>(List.of(
                    spark.submit().toString(),
                    "--master",
                    master,
                    "--deploy-mode",
                    "client",
                    "--class",
                    "fitlaw.spark.ClusterDriver",
                    "--files",
                    String.join(",", jars.stream().map(Path::toString).toList()),
                    "--conf",
                    "spark.ui.enabled=false",
                    "--conf",
                    "spark.executorEnv.JDK_JAVA_OPTIONS=-XX:ActiveProcessorCount=" + processorsOfATask()));
            properties.forEach(property -> command.addAll(List.of("--conf", property)));
            command.add(driver.toString());
            command.add(String.valueOf(secondsToWait));
            jars.forEach(jar -> command.add(jar.getFileName().toString()));
            return command;
        }

        /**
         * Each shard would use all processors that Java reports, but an executor runs one shard per core at the same
         * time.
         */
        private String processorsOfATask() {
            String cpus = "spark.task.cpus=";
            return properties.stream()
                    .filter(property -> property.startsWith(cpus))
                    .map(property -> property.substring(cpus.length()))
                    .reduce("1", (before, last) -> last);
        }
    }

    private SparkApplication(Settings settings, Process process) {
        this.settings = settings;
        this.process = process;
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        hook = new Thread(process::destroy, "fitlaw-spark-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        reader = follow(
                "fitlaw-spark-answers",
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8),
                line -> {
                    if (line.startsWith(MARK)) {
                        answers.add(line.substring(MARK.length()));
                    } else {
                        keep(line);
                    }
                });
        follow("fitlaw-spark-log", new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8), this::keep);
    }

    private static Thread follow(String name, InputStreamReader from, Consumer<String> to) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(from)) {
                        lines.lines().forEach(to);
                    } catch (IOException | java.io.UncheckedIOException e) {
                        to.accept("the application's output ended: " + e.getMessage());
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void keep(String line) {
        synchronized (log) {
            log.add(line);
            if (log.size() > LINES_KEPT) {
                log.remove();
            }
        }
    }

    /**
     * {@return a running application, with at least one executor}
     *
     * @param settings where and how
     * @throws ClusterException if it does not start
     * @throws CancellationException if the task of this thread is cancelled
     */
    public static SparkApplication start(Settings settings) {
        try {
            SparkApplication application =
                    new SparkApplication(settings, new ProcessBuilder(settings.command()).start());
            application.cores = application.answer().path("ready").path("cores").asInt();
            return application;
        } catch (IOException e) {
            throw new ClusterException(settings.spark().submit() + " cannot be started: " + e.getMessage() + ".");
        }
    }

    /** {@return whether it accepts work; false after a failure, a cancellation or a close} */
    public boolean isOpen() {
        return !closed;
    }

    /** {@return cores of the cluster's executors at the start} */
    public int cores() {
        return cores;
    }

    /**
     * Computes shards.
     *
     * @param job the job
     * @param folder what relative names of files start from
     * @param known shards of earlier stages
     * @param shards the shards to compute
     * @param each receives each completed shard
     * @throws ClusterException if the job fails on the cluster
     * @throws CancellationException if the task of this thread is cancelled
     */
    public void map(ShardJob job, Path folder, List<WorkItem> known, List<Shard> shards, Consumer<WorkItem> each) {
        ObjectNode map = JSON.createObjectNode().put("job", job.json()).put("folder", folder.toString());
        ArrayNode before = map.putArray("known");
        known.forEach(item -> texts(before.addArray(), List.of(item.fields())));
        texts(map.putArray("shards"), shards.stream().map(Shard::toString).toList());
        ask("map", map);
        for (JsonNode answer = answer(); !answer.has("done"); answer = answer()) {
            List<String> fields = new ArrayList<>();
            answer.path("item").forEach(field -> fields.add(field.asText()));
            WorkItem item = WorkItem.of(fields.toArray(String[]::new));
            if (!item.stage().job().equals(job.json())) {
                close();
                throw new ClusterException("an executor ran a different job than requested: "
                        + item.stage().job());
            }
            each.accept(item);
        }
    }

    /** {@return tables of the cluster; closing them does not end the application} */
    public SqlTables tables() {
        return new Tables();
    }

    private final class Tables implements SqlTables {
        private static final String READING = "reading on the cluster";

        @Override
        public void open(String name, List<Path> files, boolean named) {
            ObjectNode open = JSON.createObjectNode().put("name", name).put("named", named);
            texts(
                    open.putArray("files"),
                    files.stream().map(file -> file.toAbsolutePath().toString()).toList());
            done("open", open);
        }

        @Override
        public void view(String name, String query) {
            done("view", JSON.createObjectNode().put("name", name).put("query", query));
        }

        @Override
        public void keep(String name, String query) {
            done("keep", JSON.createObjectNode().put("name", name).put("query", query));
        }

        private void done(String what, JsonNode request) {
            Task.current().progress(READING, 0, 0);
            ask(what, request);
            answer();
        }

        @Override
        public Map<String, String> columns(String name) {
            ask("columns", JSON.getNodeFactory().textNode(name));
            Map<String, String> columns = new LinkedHashMap<>();
            answer().path("columns")
                    .properties()
                    .forEach(column ->
                            columns.put(column.getKey(), column.getValue().asText()));
            answer();
            return columns;
        }

        @Override
        public Table rows(String query) {
            Task.current().progress(READING, 0, 0);
            ask("rows", JSON.getNodeFactory().textNode(query));
            JsonNode first = answer().path("rows");
            List<Column<?>> columns = new ArrayList<>();
            first.path("types")
                    .properties()
                    .forEach(column -> columns.add(
                            switch (column.getValue().asText()) {
                                case "whole" -> LongColumn.create(column.getKey());
                                case "number" -> DoubleColumn.create(column.getKey());
                                default -> StringColumn.create(column.getKey());
                            }));
            for (JsonNode answer = answer(); !answer.has("done"); answer = answer()) {
                answer.path("rows").forEach(row -> append(row, columns));
            }
            return Table.create(columns);
        }

        private static void append(JsonNode row, List<Column<?>> columns) {
            for (int i = 0; i < columns.size(); i++) {
                JsonNode cell = row.get(i);
                if (columns.get(i) instanceof StringColumn texts) {
                    texts.append(cell.isNull() ? "" : cell.asText());
                } else if (cell.isNull()) {
                    columns.get(i).appendMissing();
                } else if (columns.get(i) instanceof LongColumn wholes) {
                    wholes.append(cell.asLong());
                } else if (columns.get(i) instanceof DoubleColumn numbers) {
                    numbers.append(Double.parseDouble(cell.asText())); // NaN and infinite numbers are strings in JSON
                }
            }
        }

        @Override
        public void close() {
            // The application has other work to do.
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private void ask(String what, JsonNode request) {
        requests.println(JSON.createObjectNode().set(what, request).toString());
    }

    /** Waits for the next answer. A failure or a cancellation ends the application. */
    private JsonNode answer() {
        try {
            return next();
        } catch (ClusterException | CancellationException e) {
            close();
            throw e;
        }
    }

    private JsonNode next() {
        Task task = Task.current();
        try {
            while (true) {
                String line = answers.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                task.check();
                if (line != null) {
                    JsonNode answer = JSON.readTree(line);
                    if (answer.has("error")) {
                        throw failed(answer.get("error").asText());
                    }
                    return answer;
                }
                if (!reader.isAlive() && answers.isEmpty()) {
                    throw failed("the application ended with exit code " + process.waitFor());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } catch (JsonProcessingException e) {
            throw new ClusterException("the application on the cluster uses a different protocol. Does "
                    + settings.driver() + " have the same version as this Fitlaw?");
        }
    }

    private ClusterException failed(String why) {
        String all;
        synchronized (log) {
            all = why + "\n" + String.join("\n", log);
        }
        return new ClusterException(ClusterFailure.sentence(settings.master(), why, all));
    }

    /** Ends the application, and releases its cores. */
    @Override
    public void close() {
        closed = true;
        requests.close();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook ends the application.
        }
    }
}
