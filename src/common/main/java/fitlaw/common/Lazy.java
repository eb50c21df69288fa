package fitlaw.common;

import java.util.function.Supplier;

/**
 * A value that is computed once, on first use, and kept. A failure is not kept: the next call tries again.
 *
 * @param <T> type of the value
 */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> source;
    private volatile T value;

    /**
     * Creates a value that is not computed yet.
     *
     * @param source computes it; not null
     */
    public Lazy(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T known = value;
        if (known == null) {
            synchronized (this) {
                known = value;
                if (known == null) {
                    known = source.get();
                    value = known;
                }
            }
        }
        return known;
    }
}
