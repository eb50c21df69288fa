package fitlaw.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a kernel. */
final class KernelName {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "fitlaw",
            description =
                    "Name of the kernel in Jupyter: letters, digits, dots, hyphens, underscores. Default: fitlaw.")
    private String name;

    String get() {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--name " + name + ": a name may contain only letters, digits, dots, hyphens and underscores");
        }
        return name;
    }
}
