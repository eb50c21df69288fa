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
                "The cluster has no free worker: start one with sbin/start-worker.sh, wait for other"
                        + " applications, or ask for less with --conf spark.executor.memory=1g.");
        cause(
                "All masters are unresponsive|Connection to .* refused",
                "The master is gone or of another version of Spark."
                        + " Compare spark-submit --version here and on the cluster.");
        cause(
                "InvalidClassException|local class incompatible|StreamCorruptedException|serialVersionUID",
                "The Spark of this machine and of the cluster are of different versions. Use one version in both"
                        + " places.");
        cause(
                "UnsupportedClassVersionError|class file version",
                "A Java of the cluster is too old. Set JAVA_HOME to" + " Java 17 or later on all workers.");
        cause(
                "No space left on device",
                "A disk is full. Free some, or name another folder with" + " --conf spark.local.dir=FOLDER.");
        cause(
                "is not there, or was removed|its digest is|PATH_NOT_FOUND|FILE_NOT_EXIST|File does not exist",
                "The files that a command names lie in a folder that all machines see under the same name, and stay as"
                        + " they are while it runs.");
        cause(
                "OutOfMemoryError|exit code 137|Container killed",
                "An executor had too little memory. Give more with --conf" + " spark.executor.memory=4g.");
        cause(
                "ExecutorLostFailure|Executor .* lost|Remote RPC client disassociated",
                "Executors were lost again and again. Look at the workers' logs; what was done is kept with --out, and"
                        + " the same command goes on with it.");
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
