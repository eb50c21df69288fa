package fitlaw.common;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Copies of records. */
public final class Records {
    private Records() {}

    /**
     * {@return a copy of a record in which one component has another value, so that a method that changes one component need
     * not list the others}
     *
     * @param record a public record with a public constructor
     * @param component name of the component
     * @param value its value, boxed if it is primitive
     * @param <R> type of the record
     * @throws RuntimeException whatever the constructor throws
     */
    public static <R extends Record> R with(R record, String component, Object value) {
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> type = (Class<R>) record.getClass();
        RecordComponent[] all = type.getRecordComponents();
        Class<?>[] types = new Class<?>[all.length];
        Object[] values = new Object[all.length];
        if (Arrays.stream(all).noneMatch(one -> one.getName().equals(component))) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no component " + component + ".");
        }
        try {
            for (int i = 0; i < all.length; i++) {
                types[i] = all[i].getType();
                values[i] = all[i].getName().equals(component)
                        ? value
                        : all[i].getAccessor().invoke(record);
            }
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " is no public record", e);
        }
    }
}
