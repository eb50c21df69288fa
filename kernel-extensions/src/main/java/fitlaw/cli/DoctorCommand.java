package fitlaw.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks everything that the kernel needs. */
@Command(
        name = "doctor",
        description = {
            "Check the installation, and report problems with their solutions.",
            "",
            "Checks Java, fonts, loopback ports, Jupyter, and every installed Fitlaw kernel, which it starts once."
                    + " The exit code is 1 if there is a problem.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fitlaw doctor", "  fitlaw doctor --prefix /usr/local   also check a kernel installed there"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--prefix", paramLabel = "DIR", description = "Folder specified for fitlaw install --prefix.")
    private java.nio.file.Path prefix;

    @Override
    public Integer call() {
        List<CheckResult> findings = DoctorChecks.all(java.util.Optional.ofNullable(prefix)
                .map(dir -> TypedPaths.current().absolute(dir).resolve("share/jupyter/kernels")));
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(finding.line()));
        long wrong = findings.stream()
                .filter(finding -> finding.severity() == CheckResult.Severity.ERROR)
                .count();
        if (wrong > 0) {
            out.flush();
            throw new CommandException(wrong + (wrong == 1 ? " problem" : " problems")
                    + " found; the lines above that start with ERROR describe what to do.");
        }
        return 0;
    }
}
