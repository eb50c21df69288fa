package fitlaw.magic;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Takes values between a session's Java and its magics. A variable gets a value only once there is one. */
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
         * @return what the session makes of it
         * @throws Exception whatever the code throws
         */
        Object evaluate(String java) throws Exception;
    }

    /**
     * Keeps a value; called by the code of a session.
     *
     * @param key names the value
     * @param value the value; {@code null} is not kept
     */
    public static void put(String key, Object value) {
        if (value != null) {
            VALUES.put(key, value);
        }
    }

    /**
     * {@return a value that was kept; called by the code of a session}
     *
     * @param key names the value
     * @param <T> what the variable is declared as
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the user's own line says which type it is
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
     * Gives a variable a value. One of the same type is assigned to; another is declared anew, which makes a session
     * reset the variables that depend on it.
     *
     * @param context the session
     * @param name the variable
     * @param value its value
     * @throws Exception if the session refuses the variable
     */
    public static void bind(Context context, String name, Object value) throws Exception {
        String type = type(value);
        String simple = simple(type);
        boolean same = context.declaredType(name).map(VariableTransfer::simple).equals(Optional.of(simple))
                && value.getClass().isInstance(context.variables().get(name));
        assign(context, (same ? "" : "var ") + name, value);
    }

    /**
     * Assigns a value as the left side of an assignment says.
     *
     * @param context the session
     * @param target such as {@code law}, {@code var law} or {@code Law law}
     * @param value the value
     * @throws Exception if the session refuses the assignment
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

    /** {@return how Java code may write the type of a value} */
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
