package fitlaw.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The fastest so many shapes, gathered one by one, independent of the order of arrival. */
final class Best {
    /** Fastest first; of equals the one of less loss, then the first in the order of shapes. */
    static final Comparator<Front.Entry> FASTEST_FIRST = Comparator.comparingDouble(Front.Entry::speed)
            .reversed()
            .thenComparingDouble(Front.Entry::loss)
            .thenComparing(Front.Entry::shape, Front.ORDER);

    private final int most;
    private final PriorityQueue<Front.Entry> slowestFirst = new PriorityQueue<>(FASTEST_FIRST.reversed());

    Best(int most) {
        this.most = most;
    }

    /** Whether a shape of that speed has a chance. */
    boolean wants(double speed) {
        return slowestFirst.size() < most || speed >= slowestFirst.peek().speed();
    }

    void add(Front.Entry entry) {
        if (!wants(entry.speed())) {
            return;
        }
        slowestFirst.add(entry);
        if (slowestFirst.size() > most) {
            slowestFirst.poll();
        }
    }

    void addAll(Best other) {
        other.slowestFirst.forEach(this::add);
    }

    /** The shapes, fastest first. */
    List<Front.Entry> entries() {
        List<Front.Entry> sorted = new ArrayList<>(slowestFirst);
        sorted.sort(FASTEST_FIRST);
        return sorted;
    }
}
