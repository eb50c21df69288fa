package fitlaw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Removes a kernel from Jupyter. */
@Command(
        name = "uninstall",
        description = "Remove a kernel that was added by fitlaw install, and only the files that it wrote.",
        footerHeading = "%nExamples:%n",
        footer = {"  fitlaw uninstall", "  fitlaw uninstall --prefix /usr/local --name fitlaw-big"})
final class UninstallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JupyterDirectory place;

    @Mixin
    private KernelName name;

    @Override
    public Integer call() throws IOException {
        Kernelspec kernel = new Kernelspec(place.kernels().resolve(name.get()));
        if (!Files.exists(kernel.folder())) {
            throw new CommandException("There is no kernel " + kernel.folder() + ". " + others());
        }
        if (!kernel.isFitlaws() && !kernel.isUnfinished()) {
            throw new CommandException(kernel.folder() + " is not a Fitlaw kernel and was not removed. To remove"
                    + " it, run: jupyter kernelspec remove " + name.get());
        }
        kernel.remove();
        spec.commandLine().getOut().println("Removed the kernel " + kernel.folder() + ".");
        return 0;
    }

    private static String others() {
        List<Path> found = JupyterDirectory.searched(System.getenv()).stream()
                .flatMap(kernels -> Kernelspec.in(kernels).stream())
                .map(Kernelspec::folder)
                .toList();
        return found.isEmpty()
                ? "No Fitlaw kernel is installed in the folders that Jupyter searches."
                : "Installed Fitlaw kernels: "
                        + found.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ". Specify --prefix or --sys-prefix, and --name, as at installation.";
    }
}
