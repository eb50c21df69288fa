package fitlaw.command;

import fitlaw.bench.Bench;
import fitlaw.magic.Completes;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %calibrate}: a throughput model calibrated to measurements. */
@Command(
        header = "calibrate a throughput model to measurements",
        description = """
                Creates the variable NAME (default: speed) of type Throughput and shows its report: the formula, the
                leave-one-architecture-out error, the coefficients, and which of them the measurements identify.
                BENCH is a variable of %bench or a file.""",
        footer = {"%calibrate h100 speed", "%calibrate h100 speed --save h100.json"})
final class CalibrateMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "BENCH")
    @Completes(
            variables = Bench.class,
            files = {".csv", ".json"})
    private String bench;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", defaultValue = "speed")
    private String name;

    @Mixin
    private CalibrateArguments calibration;

    @Mixin
    private BenchArguments reading;

    CalibrateMagic() {
        super("calibrate");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        space.require(bench, Bench.class);
        calibration.make(reading, List.of(bench), name, space);
    }
}
