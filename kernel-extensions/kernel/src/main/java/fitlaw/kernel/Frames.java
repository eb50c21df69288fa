package fitlaw.kernel;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;
import zmq.msg.MsgAllocator;
import zmq.util.Errno;

/**
 * Allocates memory for incoming frames, with a limit for each frame and for all together: frames arrive before
 * signatures are checked, from anyone who can connect to a port.
 *
 * <p>The memory of a frame is released when it is read. Frames of messages that are never completed are released when
 * the garbage collector finds them unreachable.
 *
 * <p>JeroMQ allocates memory as soon as a peer announces a length, even one that is negative as a signed number, which
 * its own check accepts. A refused frame is replaced by an empty command without a name, for which JeroMQ closes the
 * connection.
 */
final class Frames implements MsgAllocator {
    /** Approximate overhead of JeroMQ and the JVM for a frame, in bytes. */
    private static final int OVERHEAD = 256;

    private static final long NANOS_BETWEEN_COLLECTIONS = TimeUnit.SECONDS.toNanos(3);
    private static final long NANOS_TO_WAIT = TimeUnit.SECONDS.toNanos(1);
    private static final Memory MEMORY =
            new Memory(Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 8));

    private final int largest;

    /**
     * Creates an allocator for one socket.
     *
     * @param largest size limit of a frame in bytes
     */
    Frames(int largest) {
        this.largest = largest;
    }

    @Override
    public Msg allocate(int size) {
        if (size < 0 || size > largest || !MEMORY.has(size + OVERHEAD)) {
            return refused();
        }
        return new Frame(size);
    }

    /** {@return the bytes of the next frame of a socket, whose memory is released} */
    static byte[] receive(ZMQ.Socket socket) {
        Msg frame = socket.base().recv(0);
        if (frame == null) {
            throw new ZMQException(socket.errno());
        }
        if (frame instanceof Frame counted) {
            MEMORY.giveBack(counted.taken);
        }
        return frame.data();
    }

    private static Msg refused() {
        new Errno().set(ZError.EPROTO);
        Msg refused = new Msg(0);
        refused.setFlags(Msg.COMMAND);
        return refused;
    }

    /** The memory for all frames of all sockets. */
    private static final class Memory {
        private final long all;
        private final AtomicLong taken = new AtomicLong();
        private final Set<Taken> references = ConcurrentHashMap.newKeySet();
        private final ReferenceQueue<Msg> gone = new ReferenceQueue<>();
        private long collected = System.nanoTime() - NANOS_BETWEEN_COLLECTIONS;

        Memory(long all) {
            this.all = all;
        }

        synchronized boolean has(int bytes) {
            giveBack();
            if (taken.get() + bytes > all && System.nanoTime() - collected > NANOS_BETWEEN_COLLECTIONS) {
                System.gc(); // frames of closed connections may not be released yet
                collected = System.nanoTime();
                awaitRoom(bytes);
            }
            return taken.get() + bytes <= all;
        }

        Taken take(Msg frame, int bytes) {
            Taken reference = new Taken(frame, bytes, gone);
            references.add(reference);
            taken.addAndGet(bytes);
            return reference;
        }

        /** Waits for the JVM to enqueue references to collected frames, which happens shortly after the collection. */
        private void awaitRoom(int bytes) {
            try {
                long end = collected + NANOS_TO_WAIT;
                while (taken.get() + bytes > all && System.nanoTime() < end) {
                    giveBack(gone.remove(10));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void giveBack() {
            for (Reference<? extends Msg> next = gone.poll(); next != null; next = gone.poll()) {
                giveBack(next);
            }
        }

        private void giveBack(Reference<? extends Msg> reference) {
            if (reference instanceof Taken frame && references.remove(frame)) {
                taken.addAndGet(-frame.bytes);
            }
        }
    }

    /** A frame with its share of the memory. */
    private static final class Frame extends Msg {
        private final Taken taken;

        Frame(int size) {
            super(size);
            taken = MEMORY.take(this, size + OVERHEAD);
        }
    }

    private static final class Taken extends PhantomReference<Msg> {
        private final int bytes;

        Taken(Msg frame, int bytes, ReferenceQueue<Msg> gone) {
            super(frame, gone);
            this.bytes = bytes;
        }
    }
}
