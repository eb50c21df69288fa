package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZMQ;

class KernelTest {
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());
    private static final List<Throwable> FATAL = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private static Path folder;

    private static Kernel kernel;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        Connection connection = Client.freePorts();
        kernel = Kernel.start(
                connection, Path.of(""), Optional.of(folder.resolve("history.jsonl")), LOG::add, FATAL::add);
        client = new Client(connection).awaitReady();
    }

    @AfterAll
    static void close() {
        client.close();
        kernel.close();
    }

    private static Object value(Map<String, Object> seen) {
        return at(seen, "execute_result", "data", "text/plain");
    }

    private static Object at(Object tree, String... names) {
        Object at = tree;
        for (String name : names) {
            assertThat(at).as(name).isInstanceOf(Map.class);
            at = ((Map<?, ?>) at).get(name);
        }
        return at;
    }

    private static void assertAlive() throws IOException {
        assertThat(value(client.run("1+1"))).isEqualTo("2");
    }

    @Test
    void sumIsShownBetweenBusyAndIdle() throws IOException {
        Map<String, Object> seen = client.run("1+1");

        assertThat(seen.get("types")).isEqualTo(List.of("status", "execute_input", "execute_result", "status"));
        assertThat(value(seen)).isEqualTo("2");
        assertThat(at(seen, "reply", "status")).isEqualTo("ok");
    }

    @Test
    void infoNamesLanguageAndProtocol() throws IOException {
        Message reply = client.ask("kernel_info_request", Map.of());

        assertThat(reply.content()).containsEntry("protocol_version", "5.3").containsEntry("status", "ok");
        assertThat(at(reply.content(), "language_info", "name")).isEqualTo("java");
    }

    @Test
    void silentCellsAndUnstoredCellsAreNotCounted() throws IOException {
        Object before = at(client.run("1"), "reply", "execution_count");
        String silent = client.send(client.shell, "execute_request", Map.of("code", "2", "silent", true));
        assertThat(client.collect(silent).get("types")).isEqualTo(List.of("status", "status"));
        String unstored = client.send(client.shell, "execute_request", Map.of("code", "3", "store_history", false));
        assertThat(value(client.collect(unstored))).isEqualTo("3");

        assertThat(at(client.run("4"), "reply", "execution_count")).isEqualTo((Integer) before + 1);
    }

    @Test
    void silentCellsTellNobodyAndStopNobody() throws IOException {
        String noisy = client.send(
                client.shell,
                "execute_request",
                Map.of("code", "System.out.println(1); Cell.display(2); 3 / 0", "silent", true));
        String next = client.send(client.shell, "execute_request", Map.of("code", "4"));

        Map<String, Object> seen = client.collect(noisy);
        assertThat(seen.get("types")).isEqualTo(List.of("status", "status"));
        assertThat(at(seen, "reply", "ename")).isEqualTo("ArithmeticException");
        assertThat(value(client.collect(next))).isEqualTo("4");
    }

    @Test
    void lateOutputBelongsToTheCellAlsoWhenTheFrontEndRanExpressionsSince() throws IOException {
        String id = client.send(
                client.shell,
                "execute_request",
                Map.of(
                        "code",
                        "new Thread(() -> { try { Thread.sleep(500); } catch (InterruptedException e) {}"
                                + " System.out.println(\"late\"); }).start();",
                        "user_expressions",
                        Map.of("a", "1")));
        client.collect(id);

        assertThat(client.receive(client.iopub, message -> message.type().equals("stream"), id)
                        .content())
                .containsEntry("text", "late\n");
    }

    @Test
    void displayedValuesCanBeReplacedAndCleared() throws IOException {
        Map<String, Object> seen = client.run("var shown = Cell.display(1); shown.update(2); Cell.clear(true);");

        assertThat(seen.get("types"))
                .isEqualTo(List.of(
                        "status", "execute_input", "display_data", "update_display_data", "clear_output", "status"));
        assertThat(at(seen, "update_display_data", "data", "text/plain")).isEqualTo("2");
        assertThat(at(seen, "update_display_data", "transient", "display_id"))
                .isEqualTo(at(seen, "display_data", "transient", "display_id"));
        assertThat(at(seen, "clear_output", "wait")).isEqualTo(true);
    }

    @Test
    void aValueThatNoMessageCanCarryIsAnErrorOfItsCell() throws IOException {
        String endless = "var inner = new HashMap<String, Object>(); inner.put(\"x\", inner);"
                + " new fitlaw.magic.MimeBundle(Map.of(\"text/plain\", \"\", \"application/json\", inner))";

        assertThat(at(client.run(endless), "reply", "status")).isEqualTo("error");
        assertAlive();
    }

    @Test
    void anErrorAbortsWhatWaits() throws IOException {
        String first = client.send(
                client.shell,
                "execute_request",
                Map.of("code", "Thread.sleep(300); throw new RuntimeException(\"no\");"));
        String second = client.send(client.shell, "execute_request", Map.of("code", "5"));

        Map<String, Object> failed = client.collect(first);
        assertThat(at(failed, "error", "ename")).isEqualTo("RuntimeException");
        assertThat(at(failed, "reply", "status")).isEqualTo("error");
        assertThat(at(client.collect(second), "reply", "status")).isEqualTo("aborted");
        assertAlive();
    }

    @Test
    void stopOnErrorFalseLetsTheRestRun() throws IOException {
        String first = client.send(
                client.shell,
                "execute_request",
                Map.of("code", "Thread.sleep(300); throw new RuntimeException(\"no\");", "stop_on_error", false));
        String second = client.send(client.shell, "execute_request", Map.of("code", "5"));
        client.collect(first);

        assertThat(value(client.collect(second))).isEqualTo("5");
    }

    @Test
    void userExpressionsAreEvaluatedAfterTheCell() throws IOException {
        String id = client.send(
                client.shell,
                "execute_request",
                Map.of("code", "int seven = 7;", "user_expressions", Map.of("a", "seven + 1", "b", "nothing")));
        Map<String, Object> seen = client.collect(id);

        assertThat(at(seen, "reply", "user_expressions", "a", "data", "text/plain"))
                .isEqualTo("8");
        assertThat(at(seen, "reply", "user_expressions", "b", "status")).isEqualTo("error");
    }

    @Test
    void typingIsAnsweredWhileACellRuns() throws IOException {
        String id = client.send(client.shell, "execute_request", Map.of("code", "while (true) {}"));
        client.receive(client.iopub, message -> message.type().equals("execute_input"), id);

        Message completed = client.ask("complete_request", Map.of("code", "Integer.MAX_V", "cursor_pos", 13));
        assertThat(completed.content()).containsEntry("matches", List.of("MAX_VALUE"));
        assertThat(completed.content()).containsEntry("cursor_start", 8).containsEntry("cursor_end", 13);
        Message inspected = client.ask("inspect_request", Map.of("code", "Math.hypot", "cursor_pos", 10));
        assertThat(inspected.content()).containsEntry("found", true);
        Message checked = client.ask("is_complete_request", Map.of("code", "if (true) {"));
        assertThat(checked.content()).containsEntry("status", "incomplete").containsEntry("indent", "    ");

        client.send(client.control, "interrupt_request", Map.of());
        Map<String, Object> ended = client.collect(id);
        assertThat(at(ended, "error", "ename")).isEqualTo("Interrupted");
        assertThat(client.receive(client.control).content()).containsEntry("status", "ok");
        assertAlive();
    }

    private static Map<String, Object> dated(String id, String date) {
        return new HashMap<>(
                Map.of("msg_id", id, "session", "test", "username", "test", "version", "5.3", "date", date));
    }

    private static void send(ZMQ.Socket socket, Map<String, Object> header, String type, Map<String, Object> content) {
        header.put("msg_type", type);
        Client.sendFrames(socket, new Message(List.of(), header, Map.of(), Map.of(), content).frames(client.signer));
    }

    @Test
    void anInterruptStopsACellThatWasSentBeforeAndHasNotBegun() throws IOException {
        // The interrupt may arrive first although it was sent second, since sockets are independent.
        send(client.control, dated("stop", "2030-01-01T00:00:01.000Z"), "interrupt_request", Map.of());
        client.receive(client.control);
        send(client.shell, dated("early", "2030-01-01T00:00:00.999Z"), "execute_request", Map.of("code", "1"));

        assertThat(at(client.collect("early"), "error", "ename")).isEqualTo("Interrupted");
        assertAlive();
    }

    @Test
    void anInterruptDoesNotStopACellThatIsSentLater() throws IOException {
        send(client.control, dated("stop before", "2030-01-01T00:00:01.000Z"), "interrupt_request", Map.of());
        client.receive(client.control);
        send(client.shell, dated("later", "2030-01-01T00:00:01.001Z"), "execute_request", Map.of("code", "1"));

        assertThat(value(client.collect("later"))).isEqualTo("1");
    }

    @Test
    void interruptsAtOnceAfterTheirCellsAreNotLost() throws IOException {
        for (int i = 0; i < 20; i++) {
            String date = "2030-01-01T00:00:0";
            send(client.shell, dated("loop " + i, date + "0Z"), "execute_request", Map.of("code", "while (true) {}"));
            send(client.control, dated("stop loop " + i, date + "1Z"), "interrupt_request", Map.of());

            assertThat(at(client.collect("loop " + i), "error", "ename")).isEqualTo("Interrupted");
            client.receive(client.control);
        }
        assertAlive();
    }

    @Test
    void statusStaysBusyForTheCellWhenTypingIsAnsweredBesideIt() throws IOException {
        String cell = client.send(client.shell, "execute_request", Map.of("code", "Thread.sleep(60_000)"));
        client.receive(client.iopub, message -> message.type().equals("execute_input"), cell);
        String typing = client.send(client.shell, "is_complete_request", Map.of("code", "1"));
        client.receive(client.iopub, it -> "idle".equals(it.content().get("execution_state")), typing);

        Message next = client.receive(client.iopub);
        assertThat(next.content()).containsEntry("execution_state", "busy");
        assertThat(Client.parent(next)).isEqualTo(cell);
        client.receive(client.shell, message -> true, typing);
        client.send(client.control, "interrupt_request", Map.of());
        client.collect(cell);
        client.receive(client.control);
    }

    @Test
    void cursorsCountCodePoints() throws IOException {
        Message reply = client.ask(
                "complete_request", Map.of("code", "var s = \"\ud83d\ude00\"; Integer.MAX_V", "cursor_pos", 26));

        assertThat(reply.content())
                .containsEntry("matches", List.of("MAX_VALUE"))
                .containsEntry("cursor_start", 21)
                .containsEntry("cursor_end", 26);
    }

    @Test
    void historyIsFoundAgain() throws IOException {
        client.run("int remembered = 99;");

        Message reply = client.ask(
                "history_request", Map.of("hist_access_type", "search", "pattern", "*remembered = 9*", "n", 1));
        assertThat(reply.content().get("history").toString()).contains("int remembered = 99;");
        Message tail = client.ask("history_request", Map.of("hist_access_type", "tail", "n", 1, "output", true));
        assertThat(tail.content().get("history").toString()).contains("int remembered = 99;");
        assertThat(Files.readString(folder.resolve("history.jsonl"))).contains("remembered");
    }

    @Test
    void peopleCanBeAsked() throws IOException {
        String id = client.send(
                client.shell,
                "execute_request",
                Map.of("code", "Cell.password(\"key? \") + new Scanner(System.in).nextLine()", "allow_stdin", true));
        Message question = client.receive(client.stdin);
        assertThat(question.type()).isEqualTo("input_request");
        assertThat(question.content()).containsEntry("prompt", "key? ").containsEntry("password", true);
        client.send(client.stdin, "input_reply", Map.of("value", "s"));
        assertThat(client.receive(client.stdin).content()).containsEntry("password", false);
        client.send(client.stdin, "input_reply", Map.of("value", "t"));

        assertThat(value(client.collect(id))).isEqualTo("st");
    }

    @Test
    void anAnswerWithoutTextEndsTheQuestion() throws IOException {
        String id = client.send(
                client.shell, "execute_request", Map.of("code", "Cell.input(\"name? \")", "allow_stdin", true));
        client.receive(client.stdin);
        client.send(client.stdin, "input_reply", Map.of());

        assertThat(at(client.collect(id), "error", "evalue").toString())
                .contains("reply to the request for input has no text");
        assertThat(LOG).anyMatch(line -> line.contains("input_reply has no string value"));
        assertAlive();
    }

    @Test
    void commsAreClosedAgain() throws IOException {
        assertThat(client.ask("comm_info_request", Map.of()).content()).containsEntry("comms", Map.of());
        String id =
                client.send(client.shell, "comm_open", Map.of("comm_id", "c1", "target_name", "x", "data", Map.of()));

        assertThat(client.receive(client.iopub, message -> message.type().equals("comm_close"), id)
                        .content())
                .containsEntry("comm_id", "c1");
        assertThat(LOG).anyMatch(line -> line.contains("a comm_open for x"));
    }

    @Test
    void heartbeatEchoes() {
        client.heartbeat.send("ping");

        assertThat(client.heartbeat.recvStr()).isEqualTo("ping");
    }

    @Test
    void twoHundredThousandLinesArrive() throws IOException {
        Map<String, Object> seen = client.run("for (int i = 0; i < 200_000; i++) System.out.println(i);");

        assertThat(seen.get("text").toString()).startsWith("0\n1\n").endsWith("199999\n");
        assertThat((List<?>) seen.get("types")).hasSizeLessThan(100);
    }

    @Test
    void hugeResultIsCut() throws IOException {
        assertThat(value(client.run("\"x\".repeat(30_000_000)")).toString())
                .hasSizeLessThan(2_001_000)
                .contains("[cut: 2,000,000 of 30,000,000 characters are shown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(1)",
                "int down(int n) { return down(n + 1); }\ndown(0)",
                "throw new OutOfMemoryError(\"made up\");",
                "int int = 3;;",
                "\"\\uD83D\"",
                "%nothing",
                "%%nothing\nbody",
                ""
            })
    void anyCellIsAnsweredAndTheNextOneWorks(String code) throws IOException {
        assertThat(at(client.run(code), "reply", "status")).isIn("ok", "error");
        assertAlive();
    }

    @Test
    void aRepeatedRequestIsRefused() throws IOException {
        List<byte[]> frames = client.frames("again", "execute_request", Map.of("code", "int once = 1;"));
        Client.sendFrames(client.shell, frames);
        client.collect("again");
        Client.sendFrames(client.shell, frames);

        assertAlive();
        assertThat(LOG).anyMatch(line -> line.contains("it repeats an earlier message"));
    }

    @Test
    void aForgedRequestIsRefused() throws IOException {
        List<byte[]> frames = new ArrayList<>(client.frames("forged", "execute_request", Map.of("code", "1")));
        frames.set(1, "0".repeat(64).getBytes(StandardCharsets.US_ASCII));
        Client.sendFrames(client.shell, frames);

        assertAlive();
        assertThat(LOG).anyMatch(line -> line.contains("its signature is wrong"));
    }

    @Test
    void requestsThatMakeNoSenseAreAnsweredWithAnError() throws IOException {
        assertThat(client.ask("execute_request", Map.of()).content()).containsEntry("status", "error");
        assertThat(client.ask("complete_request", Map.of("code", 5)).content()).containsEntry("status", "error");
        client.send(client.shell, "no_such_request", Map.of());

        assertAlive();
    }

    @Test
    void aThousandMutatedMessagesDoNoHarm() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            List<byte[]> frames = new ArrayList<>(
                    client.frames("mutant-" + i, "execute_request", Map.of("code", "1", "silent", true)));
            mutate(frames, random);
            Client.sendFrames(random.nextInt(4) == 0 ? client.control : client.shell, frames);
            if (i % 50 == 0) {
                assertAlive();
            }
        }
        assertAlive();
    }

    /** Half of the mutants are signed after the mutation, so that more than the signature check is tested. */
    private static void mutate(List<byte[]> frames, Random random) {
        int frame = random.nextInt(frames.size());
        switch (random.nextInt(4)) {
            case 0 -> frames.subList(frame, frames.size()).clear();
            case 1 -> frames.add(frame, new byte[random.nextInt(20)]);
            case 2 -> frames.set(frame, java.util.Arrays.copyOf(frames.get(frame), random.nextInt(40)));
            default -> {
                byte[] bytes = frames.get(frame).clone();
                for (int k = 0; k < 3 && bytes.length > 0; k++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                frames.set(frame, bytes);
            }
        }
        if (random.nextBoolean() && frames.size() == 6) {
            frames.set(1, client.signer.sign(frames.subList(2, 6)).getBytes(StandardCharsets.US_ASCII));
        }
        if (frames.isEmpty()) {
            frames.add(new byte[0]);
        }
    }

    @Test
    void shutdownIsAnsweredWhileACellRuns() throws Exception {
        Connection connection = Client.freePorts();
        try (Kernel other = Kernel.start(connection, Path.of(""), Optional.empty(), LOG::add, FATAL::add);
                Client front = new Client(connection).awaitReady()) {
            String id = front.send(front.shell, "execute_request", Map.of("code", "while (true) {}"));
            front.receive(front.iopub, message -> message.type().equals("execute_input"), id);
            front.send(front.control, "shutdown_request", Map.of("restart", true));

            assertThat(front.receive(front.control).content()).containsEntry("restart", true);
            other.awaitEnd();
        }
    }

    private static Map<String, Object> debug(String command, Map<String, Object> arguments) throws IOException {
        String id = client.send(
                client.control,
                "debug_request",
                Map.of("type", "request", "seq", 7, "command", command, "arguments", arguments));
        Message reply = client.receive(client.control, message -> true, id);
        assertThat(reply.type()).isEqualTo("debug_reply");
        assertThat(reply.content()).containsEntry("request_seq", 7).containsEntry("command", command);
        return reply.content();
    }

    /** {@return the lines of a panel by the names in them} */
    private static Map<Object, Map<?, ?>> lines(Map<String, Object> reply) {
        assertThat(reply).containsEntry("success", true);
        Map<Object, Map<?, ?>> lines = new HashMap<>();
        ((List<?>) at(reply, "body", "variables"))
                .forEach(line -> lines.put(((Map<?, ?>) line).get("name"), (Map<?, ?>) line));
        return lines;
    }

    private static Map<Object, Map<?, ?>> parts(Map<?, ?> line) throws IOException {
        return lines(debug("variables", Map.of("variablesReference", line.get("variablesReference"))));
    }

    @Test
    void debuggerShowsVariablesAndTheirParts() throws IOException {
        client.run("record Pair(String left, double right) {}\nclass Node { int size = 4; Node next; }");
        client.run("int panelInt = 5; double panelDouble = 0.5; String panelText = \"a b\"; Object panelNull = null;");
        client.run("var panelList = List.of(7, 8); var panelPair = new Pair(\"l\", 1.5); var panelNode = new Node();");
        client.run("var panelMap = Map.of(\"k\", new int[] {9}); var panelTable = Table.create(\"t\", "
                + "DoubleColumn.create(\"c\", 1.5, 2.5)); int[] panelLong = new int[250];");

        Map<Object, Map<?, ?>> all = lines(debug("inspectVariables", Map.of()));

        assertThat(all.get("panelInt").get("value")).isEqualTo("5");
        assertThat(all.get("panelInt").get("type")).isEqualTo("int");
        assertThat(all.get("panelInt").get("variablesReference")).isEqualTo(0);
        assertThat(all.get("panelDouble").get("value")).isEqualTo("0.5");
        assertThat(all.get("panelText").get("value")).isEqualTo("\"a b\"");
        assertThat(all.get("panelNull").get("value")).isEqualTo("null");
        assertThat(all.get("panelList").get("value")).isEqualTo("[7, 8]");
        assertThat(all.get("panelList").get("type")).isEqualTo("java.util.List<Integer>");
        assertThat(all.get("panelTable").get("value")).isEqualTo("2 rows × 1 columns");
        assertThat(parts(all.get("panelList")).get("[1]").get("value")).isEqualTo("8");
        assertThat(parts(all.get("panelPair")).get("right").get("value")).isEqualTo("1.5");
        assertThat(parts(all.get("panelNode")).get("size").get("value")).isEqualTo("4");
        assertThat(parts(all.get("panelNode")).get("next").get("value")).isEqualTo("null");
        Map<?, ?> inMap = parts(all.get("panelMap")).get("\"k\"");
        assertThat(parts(inMap).get("[0]").get("value")).isEqualTo("9");
        Map<?, ?> column = parts(all.get("panelTable")).get("c");
        assertThat(parts(column).get("[1]").get("value")).isEqualTo("2.5");
        Map<Object, Map<?, ?>> cut = parts(all.get("panelLong"));
        assertThat(cut).hasSize(101);
        assertThat(cut.get("…").get("value")).isEqualTo("150 more");
        assertThat(all.keySet()).noneMatch(name -> String.valueOf(name).startsWith("$"));
    }

    @Test
    void debuggerShowsAVariableInItsRichForm() throws IOException {
        client.run("var panelRich = Table.create(\"t\", DoubleColumn.create(\"c\", 1.5));");

        Map<String, Object> found = debug("richInspectVariables", Map.of("variableName", "panelRich"));
        Map<String, Object> missing = debug("richInspectVariables", Map.of("variableName", "1 + 1"));

        assertThat(String.valueOf(at(found, "body", "data", "text/html"))).contains("<table", "1.5");
        assertThat(missing).containsEntry("success", false);
        assertThat(String.valueOf(missing.get("message"))).contains("no variable 1 + 1");
    }

    @Test
    void debuggerStartsAndEnds() throws IOException {
        assertThat(at(debug("debugInfo", Map.of()), "body", "isStarted")).isEqualTo(false);
        assertThat(debug("initialize", Map.of())).containsEntry("success", true);
        assertThat(debug("attach", Map.of())).containsEntry("success", true);
        assertThat(at(debug("debugInfo", Map.of()), "body", "isStarted")).isEqualTo(true);
        assertThat(at(debug("debugInfo", Map.of()), "body", "hashMethod")).isEqualTo("Murmur2");
        assertThat(debug("disconnect", Map.of())).containsEntry("success", true);
        assertThat(at(debug("debugInfo", Map.of()), "body", "isStarted")).isEqualTo(false);
    }

    @Test
    void breakpointsAreRefusedWithAReason() throws IOException {
        Map<String, Object> reply = debug(
                "setBreakpoints", Map.of("breakpoints", List.of(Map.of("line", 3)), "source", Map.of("path", "x")));

        Map<?, ?> refused = (Map<?, ?>) ((List<?>) at(reply, "body", "breakpoints")).get(0);
        assertThat(refused.get("verified")).isEqualTo(false);
        assertThat(refused.get("line")).isEqualTo(3);
        assertThat(String.valueOf(refused.get("message"))).contains("does not support breakpoints");
        assertThat(debug("evaluate", Map.of("expression", "1"))).containsEntry("success", false);
    }

    @Test
    void debuggerAnswersBesideACellAndBesideAValueWithoutEnd() throws IOException {
        client.run("class Endless { public String toString() { while (true) { } } }\nvar endless = new Endless();\n"
                + "int besides = 3;");
        String id = client.send(client.shell, "execute_request", Map.of("code", "Thread.sleep(60_000);"));
        client.receive(client.iopub, message -> message.type().equals("execute_input"), id);

        Map<Object, Map<?, ?>> all = lines(debug("inspectVariables", Map.of()));

        assertThat(String.valueOf(all.get("endless").get("value"))).contains("takes longer than 1 s");
        assertThat(all.get("besides").get("value")).isEqualTo("3");
        // JupyterLab asks again at each message that has the cell as parent.
        String last = client.send(client.control, "debug_request", Map.of("seq", 1, "command", "threads"));
        client.receive(client.control, message -> true, last);
        client.receive(client.iopub, it -> "idle".equals(it.content().get("execution_state")), last);
        Message reminder = client.receive(client.iopub, it -> it.type().equals("status"));
        assertThat(reminder.content()).containsEntry("execution_state", "busy");
        assertThat(Client.parent(reminder)).isEqualTo(last);

        client.send(client.control, "interrupt_request", Map.of());
        client.collect(id);
        client.receive(client.control);
        client.run("endless = null;");
        assertAlive();
    }

    @Test
    void infoIsAnsweredWhileAValueIsLookedAt() throws IOException {
        client.run("class Slow { public String toString() { while (true) { } } }\nvar slow = new Slow();");
        String inspection = client.send(client.shell, "inspect_request", Map.of("code", "slow", "cursor_pos", 4));
        String info = client.send(client.shell, "kernel_info_request", Map.of());

        List<String> order = new ArrayList<>();
        order.add(Client.parent(client.receive(client.shell)));
        order.add(Client.parent(client.receive(client.shell)));

        assertThat(order).containsExactly(info, inspection);
        client.run("slow = null;");
    }
}
