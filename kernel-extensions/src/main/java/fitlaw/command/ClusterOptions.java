package fitlaw.command;

import fitlaw.cluster.Cluster;
import fitlaw.cluster.ClusterException;
import fitlaw.cluster.MasterAddress;
import fitlaw.cluster.SparkApplication;
import fitlaw.cluster.SparkInstallation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options for applications on a cluster. */
public final class ClusterOptions extends SharedOptions {
    private static final String DRIVER = "fitlaw-spark.jar";

    @Option(
            names = "--spark-home",
            paramLabel = "FOLDER",
            description = "Folder of a Spark installation of the cluster's version. Default: SPARK_HOME, otherwise"
                    + " that of spark-submit on the PATH.")
    private Path sparkHome;

    @Option(
            names = "--spark-jar",
            paramLabel = "JAR",
            description = "Path of fitlaw-spark.jar of this version. Default: in the folder of fitlaw.jar, or where it"
                    + " was built.")
    private Path sparkJar;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "Spark property, such as spark.executor.memory=2g. May be repeated.")
    private final List<String> properties = new ArrayList<>();

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Number of shards into which work is divided. Default: four per core of the cluster.")
    private Integer shards;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Time to wait for the first executor. Default: ${DEFAULT-VALUE}.")
    private int wait;

    /** Creates options; picocli fills them in. */
    public ClusterOptions() {}

    /**
     * {@return the cluster at an address, without starting an application}
     *
     * @param master its address
     * @param told receives progress messages
     * @throws ClusterException if the address is invalid, or no suitable Spark installation is found
     * @throws picocli.CommandLine.ParameterException if an option is wrong
     */
    public Cluster cluster(String master, Consumer<String> told) {
        if (shards != null && shards < 1) {
            throw wrong("--shards must be positive, not " + shards);
        }
        MasterAddress.require(master);
        SparkApplication.Settings settings = new SparkApplication.Settings(
                SparkInstallation.require(Optional.ofNullable(sparkHome)),
                master,
                driver(),
                List.of(fitlawJar()),
                properties,
                wait);
        return new Cluster(settings, shards == null ? OptionalInt.empty() : OptionalInt.of(shards), told);
    }

    private Path driver() {
        Path jar = fitlawJar();
        return Stream.of(
                        Optional.ofNullable(sparkJar),
                        Optional.of(jar.resolveSibling(DRIVER)),
                        Optional.of(jar.resolveSibling("../spark/target").resolve(DRIVER)))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> file.toAbsolutePath().normalize())
                .orElseThrow(() -> new ClusterException((sparkJar == null ? jar.resolveSibling(DRIVER) : sparkJar)
                        + " does not exist. Build it with mvn package -Pspark -DskipTests, and copy it to the folder"
                        + " of fitlaw.jar or specify it with --spark-jar."));
    }

    private static Path fitlawJar() {
        try {
            Path place = Path.of(ClusterOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(place)) {
                return place;
            }
            throw new ClusterException("executors require Fitlaw as a single jar, but this program runs from " + place
                    + ". Start it from fitlaw.jar.");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
