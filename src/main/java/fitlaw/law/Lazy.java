package fitlaw.law;

import java.util.function.Supplier;

/** A value that is computed when it is first asked for, and kept. Two threads may compute it, and then get the same. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> source;
    private volatile T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }
}
