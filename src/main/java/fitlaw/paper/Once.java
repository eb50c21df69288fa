package fitlaw.paper;

import java.util.function.Supplier;

/** A value made when first asked for, and once. A failure is not kept: the next call tries again. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> make;
    private T value;

    Once(Supplier<T> make) {
        this.make = make;
    }

    @Override
    public synchronized T get() {
        if (value == null) {
            value = make.get();
        }
        return value;
    }
}
