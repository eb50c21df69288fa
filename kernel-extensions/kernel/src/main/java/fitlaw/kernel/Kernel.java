package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import fitlaw.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A Jupyter kernel: a {@link Session} with five sockets. */
public final class Kernel implements AutoCloseable {
    private final Consumer<String> log;
    private final Session session;
    private final Sockets sockets;
    private final Replies channels;
    private final CellExecutor cells;
    private final RequestAnswers answers;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Kernel(
            Connection connection,
            Path directory,
            Optional<Path> history,
            Consumer<String> log,
            Consumer<Throwable> fatal)
            throws IOException {
        this.log = log;
        session = Session.open(directory); // JShell starts in the background
        Signer signer = new Signer(connection.digest(), connection.keyBytes());
        if (!signer.signing()) {
            log.accept(
                    "the connection file has no key: anyone who can reach " + connection.ip() + " can run code here");
        }
        try {
            sockets = new Sockets(connection, signer, this::receive, log, fatal);
        } catch (IOException e) {
            session.close();
            throw e;
        }
        channels = new Replies(sockets);
        History past = new History(history, log);
        cells = new CellExecutor(session, channels, past, fatal);
        answers = new RequestAnswers(session, channels, past, log, fatal);
    }

    /**
     * {@return a running kernel}
     *
     * @param connection its addresses and key
     * @param directory the folder that magics resolve relative paths against
     * @param history the history file, if any
     * @param log receives messages that are not part of a cell's output
     * @param fatal receives an error that ended one of the kernel's threads, after which the kernel no longer works
     * @throws IOException if a port is not available
     */
    public static Kernel start(
            Connection connection,
            Path directory,
            Optional<Path> history,
            Consumer<String> log,
            Consumer<Throwable> fatal)
            throws IOException {
        Kernel kernel = new Kernel(connection, directory, history, log, fatal);
        kernel.channels.publish(Map.of(), "status", Map.of("execution_state", "starting"));
        kernel.cells.start();
        kernel.answers.start();
        kernel.sockets.start();
        return kernel;
    }

    /**
     * Serves a front end until it requests the shutdown or dies, or the process is terminated. The caller must then
     * exit the process, which threads of cells may otherwise keep alive.
     *
     * @param connectionFile written by the front end
     * @throws IOException if the file cannot be used or a port is not available
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static void serve(Path connectionFile) throws IOException, InterruptedException {
        PrintStream err = System.err; // a session redirects System.err to its cells
        Consumer<String> log = line -> err.println("fitlaw: " + line);
        Connection connection = Connection.read(connectionFile);
        Optional<Path> history = historyFile(System.getenv());
        try (Kernel kernel = start(connection, Path.of(""), history, log, error -> ParentProcess.fail(error, err))) {
            ParentProcess.watch(System.getenv("JPY_PARENT_PID"), kernel.ended, log);
            ParentProcess.onInterruptSignal(kernel.cells::interrupt);
            Runtime.getRuntime().addShutdownHook(new Thread(ParentProcess::endChildren, "fitlaw-children"));
            kernel.awaitEnd();
        }
    }

    /**
     * {@return the history file of the user, if any}
     *
     * @param environment environment variables of the process: {@code FITLAW_HISTORY}, {@code XDG_DATA_HOME} and {@code
     *     HOME}
     */
    public static Optional<Path> historyFile(Map<String, String> environment) {
        return History.usual(environment);
    }

    /**
     * Waits until a front end requests the shutdown.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Passes each message to the thread that answers it. Runs on the socket thread, so it must not block. */
    private void receive(Channel channel, Message message) {
        switch (message.type()) {
            case "execute_request" -> cells.add(channel, message);
            case "input_reply" -> answer(message);
            case "kernel_info_request" -> acknowledge(channel, message, KernelInfo.content());
            case "interrupt_request" -> {
                cells.interrupt(message);
                acknowledge(channel, message, Map.of("status", "ok"));
            }
            case "shutdown_request" -> {
                Map<String, Object> content =
                        Map.of("status", "ok", "restart", RequestContent.flag(message, "restart", false));
                channels.publish(message.header(), "shutdown_reply", content);
                acknowledge(channel, message, content);
                ended.countDown();
            }
            default -> {
                if (RequestAnswers.knows(message.type())) {
                    answers.add(channel, message);
                } else {
                    log.accept("ignored a message of unknown type " + message.type());
                }
            }
        }
    }

    /** A reply without a value must end the request for input too, or the cell would wait forever. */
    private void answer(Message message) {
        Optional<String> text =
                message.content().get("value") instanceof String value ? Optional.of(value) : Optional.empty();
        if (text.isEmpty()) {
            log.accept("an input_reply has no string value, so the request for input fails");
        }
        cells.answer(text);
    }

    private void acknowledge(Channel channel, Message message, Map<String, Object> content) {
        channels.busy(message);
        channels.lastReply(channel, message, message.type().replace("_request", "_reply"), content);
        channels.idle(message);
    }

    /** Closes the sockets, without waiting for a running cell. */
    @Override
    public void close() {
        ended.countDown();
        session.interrupt();
        sockets.close();
        session.close();
    }
}
