package fitlaw.command;

import fitlaw.cluster.Cluster;
import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %engine}: where the long work of magics is done. */
@Command(
        header = "where the long work of magics is done: here, or on a cluster of Spark",
        description = """
                Bootstraps, profiles, hold-outs, coverage studies, searches, calibrations and logs of the magics that follow are done on the
                cluster at MASTER, such as spark://head:7077, to the last digit as here; with the word local they are done here
                again, and without a word the present choice is shown. An application starts when work first needs it, and
                interrupting the cell ends it. Executors make variables by the magics that made them here, so that they need
                to see the files under the same names; a variable that a Java cell made is known here only, and what names it
                is done here.""",
        footer = {
            "%engine spark://head:7077",
            "%engine spark://head:7077 --spark-home /opt/spark --conf spark.executor.memory=2g",
            "%engine local",
            "%engine"
        })
final class EngineMagic extends CommandMagic {
    private static final String LOCAL = "local";

    private SessionEngine engine = new SessionEngine();

    @Parameters(index = "0", arity = "0..1", paramLabel = "MASTER")
    private String master;

    @Mixin
    private ClusterOptions options;

    EngineMagic() {
        super("engine");
    }

    EngineMagic(SessionEngine engine) {
        this();
        this.engine = engine;
    }

    @Override
    protected CommandMagic instance() {
        return new EngineMagic(engine);
    }

    @Override
    protected Object run(Context context) {
        if (master != null) {
            engine.choose(master.equals(LOCAL) ? Optional.empty() : Optional.of(options.cluster(master, line -> {})));
        }
        return engine.cluster()
                .map(Cluster::toString)
                .orElseGet(
                        () -> "local: " + Runtime.getRuntime().availableProcessors() + " processors of this machine");
    }
}
