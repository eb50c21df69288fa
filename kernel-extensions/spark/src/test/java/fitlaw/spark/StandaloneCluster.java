package fitlaw.spark;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A standalone cluster on this machine: one master, workers of a core each, from the jars that the tests run with. */
final class StandaloneCluster implements AutoCloseable {
    private static final int SECONDS_TO_START = 120;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path home;
    private final Path logs;
    private final String master;
    private final List<Process> processes = new ArrayList<>();

    private StandaloneCluster(Path folder, int port) throws IOException {
        home = folder.resolve("spark");
        logs = Files.createDirectories(folder.resolve("logs"));
        master = "spark://localhost:" + port;
    }

    /**
     * {@return a running cluster}
     *
     * @param folder its folder
     * @param workers number of workers
     * @param memory of each, such as {@code 1g}
     */
    static StandaloneCluster start(Path folder, int workers, String memory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        StandaloneCluster cluster = new StandaloneCluster(folder, port);
        try {
            cluster.lay();
            cluster.daemon(
                    "master",
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    "localhost",
                    "--port",
                    String.valueOf(port),
                    "--webui-port",
                    "0");
            cluster.await("master", "I have been elected leader");
            List<String> names = IntStream.rangeClosed(1, workers)
                    .mapToObj(worker -> "worker-" + worker)
                    .toList();
            for (String worker : names) {
                cluster.daemon(
                        worker,
                        "org.apache.spark.deploy.worker.Worker",
                        "--cores",
                        "1",
                        "--memory",
                        memory,
                        "--webui-port",
                        "0",
                        "--work-dir",
                        folder.resolve(worker).toString(),
                        cluster.master);
            }
            for (String worker : names) {
                cluster.await(worker, "Successfully registered with master");
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** A Spark installation: jars, and spark-submit. */
    private void lay() throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (entry.endsWith(".jar") && !entry.contains("junit") && !entry.contains("assertj")) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        Files.writeString(
                home.resolve("RELEASE"), "Spark of the tests"); // else its launcher looks for a build of Spark
        Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(
                submit,
                "#!/bin/sh\nexport SPARK_HOME='" + home + "' SPARK_LOCAL_HOSTNAME=localhost\nexec "
                        + String.join(" ", java()) + " -Xmx512m org.apache.spark.deploy.SparkSubmit \"$@\"\n");
        if (!submit.toFile().setExecutable(true)) {
            fail(submit + " cannot be made executable");
        }
    }

    private List<String> java() {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(QUICK);
        // As bin/spark-class adds for Spark.
        command.addAll(List.of(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions()
                .split(" ", -1)));
        command.addAll(List.of("-cp", "'" + home.resolve("jars") + "/*'"));
        return command;
    }

    private void daemon(String name, String type, String... words) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.set(command.size() - 1, home.resolve("jars") + "/*");
        command.add("-Xmx160m");
        command.add(type);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        home.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_HOSTNAME",
                        "localhost",
                        "SPARK_LOCAL_DIRS",
                        logs.resolveSibling("local").toString()));
        processes.add(builder.start());
    }

    private Path log(String name) {
        return logs.resolve(name + ".log");
    }

    private void await(String name, String said) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!Files.readString(log(name)).contains(said)) {
            if (System.nanoTime() > end) {
                fail(name + " did not start:\n" + Files.readString(log(name)));
            }
            Thread.sleep(100);
        }
    }

    /** Waits until all applications of the master have ended. */
    void awaitEndOfApplications() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (applications() == 0 || applications() > said("Removing app ")) {
            if (System.nanoTime() > end) {
                fail("an application goes on:\n" + Files.readString(log("master")));
            }
            Thread.sleep(100);
        }
    }

    /** {@return how many applications the master has taken so far} */
    long applications() throws IOException {
        return said("Registered app ");
    }

    private long said(String what) throws IOException {
        try (Stream<String> lines = Files.lines(log("master"))) {
            return lines.filter(line -> line.contains(what)).count();
        }
    }

    /** {@return the address of the master} */
    String master() {
        return master;
    }

    /** {@return the master and the workers, whose children executors are} */
    Stream<Process> daemons() {
        return processes.stream();
    }

    /** {@return the folder of the installation} */
    Path home() {
        return home;
    }

    /** Kills the second worker and, with it, its executors. */
    void killWorker() throws InterruptedException {
        Process worker = processes.remove(2);
        worker.descendants().forEach(ProcessHandle::destroyForcibly);
        worker.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try (Stream<Path> links = Files.list(home.resolve("jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }
}
