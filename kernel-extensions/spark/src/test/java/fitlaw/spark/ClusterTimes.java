package fitlaw.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Seconds, processor seconds and memory of a command without a cluster and on clusters of one and of two single-core
 * executors, all on this machine, and whether the results are equal. After {@code mvn package -Pspark -DskipTests}:
 *
 * <pre>{@code
 * mvn -Pspark -pl kernel-extensions/spark dependency:build-classpath -Dmdep.outputFile=/tmp/spark.txt
 * java -Dmemory=3g -cp kernel-extensions/spark/target/test-classes:$(cat /tmp/spark.txt) fitlaw.spark.ClusterTimes \
 *     fit /tmp/logs.parquet --logs run_id,tokens,loss
 * }</pre>
 */
final class ClusterTimes {
    private static final int TICKS_A_SECOND = 100; // of Linux, in /proc
    private static final int LOOK_MS = 100;

    private final Path folder;

    private ClusterTimes(Path folder) {
        this.folder = folder;
    }

    /** Total processor seconds and peak memory of processes. */
    private static final class Taken {
        private final Map<Long, Double> seconds = new ConcurrentHashMap<>();
        private final Map<Long, Long> kilobytes = new ConcurrentHashMap<>();

        void look(Stream<ProcessHandle> processes) {
            processes.map(ProcessHandle::pid).forEach(pid -> {
                try {
                    String stat = Files.readString(Path.of("/proc", pid.toString(), "stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    seconds.put(
                            pid, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_A_SECOND);
                    Files.readAllLines(Path.of("/proc", pid.toString(), "status")).stream()
                            .filter(line -> line.startsWith("VmHWM"))
                            .forEach(line -> kilobytes.put(pid, Long.parseLong(line.replaceAll("\\D", ""))));
                } catch (IOException e) {
                    // It has ended; its last measurement is kept.
                }
            });
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f processor seconds, %d MB",
                    seconds.values().stream().mapToDouble(Double::doubleValue).sum(),
                    kilobytes.values().stream().mapToLong(Long::longValue).sum() / 1024);
        }
    }

    private String timed(String what, List<String> words, Stream<Process> others) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar"));
        command.add("kernel-extensions/target/fitlaw.jar");
        command.addAll(words);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<Process> daemons = others.toList();
        Taken taken = new Taken();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
            taken.look(Stream.concat(Stream.of(process.toHandle()), process.descendants()));
            taken.look(daemons.stream().flatMap(Process::descendants)); // executors
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(what + " failed: " + Files.readString(err));
        }
        System.out.printf(Locale.ROOT, "%s: %.1f s, %s%n", what, seconds, taken);
        return Files.readString(out);
    }

    private void run(List<String> words, String memory, String executors) throws Exception {
        String here = timed("here", words, Stream.empty());
        for (String executor : executors.split(",", -1)) {
            int count = Integer.parseInt(executor);
            Path place = Files.createDirectory(folder.resolve("cluster-" + count));
            try (StandaloneCluster cluster = StandaloneCluster.start(place, count, memory)) {
                List<String> submit = new ArrayList<>(List.of(
                        "submit",
                        "--master",
                        cluster.master(),
                        "--spark-home",
                        cluster.home().toString(),
                        "--spark-jar",
                        "kernel-extensions/spark/target/fitlaw-spark.jar",
                        "--conf",
                        "spark.executor.memory=" + memory));
                submit.addAll(words);
                String there = timed(executor + " executors", submit, cluster.daemons());
                System.out.println(there.equals(here) ? "same answer" : "ANOTHER ANSWER");
            }
        }
    }

    /**
     * Prints a line for the run without a cluster and one for each cluster.
     *
     * @param args the words behind {@code fitlaw}; the properties {@code memory}, of an executor, and {@code
     *     executors}, such as {@code 1,2}, say how the clusters are
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        new ClusterTimes(Files.createTempDirectory("fitlaw-times"))
                .run(List.of(args), System.getProperty("memory", "1g"), System.getProperty("executors", "1,2"));
    }
}
