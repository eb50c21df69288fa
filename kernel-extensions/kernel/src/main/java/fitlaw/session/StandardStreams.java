package fitlaw.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Replaces {@code System.out}, {@code err} and {@code in} of the process with streams of the last cell that started, so
 * that output of threads that outlive their cell is not lost. Before the first cell, and after the last session, they
 * are the original ones.
 */
final class StandardStreams {
    private static final StandardStreams INSTANCE = new StandardStreams();

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final InputStream in = System.in;
    private volatile OutputBuffer last;
    private int sessions;

    private StandardStreams() {}

    static StandardStreams instance() {
        return INSTANCE;
    }

    /** Replaces the streams, if no session has done so yet. */
    synchronized void open() {
        sessions++;
        if (sessions == 1) {
            System.setOut(new PrintStream(new Text(Output.Stream.STDOUT, out), false, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(new Text(Output.Stream.STDERR, err), false, StandardCharsets.UTF_8));
            System.setIn(new Lines());
        }
    }

    /** Restores the streams, if no other session needs them. */
    synchronized void close() {
        sessions--;
        if (sessions == 0) {
            System.setOut(out);
            System.setErr(err);
            System.setIn(in);
            last = null;
        }
    }

    /** Sends all further output to the given buffer. */
    void attach(OutputBuffer gatherer) {
        last = gatherer;
    }

    Optional<OutputBuffer> current() {
        return Optional.ofNullable(last);
    }

    /** Decodes UTF-8; the bytes of an incomplete character are kept until the rest arrives. */
    private final class Text extends OutputStream {
        private final Output.Stream stream;
        private final PrintStream before;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private ByteBuffer half = ByteBuffer.allocate(0);

        private Text(Output.Stream stream, PrintStream before) {
            this.stream = stream;
            this.before = before;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            OutputBuffer gatherer = last;
            if (gatherer == null) {
                before.write(bytes, from, length);
                before.flush();
                return;
            }
            ByteBuffer all = ByteBuffer.wrap(bytes, from, length);
            if (half.hasRemaining()) {
                all = ByteBuffer.allocate(half.remaining() + length)
                        .put(half)
                        .put(bytes, from, length)
                        .flip();
            }
            CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
            decoder.decode(all, text, false);
            half = all.hasRemaining()
                    ? ByteBuffer.allocate(all.remaining()).put(all).flip()
                    : ByteBuffer.allocate(0);
            gatherer.print(stream, text.flip().toString());
        }
    }

    /** Requests a line of input whenever the previous one is used up. */
    private final class Lines extends InputStream {
        private ByteBuffer line = ByteBuffer.allocate(0);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public synchronized int read(byte[] bytes, int from, int length) throws IOException {
            OutputBuffer gatherer = last;
            if (gatherer == null) {
                return in.read(bytes, from, length);
            }
            if (length == 0) {
                return 0;
            }
            if (!line.hasRemaining()) {
                try {
                    line = ByteBuffer.wrap((gatherer.input("", false) + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (EOFException e) {
                    return -1;
                } catch (InterruptedIOException e) {
                    // A Scanner would treat an exception as the end of input. The cell ends at its next check.
                    line = ByteBuffer.wrap(new byte[] {'\n'});
                } catch (IOException e) {
                    // A Scanner would hide an IOException from its caller.
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
            int count = Math.min(length, line.remaining());
            line.get(bytes, from, count);
            return count;
        }

        @Override
        public synchronized int available() {
            return line.remaining();
        }
    }
}
