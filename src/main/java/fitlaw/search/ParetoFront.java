package fitlaw.search;

import fitlaw.arch.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shapes that no other beats in both loss and speed, gathered one by one. Of shapes that are equal in both, the first
 * in the order of {@link #ORDER} stays, so that the front depends neither on the order of arrival nor on threads.
 */
final class ParetoFront {
    /** An order of shapes without ties. */
    static final Comparator<Architecture> ORDER = Comparator.comparingInt(Architecture::nLayers)
            .thenComparingInt(Architecture::headDim)
            .thenComparingInt(Architecture::dModel)
            .thenComparingInt(Architecture::gqaGroup)
            .thenComparingInt(Architecture::nKvHeads)
            .thenComparingInt(Architecture::dFf);

    /** A shape with what it is judged by. */
    record Entry(Architecture shape, double loss, double speed) {}

    /** By rising loss; speeds rise with it, else an entry would be beaten. */
    private final TreeMap<Double, Entry> byLoss = new TreeMap<>();

    /** Whether a shape of that loss and speed would be beaten; cheaper than {@link #add}. */
    boolean beats(double loss, double speed) {
        Map.Entry<Double, Entry> below = byLoss.floorEntry(loss);
        return below != null
                && (below.getValue().speed() > speed
                        || (below.getValue().speed() == speed
                                && below.getValue().loss() < loss));
    }

    /** Adds a shape unless it is beaten, and drops those that it beats. */
    void add(Entry entry) {
        if (beats(entry.loss(), entry.speed())) {
            return;
        }
        Entry same = byLoss.get(entry.loss());
        if (same != null && same.speed() == entry.speed() && ORDER.compare(same.shape(), entry.shape()) <= 0) {
            return;
        }
        var beaten = byLoss.tailMap(entry.loss(), true).entrySet().iterator();
        while (beaten.hasNext() && beaten.next().getValue().speed() <= entry.speed()) {
            beaten.remove();
        }
        byLoss.put(entry.loss(), entry);
    }

    /** Adds all of another front. */
    void addAll(ParetoFront other) {
        other.byLoss.values().forEach(this::add);
    }

    /** The front by rising loss and speed. */
    List<Entry> entries() {
        return new ArrayList<>(byLoss.values());
    }
}
