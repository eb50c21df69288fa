package fitlaw.search;

import fitlaw.arch.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Pareto front of loss and speed, built incrementally. Of shapes that are equal in both, the first in {@link
 * #ORDER} is kept, so the front depends neither on the order of insertion nor on threads.
 */
final class ParetoFront {
    /** A total order of shapes. */
    static final Comparator<Architecture> ORDER = Comparator.comparingInt(Architecture::nLayers)
            .thenComparingInt(Architecture::headDim)
            .thenComparingInt(Architecture::dModel)
            .thenComparingInt(Architecture::gqaGroup)
            .thenComparingInt(Architecture::nKvHeads)
            .thenComparingInt(Architecture::dFf);

    /** A shape with its loss and speed. */
    record Entry(Architecture shape, double loss, double speed) {}

    /** Entries by increasing loss; speed increases with loss, because other entries would be dominated. */
    private final TreeMap<Double, Entry> byLoss = new TreeMap<>();

    /** Whether a shape with this loss and speed would be dominated; cheaper than {@link #add}. */
    boolean beats(double loss, double speed) {
        Map.Entry<Double, Entry> below = byLoss.floorEntry(loss);
        return below != null
                && (below.getValue().speed() > speed
                        || (below.getValue().speed() == speed
                                && below.getValue().loss() < loss));
    }

    /** Adds a shape unless it is dominated, and removes those that it dominates. */
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

    /** Adds all entries of another front. */
    void addAll(ParetoFront other) {
        other.byLoss.values().forEach(this::add);
    }

    /** The front in order of increasing loss and speed. */
    List<Entry> entries() {
        return new ArrayList<>(byLoss.values());
    }
}
