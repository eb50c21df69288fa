package fitlaw.command;

import fitlaw.cluster.Cluster;
import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %engine}: where long computations of magics run. */
@Command(
        header = "choose where long computations of magics run: in this process or on a Spark cluster",
        description = """
                Runs bootstraps, profiles, hold-outs, coverage studies, searches, calibrations and the reading of logs
                of all further magics on the cluster at MASTER, such as spark://head:7077; the results have the same
                digits as in this process. With the word local they run in this process again; without an argument, the
                current choice is shown. An application starts when it is first needed, and interrupting the cell
                ends it. Executors recreate variables by running the magics that created them, so files must have the
                same names there. Variables created by Java cells exist only in this process, and magics that use them
                run here.""",
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
