package fitlaw.session;

import java.util.Optional;

/** Takes the value of a magic to the Java line that gives it a name. */
public final class Handover {
    private static final ThreadLocal<Object> VALUE = new ThreadLocal<>();

    private Handover() {}

    static void put(Object value) {
        VALUE.set(value);
    }

    /**
     * {@return the value of the magic on this line; for the session's own use}
     *
     * @param <T> what the variable is declared as
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the user's own line says which type it is
    public static <T> T take() {
        Object value = VALUE.get();
        VALUE.remove();
        return (T) value;
    }

    /** {@return how Java code may write the type of a value} */
    static String type(Object value) {
        Class<?> type = value.getClass();
        while (type != null && !writable(type)) {
            Optional<Class<?>> shared = interfaceOf(type);
            if (shared.isPresent()) {
                type = shared.get();
                break;
            }
            type = type.getSuperclass();
        }
        return type == null ? "Object" : type.getCanonicalName() + parameters(type);
    }

    private static Optional<Class<?>> interfaceOf(Class<?> type) {
        for (Class<?> one : type.getInterfaces()) {
            if (writable(one)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static String parameters(Class<?> type) {
        int count = type.getTypeParameters().length;
        return count == 0 ? "" : "<" + "?" + ", ?".repeat(count - 1) + ">";
    }

    private static boolean writable(Class<?> type) {
        boolean open = type.getModule().isExported(type.getPackageName(), Handover.class.getModule());
        return open && java.lang.reflect.Modifier.isPublic(type.getModifiers()) && type.getCanonicalName() != null;
    }
}
