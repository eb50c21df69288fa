package fitlaw.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Explains the failure of an application, and what to do, from Spark's output. */
final class ClusterFailure {
    private static final Pattern EXCEPTION = Pattern.compile("(Exception|Error)\\b");
    private static final Map<Pattern, String> CAUSES = new LinkedHashMap<>();

    static {
        cause(
                "no executor after",
                "The cluster has no free worker: start one with sbin/start-worker.sh, wait for other applications,"
                        + " or request less memory with --conf spark.executor.memory=1g.");
        cause(
                "All masters are unresponsive|Connection to .* refused",
                "The master is not running, or its version of Spark is different. Compare spark-submit --version"
                        + " here and on the cluster.");
        cause(
                "InvalidClassException|local class incompatible|StreamCorruptedException|serialVersionUID",
                "This machine and the cluster have different versions of Spark. Use the same version on both.");
        cause(
                "UnsupportedClassVersionError|class file version",
                "The Java of a worker is too old. Set JAVA_HOME to Java 17 or later on all workers.");
        cause(
                "No space left on device",
                "A disk is full. Free space, or specify another folder with --conf spark.local.dir=FOLDER.");
        cause(
                "is not there, or was removed|its digest is|PATH_NOT_FOUND|FILE_NOT_EXIST|File does not exist",
                "The files of a command must have the same path on all machines and must not change while it runs.");
        cause(
                "OutOfMemoryError|exit code 137|Container killed",
                "An executor ran out of memory. Increase it with --conf spark.executor.memory=4g.");
        cause(
                "ExecutorLostFailure|Executor .* lost|Remote RPC client disassociated",
                "Executors were lost repeatedly. See the logs of the workers. With --out, completed shards are"
                        + " kept, and the same command continues from them.");
    }

    private ClusterFailure() {}

    private static void cause(String said, String advice) {
        CAUSES.put(Pattern.compile(said), advice);
    }

    /** One paragraph with the failure and what to do. */
    static String sentence(String master, String why, String log) {
        Optional<String> advice = CAUSES.entrySet().stream()
                .filter(cause -> cause.getKey().matcher(log).find())
                .map(Map.Entry::getValue)
                .findFirst();
        String failed = why.matches("(?s).*[.!?]") ? why : why + ".";
        return "On the cluster " + master + ": " + failed
                + advice.map(next -> " " + next).orElseGet(() -> said(log));
    }

    /** The last message of Spark, if the failure is not recognised. */
    private static String said(String log) {
        return log.lines()
                .skip(1)
                .filter(line -> EXCEPTION.matcher(line).find())
                .reduce((first, last) -> last)
                .map(line -> " Spark says: " + line.strip())
                .orElse("");
    }
}
