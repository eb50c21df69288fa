package fitlaw.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The fastest shapes, collected incrementally; the result does not depend on the order of insertion. */
final class TopShapes {
    /** Fastest first; ties by smaller loss, then by the order of shapes. */
    static final Comparator<ParetoFront.Entry> FASTEST_FIRST = Comparator.comparingDouble(ParetoFront.Entry::speed)
            .reversed()
            .thenComparingDouble(ParetoFront.Entry::loss)
            .thenComparing(ParetoFront.Entry::shape, ParetoFront.ORDER);

    private final int most;
    private final PriorityQueue<ParetoFront.Entry> slowestFirst = new PriorityQueue<>(FASTEST_FIRST.reversed());

    TopShapes(int most) {
        this.most = most;
    }

    /** Whether a shape with this speed could be kept. */
    boolean wants(double speed) {
        return slowestFirst.size() < most || speed >= slowestFirst.peek().speed();
    }

    void add(ParetoFront.Entry entry) {
        if (!wants(entry.speed())) {
            return;
        }
        slowestFirst.add(entry);
        if (slowestFirst.size() > most) {
            slowestFirst.poll();
        }
    }

    void addAll(TopShapes other) {
        other.slowestFirst.forEach(this::add);
    }

    /** The shapes, fastest first. */
    List<ParetoFront.Entry> entries() {
        List<ParetoFront.Entry> sorted = new ArrayList<>(slowestFirst);
        sorted.sort(FASTEST_FIRST);
        return sorted;
    }
}
