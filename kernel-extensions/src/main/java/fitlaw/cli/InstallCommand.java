package fitlaw.cli;

import fitlaw.kernel.KernelStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Installs the kernel for Jupyter. */
@Command(
        name = "install",
        description = {
            "Add the Fitlaw kernel to Jupyter.",
            "",
            "Copies the program into a kernel folder, bound to the Java that runs this command, starts the kernel once"
                    + " to check it, and creates a class archive so that it starts faster.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw install                        for the current user",
            "  fitlaw install --sys-prefix           for the active Python environment",
            "  fitlaw install --prefix /usr/local    for everyone on this machine",
            "  fitlaw install --name fitlaw-big --jvm-option=-Xmx48g",
        })
final class InstallCommand implements Callable<Integer> {
    /**
     * The serial collector has no threads of its own, which suits a kernel with one user; UTF-8 is not the default
     * before Java 18. A larger initial old generation saves the first cell two full collections. A small young
     * generation, a heap that shrinks again, and returning C memory to the system reduce an idle kernel by about 130
     * MB. An array of the size of the kernel's reserve is allocated where it need not be moved. Compilation thresholds
     * are higher than usual, above all for the optimizing compiler, since compilers would compete with JShell for the
     * cores during the first cells. Warm fits were within 15 % of those under Java's own thresholds, while without the
     * optimizing compiler they took one and a half times to twice as long. The kernel attaches an agent to itself,
     * which keeps variables when the code that they depend on changes.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms128m",
            "-XX:NewSize=24m",
            "-XX:NewRatio=6",
            "-XX:PretenureSizeThreshold=8m",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:CompileThresholdScaling=1.6",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "-Djdk.attach.allowAttachSelf=true",
            "-XX:+EnableDynamicAgentLoading",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8");

    /** Milliseconds. */
    private static final String TRIM = "-XX:TrimNativeHeapInterval=1000";

    private static final int KNOWS_TRIM = 21;
    private static final Runtime.Version KNOWS_TRIM_TOO = Runtime.Version.parse("17.0.9");

    @Spec
    private CommandSpec spec;

    @Mixin
    private JupyterDirectory place;

    @Mixin
    private KernelName name;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "Option of java for this kernel, such as --jvm-option=-Xmx8g. May be repeated.")
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Jdk jdk = Jdk.current();
        jdk.check();
        Kernelspec kernel = new Kernelspec(place.kernels().resolve(name.get()));
        if (Files.exists(kernel.folder()) && !kernel.isFitlaws() && !kernel.isUnfinished()) {
            throw new CommandException(
                    kernel.folder() + " exists and is not a Fitlaw kernel. Choose another name: --name NAME.");
        }
        install(kernel, jdk, Program.jar());
        return 0;
    }

    private void install(Kernelspec kernel, Jdk jdk, Path program) throws IOException, InterruptedException {
        spec.commandLine().getErr().println("Copying the kernel and starting it once …");
        spec.commandLine().getErr().flush();
        try {
            kernel.fill(program);
            Files.deleteIfExists(kernel.archive());
            started(command(jdk, kernel, "-XX:ArchiveClassesAtExit=" + kernel.archive()));
            List<String> command = command(jdk, kernel, "-XX:SharedArchiveFile=" + kernel.archive(), "-Xshare:auto");
            KernelStart start = started(command);
            kernel.publish(command, jdk);
            report(kernel, start);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new CommandException(
                    "No permission to write " + e.getFile() + ". Install for the current user with --user, or specify "
                            + "a writable folder with --prefix DIR.",
                    e);
        } catch (java.nio.file.FileSystemException e) {
            throw new CommandException(
                    "Not installed: " + e.getFile() + " cannot be written"
                            + (e.getReason() == null ? "" : ", " + e.getReason())
                            + ". Specify a writable folder with --prefix DIR.",
                    e);
        } catch (CommandException e) {
            kernel.remove();
            throw new CommandException("Not installed. " + e.getMessage(), e);
        }
    }

    private static KernelStart started(List<String> command) throws InterruptedException {
        try {
            return KernelStart.of(command);
        } catch (IOException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private List<String> command(Jdk jdk, Kernelspec kernel, String... archive) {
        List<String> command = new ArrayList<>(List.of(jdk.executable().toString()));
        command.addAll(options(Runtime.version()));
        command.addAll(List.of(archive));
        command.addAll(options);
        command.addAll(List.of("-jar", kernel.jar().toString(), "kernel", "{connection_file}"));
        return command;
    }

    /** {@return the options for a version of Java, which does not start with an unknown option} */
    static List<String> options(Runtime.Version java) {
        List<String> known = new ArrayList<>(OPTIONS);
        boolean fixed17 = java.feature() == KNOWS_TRIM_TOO.feature() && java.compareTo(KNOWS_TRIM_TOO) >= 0;
        if (java.feature() >= KNOWS_TRIM || fixed17) {
            known.add(TRIM);
        }
        return known;
    }

    private void report(Kernelspec kernel, KernelStart start) {
        String id = kernel.folder().getFileName().toString();
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "Installed %s as %s in %s%nfor %s.%nStarted it once: its first cell completed after %.1f"
                                + " s.%n%nNext:%n  jupyter lab, then choose %s%n  jupyter nbconvert --to html"
                                + " --execute NOTEBOOK.ipynb --ExecutePreprocessor.kernel_name=%s",
                        Kernelspec.DISPLAY_NAME,
                        id,
                        kernel.folder(),
                        Version.java(),
                        start.seconds(),
                        Kernelspec.DISPLAY_NAME,
                        id));
    }
}
