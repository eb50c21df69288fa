package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.cli.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel process either answers or ends: front ends restart a process that has ended. */
class KernelEndsTest {
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    private Process process;
    private Client client;

    private void start(String parent, String... options) throws IOException {
        Connection connection = Client.freePorts();
        Path file = folder.resolve("connection.json");
        Files.write(
                file,
                Json.bytes(Map.of(
                        "ip", connection.ip(),
                        "key", connection.key(),
                        "shell_port", connection.shell(),
                        "control_port", connection.control(),
                        "stdin_port", connection.stdin(),
                        "iopub_port", connection.iopub(),
                        "hb_port", connection.heartbeat())));
        ProcessBuilder builder = Spawned.builder(folder, "kernel", file.toString());
        builder.command().addAll(1, List.of(options));
        builder.environment().put("FITLAW_HISTORY", "off");
        builder.environment().put("JPY_PARENT_PID", parent);
        process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("kernel.log").toFile())
                .start();
        client = new Client(connection);
        client.shell.setReceiveTimeOut(1000 * SECONDS);
        client.awaitReady();
    }

    @AfterEach
    void end() {
        client.close();
        process.destroyForcibly();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("kernel.log"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Node { Node next; }\nNode head = null;\n"
                        + "while (true) { Node n = new Node(); n.next = head; head = n; }",
                "List<Object> leak = new ArrayList<>();\n"
                        + "Thread t = new Thread(() -> { while (true) leak.add(new long[10]); });\nt.start(); t.join();"
            })
    @Tag("slow")
    void aCellThatUsesUpTheMemoryLeavesAKernelThatAnswersOrNone(String code) throws Exception {
        start("", "-Xmx64m");
        client.send(client.shell, "execute_request", Map.of("code", code));

        boolean answers = false;
        boolean gone = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4 * SECONDS);
        client.shell.setReceiveTimeOut(500);
        while (!answers && !gone && System.nanoTime() < end) {
            String id = client.send(client.shell, "execute_request", Map.of("code", "40 + 2"));
            answers = answers(id, end);
            gone = !process.isAlive();
        }
        assertThat(answers || gone).as(log()).isTrue();
        if (gone) {
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(log()).contains("out of memory: this kernel").contains("It ends with exit code 1");
        }
    }

    /** Whether a request is answered with success before the process ends. */
    private boolean answers(String id, long end) {
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                Message reply = client.receive(client.shell);
                if (Client.parent(reply).equals(id)) {
                    return "ok".equals(reply.content().get("status"));
                }
            } catch (IOException e) {
                // Nothing yet.
            }
        }
        return false;
    }

    @Test
    void aKernelWhoseSocketsFailEndsWithCodeOne() throws Exception {
        start("");
        // As a fault of JeroMQ would: an error in its thread for input and output.
        client.send(client.shell, "execute_request", Map.of("code", """
                Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("iothread")).forEach(t ->
                        t.getUncaughtExceptionHandler().uncaughtException(t, new StackOverflowError("made up")));"""));

        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log()).contains("the kernel cannot continue: ", "made up", "It ends with exit code 1");
    }

    @Test
    void processesThatCellsStartedEndWithTheKernel() throws Exception {
        start("");
        String shown = client.run("new ProcessBuilder(\"sleep\", \"600\").start().pid()")
                .toString();
        long pid = Long.parseLong(shown.replaceAll("(?s).*text/plain=(\\d+).*", "$1"));
        assertThat(ProcessHandle.of(pid)).isPresent();
        client.send(client.control, "shutdown_request", Map.of("restart", true));

        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void anOrphanEndsAlsoWhenItsMemoryIsUsedUp() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        start(Long.toString(parent.pid()), "-Xmx80m");
        client.send(client.shell, "execute_request", Map.of("code", """
                List<Object> hog = new ArrayList<>();
                while (true) try { hog.add(new byte[1000]); } catch (OutOfMemoryError e) { Thread.sleep(100); }"""));
        client.receive(client.iopub, message -> message.type().equals("execute_input"));
        parent.destroyForcibly().waitFor();

        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
