package fitlaw.kernel;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import zmq.Msg;
import zmq.ZError;
import zmq.msg.MsgAllocator;
import zmq.util.Errno;

/**
 * Memory for what arrives, bounded for each frame and for all together: frames come before signatures, from whoever can
 * open a port.
 *
 * <p>JeroMQ asks for memory as soon as a peer announces a length, also for one that is negative as a signed number, which
 * its own check of lengths lets through. A frame that is refused becomes an empty command of no name, for which JeroMQ
 * closes the connection.
 */
final class Frames implements MsgAllocator {
    /** What JeroMQ and the JVM need for a frame beside its bytes, roughly. */
    private static final int OVERHEAD = 256;

    private static final long NANOS_BETWEEN_COLLECTIONS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_TO_WAIT = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Memory MEMORY =
            new Memory(Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 8));

    private final int largest;

    /**
     * Creates an allocator for one socket.
     *
     * @param largest bytes of the largest frame
     */
    Frames(int largest) {
        this.largest = largest;
    }

    @Override
    public Msg allocate(int size) {
        if (size < 0 || size > largest || !MEMORY.has(size + OVERHEAD)) {
            return refused();
        }
        Msg frame = new Msg(size);
        MEMORY.take(frame, size + OVERHEAD);
        return frame;
    }

    private static Msg refused() {
        new Errno().set(ZError.EPROTO);
        Msg refused = new Msg(0);
        refused.setFlags(Msg.COMMAND);
        return refused;
    }

    /** What is left of the memory for all frames of all sockets. */
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
                System.gc(); // frames that were read may still be counted
                collected = System.nanoTime();
                awaitRoom(bytes);
            }
            return taken.get() + bytes <= all;
        }

        void take(Msg frame, int bytes) {
            taken.addAndGet(bytes);
            references.add(new Taken(frame, bytes, gone));
        }

        /** Another thread of the JVM says which frames are gone, a little after the collection. */
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

    private static final class Taken extends PhantomReference<Msg> {
        private final int bytes;

        Taken(Msg frame, int bytes, ReferenceQueue<Msg> gone) {
            super(frame, gone);
            this.bytes = bytes;
        }
    }
}
