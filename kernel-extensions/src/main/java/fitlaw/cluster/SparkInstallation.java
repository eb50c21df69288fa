package fitlaw.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark installation on this machine, which must have the cluster's version.
 *
 * @param submit its {@code spark-submit}
 * @param version such as {@code 4.2.0}
 * @param scala version of its Scala
 * @param java version of the Java that it starts with
 */
public record SparkInstallation(Path submit, String version, String scala, String java) {
    /** The supported versions, in words. */
    public static final String FITTING = "Spark 4 (tested with 4.2.0) with Scala 2.13, on Java 17 or later";

    private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\.\\d+\\S*)");
    private static final Pattern RUNTIME = Pattern.compile("Using Scala version (\\d+\\.\\d+\\S*?),.*?, (\\d+\\S*)");
    private static final long SECONDS = 60;

    /**
     * {@return the {@code spark-submit} of a given installation, else of {@code SPARK_HOME}, else on the path}
     *
     * @param home folder of an installation, if one was named
     * @param environment variables of the environment
     */
    public static Optional<Path> find(Optional<Path> home, Map<String, String> environment) {
        Stream<Path> named = Stream.concat(
                        home.stream(),
                        Optional.ofNullable(home.isPresent() ? null : environment.get("SPARK_HOME"))
                                .map(Path::of)
                                .stream())
                .map(folder -> folder.resolve("bin"));
        Stream<Path> path = home.isPresent()
                ? Stream.empty()
                : Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of);
        return Stream.concat(named, path)
                .map(folder -> folder.resolve("spark-submit"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * {@return the installation, with its versions determined}
     *
     * @param home folder of an installation, if one was named
     * @throws ClusterException if there is none, or its version is not supported
     */
    public static SparkInstallation require(Optional<Path> home) {
        Path submit = find(home, System.getenv())
                .orElseThrow(() -> new ClusterException(
                        home.map(folder -> folder + " has no bin/spark-submit.").orElse("spark-submit was not found.")
                                + " Install the cluster's version of Spark, " + FITTING
                                + ", and specify it with --spark-home or SPARK_HOME."));
        SparkInstallation found = of(submit);
        if (!found.fits()) {
            throw new ClusterException(submit + " has " + found + ", but Fitlaw requires " + FITTING
                    + ". Specify another installation with --spark-home, or set JAVA_HOME to another Java.");
        }
        return found;
    }

    /**
     * {@return the installation of a {@code spark-submit}}
     *
     * @param submit the program
     * @throws ClusterException if its version cannot be determined
     */
    public static SparkInstallation of(Path submit) {
        String said = said(List.of(submit.toString(), "--version"));
        Matcher version = VERSION.matcher(said);
        Matcher runtime = RUNTIME.matcher(said);
        if (!version.find()) {
            throw new ClusterException(submit + " --version reports no version: " + shortened(said)
                    + " Does it run in a shell? JAVA_HOME must be a Java of version 17 or later.");
        }
        boolean known = runtime.find();
        return new SparkInstallation(
                submit, version.group(1), known ? runtime.group(1) : "unknown", known ? runtime.group(2) : "unknown");
    }

    private static String shortened(String said) {
        String line = said.strip().lines().reduce((a, b) -> b).orElse("it printed nothing.");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    private static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new ClusterException(command.get(0) + " does not end within " + SECONDS + " s.");
                }
                return text;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new ClusterException(command.get(0) + " cannot be run: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }

    /** {@return whether Fitlaw supports it} */
    public boolean fits() {
        boolean newJava = java.equals("unknown") || Integer.parseInt(java.replaceAll("\\D.*", "")) >= 17;
        return version.startsWith("4.") && newJava && (scala.equals("unknown") || scala.startsWith("2.13"));
    }

    /** {@return versions, in words} */
    @Override
    public String toString() {
        return "Spark " + version + " with Scala " + scala + " on Java " + java;
    }
}
