package fitlaw.jjava;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes the values of variables out of a kernel that gives no others than shown ones. */
public final class Values {
    private static final Map<String, Object> TAKEN = new ConcurrentHashMap<>();

    private Values() {}

    /**
     * Called by a snippet; not for calling by hand.
     *
     * @param name the variable
     * @param value its value
     */
    public static void put(String name, Object value) {
        if (value != null) {
            TAKEN.put(name, value);
        }
    }

    /** {@return the value of a variable; empty if there is no such variable, or it is {@code null}} */
    static Optional<Object> of(String name, Host host) {
        try {
            host.evaluate("fitlaw.jjava.Values.put(\"" + name + "\", " + name + ");");
        } catch (Exception e) {
            return Optional.empty(); // it does not compile: there is no such variable
        }
        return Optional.ofNullable(TAKEN.remove(name));
    }
}
