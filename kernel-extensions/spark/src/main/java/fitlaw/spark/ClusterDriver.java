package fitlaw.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The driver of an application for {@code fitlaw submit}: reads requests from standard input, one line of JSON each,
 * and answers on standard output, in lines of JSON with a prefix, since Spark prints there too. It ends at the end of
 * its input, which is when {@code fitlaw submit} has ended.
 */
public final class ClusterDriver {
    /** The prefix of each line of an answer. */
    static final String MARK = "fitlaw-answer ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOOK_MS = 100;
    private static final int INTERRUPTED = 130;

    private final SparkContext spark;
    private final ClusterTables tables;
    private final String[] jars;
    private final PrintStream out;

    private ClusterDriver(SparkSession session, String[] jars, PrintStream out) {
        spark = session.sparkContext();
        tables = new ClusterTables(session);
        this.jars = jars;
        this.out = out;
    }

    /**
     * Serves requests until standard input ends.
     *
     * @param args seconds to wait for a first executor, then the names of Fitlaw's jars among the files of the application
     * @throws Exception whatever Spark throws
     */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // other output is not an answer
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(requests), "fitlaw-requests");
        reader.setDaemon(true);
        reader.start();
        SparkSession session = SparkSession.builder()
                .appName("Fitlaw")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        String[] jars = java.util.Arrays.copyOfRange(args, 1, args.length);
        ClusterDriver driver = new ClusterDriver(session, jars, out);
        if (driver.awaitExecutor(Integer.parseInt(args[0]))) {
            // Logs have few runs: most of Spark's 200 default partitions would be empty.
            session.conf()
                    .set(
                            "spark.sql.shuffle.partitions",
                            2L * session.sparkContext().defaultParallelism());
            while (true) {
                driver.answer(requests.take());
            }
        }
    }

    private static void read(BlockingQueue<String> requests) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(line);
            }
        } catch (IOException e) {
            // As at the end of input.
        }
        System.exit(INTERRUPTED); // fitlaw submit has ended; Spark's shutdown hook stops the application
    }

    private boolean awaitExecutor(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean local = spark.isLocal();
        while (!local && executors() == 0) {
            if (System.nanoTime() > end) {
                say(JSON.createObjectNode().put("error", "no executor after " + seconds + " s"));
                System.exit(1);
            }
            Thread.sleep(LOOK_MS);
        }
        ObjectNode ready = JSON.createObjectNode();
        ready.putObject("ready")
                .put("spark", spark.version())
                .put("java", System.getProperty("java.version"))
                .put("cores", spark.defaultParallelism())
                .put("executors", executors());
        say(ready);
        return true;
    }

    /** The executors, without the driver, which Spark includes in its list. */
    private int executors() {
        return spark.statusTracker().getExecutorInfos().length - 1;
    }

    private void answer(String line) throws JsonProcessingException {
        JsonNode request = JSON.readTree(line);
        try {
            if (request.has("map")) {
                map(request.get("map"));
            } else if (request.has("open")) {
                tables.open(request.get("open"));
            } else if (request.has("view")) {
                tables.view(request.get("view"));
            } else if (request.has("keep")) {
                tables.keep(request.get("keep"));
            } else if (request.has("columns")) {
                say(JSON.createObjectNode()
                        .set("columns", tables.columns(request.get("columns").asText())));
            } else if (request.has("rows")) {
                tables.rows(
                        request.get("rows").asText(),
                        part -> say(JSON.createObjectNode().set("rows", part)));
            } else {
                throw new IllegalArgumentException("no such request: " + line);
            }
            say(JSON.createObjectNode().put("done", true));
        } catch (SparkException | RuntimeException e) {
            say(JSON.createObjectNode().put("error", message(e)));
        }
    }

    /** The first line; of a failed stage, what failed in it; of a shard that has no result, why: Spark says "Execution error". */
    private static String message(Throwable e) {
        Throwable said = e.getCause() instanceof NoResultException why ? why : e;
        return String.valueOf(said.getMessage()).lines().findFirst().orElse(said.toString());
    }

    /** Cancels the job of a shard that has no result. */
    private static final class NoResultException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoResultException(String why) {
            super(why);
        }
    }

    /** Computes shards, and reports each when it is completed. */
    private void map(JsonNode request) throws SparkException {
        List<String> shards = new ArrayList<>();
        request.get("shards").forEach(shard -> shards.add(shard.asText()));
        ShardTask task = new ShardTask(
                request.get("job").asText(), request.get("folder").asText(), known(request.get("known")), jars);
        var rows = new JavaSparkContext(spark).parallelize(shards, shards.size());
        spark.runJob(
                rows.rdd(),
                task,
                CollectionConverters.asScala(IntStream.range(0, shards.size())
                                .boxed()
                                .map(Object.class::cast)
                                .toList())
                        .toSeq(),
                new Results(),
                ClassTag$.MODULE$.<String[]>apply(String[].class));
    }

    private static String[][] known(JsonNode items) {
        List<String[]> rows = new ArrayList<>();
        for (JsonNode item : items) {
            List<String> fields = new ArrayList<>();
            item.forEach(field -> fields.add(field.asText()));
            rows.add(fields.toArray(String[]::new));
        }
        return rows.toArray(String[][]::new);
    }

    /** Receives results in the driver, in any order. */
    private final class Results extends AbstractFunction2<Object, String[], BoxedUnit> {
        @Override
        public BoxedUnit apply(Object index, String[] result) {
            if (result[0].equals(ShardTask.FAILED)) {
                throw new NoResultException(result[1]);
            }
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode fields = answer.putArray("item");
            for (String field : result) {
                fields.add(field);
            }
            say(answer);
            return BoxedUnit.UNIT;
        }
    }

    private synchronized void say(ObjectNode answer) {
        out.println(MARK + answer);
    }
}
