package fitlaw.cli;

import fitlaw.cluster.ClusterException;
import fitlaw.cluster.SparkInstallation;
import fitlaw.kernel.KernelStart;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The checks of {@code fitlaw doctor}. */
final class DoctorChecks {
    private static final int OLDEST_JAVA = 17;
    private static final long SECONDS_FOR_A_COMMAND = 30;

    private DoctorChecks() {}

    static List<CheckResult> all(Optional<Path> more) {
        List<CheckResult> findings =
                new ArrayList<>(List.of(java(), fonts(), ports(), jupyter(), folder(), spark(System.getenv())));
        List<Kernelspec> kernels = Stream.concat(more.stream(), JupyterDirectory.searched(System.getenv()).stream())
                .flatMap(folder -> Kernelspec.in(folder).stream())
                .toList();
        kernels.forEach(kernel -> findings.add(kernel(kernel)));
        if (kernels.isEmpty()) {
            findings.add(CheckResult.wrong(
                    "kernel", "no Fitlaw kernel in the folders that Jupyter searches. Run: fitlaw install"));
        }
        return findings;
    }

    static CheckResult java() {
        Jdk jdk = Jdk.current();
        if (Runtime.version().feature() < OLDEST_JAVA || !jdk.compiler()) {
            return CheckResult.wrong("java", Version.java() + ". Set JAVA_HOME to a JDK of version 17 or later.");
        }
        return CheckResult.ok("java", Version.java());
    }

    /** Figures need fonts; a machine without fonts, or without libfreetype, cannot draw them. */
    static CheckResult fonts() {
        try {
            BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.BLACK);
            graphics.drawString("loss", 2, 16);
            graphics.dispose();
            boolean drawn = java.util.Arrays.stream(image.getRGB(0, 0, 40, 20, null, 0, 40))
                    .anyMatch(pixel -> pixel != 0);
            return drawn
                    ? CheckResult.ok("fonts", "text in figures can be drawn")
                    : CheckResult.wrong(
                            "fonts", "text in figures cannot be drawn. Install fonts, such as fonts-dejavu-core.");
        } catch (RuntimeException | LinkageError e) {
            return CheckResult.wrong(
                    "fonts", "figures cannot be drawn (" + e + "). Install libfreetype6 and fonts-dejavu-core.");
        }
    }

    static CheckResult ports() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return CheckResult.ok("ports", "a loopback port can be opened (tried " + socket.getLocalPort() + ")");
        } catch (IOException e) {
            return CheckResult.wrong(
                    "ports",
                    "no loopback port can be opened: " + e.getMessage()
                            + ". The kernel and Jupyter communicate over 127.0.0.1; allow it in the firewall or"
                            + " sandbox.");
        }
    }

    static CheckResult jupyter() {
        try {
            String version = output(List.of("jupyter", "--version"));
            String core = version.lines()
                    .filter(line -> line.startsWith("jupyter_client") || line.startsWith("jupyterlab "))
                    .filter(line -> !line.contains("not installed"))
                    .map(line -> line.replaceAll("\\s*:\\s*", " "))
                    .reduce((a, b) -> a + ", " + b)
                    .orElse(version.lines().findFirst().orElse(""));
            return CheckResult.ok("jupyter", core.strip());
        } catch (IOException e) {
            return CheckResult.note(
                    "jupyter",
                    "no jupyter on the PATH. fitlaw run works without it; for notebooks in a browser "
                            + "install JupyterLab.");
        }
    }

    /** Only {@code fitlaw submit} needs Spark, so a missing Spark is not an error. */
    static CheckResult spark(Map<String, String> environment) {
        Optional<Path> submit = SparkInstallation.find(Optional.empty(), environment);
        if (submit.isEmpty()) {
            return CheckResult.note(
                    "spark",
                    "no spark-submit; it is required only by fitlaw submit: " + SparkInstallation.FITTING + ".");
        }
        try {
            SparkInstallation found = SparkInstallation.of(submit.get());
            return found.fits()
                    ? CheckResult.ok("spark", submit.get() + ", " + found)
                    : CheckResult.note(
                            "spark",
                            submit.get() + ", " + found + "; fitlaw submit requires " + SparkInstallation.FITTING
                                    + ".");
        } catch (ClusterException e) {
            return CheckResult.note("spark", ErrorMessages.paragraph(e.getMessage()));
        }
    }

    static CheckResult folder() {
        Path data = JupyterDirectory.user(System.getenv());
        Path existing = data;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.isWritable(existing)
                ? CheckResult.ok("folder", data + " can be written")
                : CheckResult.wrong(
                        "folder",
                        existing + " cannot be written by this user. Change its permissions, or install "
                                + "with --prefix DIR.");
    }

    static CheckResult kernel(Kernelspec kernel) {
        List<String> command = kernel.command();
        String where = kernel.folder().toString();
        if (command.isEmpty() || !Files.isExecutable(Path.of(command.get(0)))) {
            return CheckResult.wrong(
                    "kernel",
                    where + ": its Java " + (command.isEmpty() ? "" : command.get(0))
                            + " no longer exists. Run fitlaw install again.");
        }
        if (!Files.isRegularFile(kernel.jar())) {
            return CheckResult.wrong("kernel", where + ": fitlaw.jar no longer exists. Run fitlaw install again.");
        }
        try {
            double seconds = KernelStart.of(command).seconds();
            String started = String.format(Locale.ROOT, "%s: first cell after %.1f s", where, seconds);
            if (!kernel.version().orElse("").equals(Version.fitlaw())) {
                return CheckResult.note(
                        "kernel",
                        started + "; it is version " + kernel.version().orElse("unknown") + ", this program is "
                                + Version.fitlaw() + ". Run fitlaw install to update it.");
            }
            return archiveInUse(command)
                    ? CheckResult.ok("kernel", started + ", class archive in use")
                    : CheckResult.note(
                            "kernel",
                            started + "; its class archive no longer matches its Java. Run fitlaw install to start"
                                    + " faster.");
        } catch (IOException e) {
            return CheckResult.wrong(
                    "kernel", where + ": " + ErrorMessages.paragraph(e.getMessage()) + " Run fitlaw install again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CheckResult.wrong("kernel", where + ": interrupted");
        }
    }

    /** Java silently ignores a mismatched archive, unless it is required by an option. */
    private static boolean archiveInUse(List<String> command) throws IOException {
        List<String> strict = new ArrayList<>();
        for (String word : command.subList(0, command.size() - 2)) {
            strict.add(word.equals("-Xshare:auto") ? "-Xshare:on" : word);
        }
        strict.add("--version");
        try {
            return output(strict).contains("fitlaw");
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_FOR_A_COMMAND, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " failed");
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
