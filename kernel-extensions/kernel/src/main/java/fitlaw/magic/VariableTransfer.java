package fitlaw.magic;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Passes values between a session's Java code and its magics. A variable is assigned only when its value exists. */
public final class VariableTransfer {
    private static final Map<String, Object> VALUES = new ConcurrentHashMap<>();
    private static final AtomicLong COUNT = new AtomicLong();

    private VariableTransfer() {}

    /** Evaluates code of a session. */
    @FunctionalInterface
    public interface Evaluator {
        /**
         * Evaluates complete snippets.
         *
         * @param java the code
         * @return the session's result
         * @throws Exception whatever the code throws
         */
        Object evaluate(String java) throws Exception;
    }

    /**
     * Stores a value; called by the code of a session.
     *
     * @param key name of the value
     * @param value the value; {@code null} is not stored
     */
    public static void put(String key, Object value) {
        if (value != null) {
            VALUES.put(key, value);
        }
    }

    /**
     * {@return a stored value; called by the code of a session}
     *
     * @param key name of the value
     * @param <T> declared type of the variable
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the type is specified in the user's own line
    public static <T> T take(String key) {
        return (T) VALUES.remove(key);
    }

    /**
     * {@return the value of an expression; empty for {@code null}}
     *
     * @param session evaluates the expression
     * @param expression Java without a semicolon
     * @throws Exception whatever the expression throws
     */
    public static Optional<Object> value(Evaluator session, String expression) throws Exception {
        String key = key();
        session.evaluate("fitlaw.magic.VariableTransfer.put(\"" + key + "\", " + expression + ");");
        return Optional.ofNullable(take(key));
    }

    /**
     * Sets the value of a variable. An existing variable of the same type is assigned; otherwise the variable is
     * redeclared, which makes a session reset the variables that depend on it.
     *
     * @param context the session
     * @param name the variable
     * @param value its value
     * @throws Exception if the session rejects the variable
     */
    public static void bind(Context context, String name, Object value) throws Exception {
        String type = type(value);
        String simple = simple(type);
        boolean same = context.declaredType(name).map(VariableTransfer::simple).equals(Optional.of(simple))
                && value.getClass().isInstance(context.variables().get(name));
        assign(context, (same ? "" : "var ") + name, value);
    }

    /**
     * Assigns a value to the target of an assignment.
     *
     * @param context the session
     * @param target such as {@code law}, {@code var law} or {@code Law law}
     * @param value the value
     * @throws Exception if the session rejects the assignment
     */
    public static void assign(Context context, String target, Object value) throws Exception {
        String key = key();
        put(key, value);
        try {
            boolean typed = !target.startsWith("var ") && target.indexOf(' ') > 0;
            String cast = typed ? "" : "(" + type(value) + ") ";
            context.evaluate(target + " = " + cast + "fitlaw.magic.VariableTransfer.take(\"" + key + "\");");
        } finally {
            take(key);
        }
    }

    private static String key() {
        return Long.toString(COUNT.incrementAndGet());
    }

    private static String simple(String type) {
        return type.replaceAll("[\\w.]+\\.", "");
    }

    /** {@return the type of a value in Java code} */
    private static String type(Object value) {
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
        boolean open = type.getModule().isExported(type.getPackageName(), VariableTransfer.class.getModule());
        return open && Modifier.isPublic(type.getModifiers()) && type.getCanonicalName() != null;
    }
}
