package fitlaw.magic;

import fitlaw.common.Lazy;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A value with the Java that makes it. One description serves the terminal, which takes the value, and a magic, which
 * shows and runs the Java, so that the two cannot differ:
 *
 * <pre>{@code
 * JavaCall<FitOptions> options = JavaCall.of(FitOptions::defaults)
 *         .with(FitOptions::withConfidence, 0.9)
 *         .with(FitOptions::withRobust, null);  // not given
 * options.java();                               // FitOptions.defaults().withConfidence(0.9)
 * options.value();                              // FitOptions[..., confidence=0.9, ...]
 * }</pre>
 *
 * <p>The names of classes and methods are those of the method references themselves. A reference to a method with a
 * variable number of arguments takes them as an array.
 *
 * @param <T> type of the value
 */
public final class JavaCall<T> {
    private final String java;
    private final Supplier<T> value;

    private JavaCall(String java, Supplier<T> value) {
        this.java = java;
        this.value = new Lazy<>(value);
    }

    /**
     * A method without arguments.
     *
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call0<R> extends Serializable {
        /** {@return the result} */
        R call();
    }

    /**
     * A method of one argument, its receiver counted.
     *
     * @param <A> argument
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call1<A, R> extends Serializable {
        /**
         * {@return the result}
         *
         * @param a argument
         */
        R call(A a);
    }

    /**
     * A method of two arguments, its receiver counted.
     *
     * @param <A> first argument
     * @param <B> second argument
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call2<A, B, R> extends Serializable {
        /**
         * {@return the result}
         *
         * @param a first argument
         * @param b second argument
         */
        R call(A a, B b);
    }

    /**
     * A method of three arguments, its receiver counted.
     *
     * @param <A> first argument
     * @param <B> second argument
     * @param <C> third argument
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call3<A, B, C, R> extends Serializable {
        /**
         * {@return the result}
         *
         * @param a first argument
         * @param b second argument
         * @param c third argument
         */
        R call(A a, B b, C c);
    }

    /**
     * A method of four arguments, its receiver counted.
     *
     * @param <A> first argument
     * @param <B> second argument
     * @param <C> third argument
     * @param <D> fourth argument
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call4<A, B, C, D, R> extends Serializable {
        /**
         * {@return the result}
         *
         * @param a first argument
         * @param b second argument
         * @param c third argument
         * @param d fourth argument
         */
        R call(A a, B b, C c, D d);
    }

    /**
     * A method of five arguments, its receiver counted.
     *
     * @param <A> first argument
     * @param <B> second argument
     * @param <C> third argument
     * @param <D> fourth argument
     * @param <E> fifth argument
     * @param <R> result
     */
    @FunctionalInterface
    public interface Call5<A, B, C, D, E, R> extends Serializable {
        /**
         * {@return the result}
         *
         * @param a first argument
         * @param b second argument
         * @param c third argument
         * @param d fourth argument
         * @param e fifth argument
         */
        R call(A a, B b, C c, D d, E e);
    }

    /**
     * A method of two arguments, its receiver counted, without a result.
     *
     * @param <A> first argument
     * @param <B> second argument
     */
    @FunctionalInterface
    public interface Action2<A, B> extends Serializable {
        /**
         * Does it.
         *
         * @param a first argument
         * @param b second argument
         */
        void call(A a, B b);
    }

    /**
     * {@return a value that has a name: a variable or a constant}
     *
     * @param name how Java writes it
     * @param value its value
     * @param <T> type of the value
     */
    public static <T> JavaCall<T> named(String name, T value) {
        return new JavaCall<>(name, () -> value);
    }

    /**
     * {@return a value that Java writes as it is: text, a number, a constant of an enum, a path, or a list or array of such;
     * an array is written as several arguments}
     *
     * @param value the value
     * @param <T> type of the value
     */
    public static <T> JavaCall<T> literal(T value) {
        return named(text(value), value);
    }

    /**
     * {@return several values as one array, written as several arguments}
     *
     * @param parts the values
     * @param array makes the array, such as {@code LawForm[]::new}
     * @param <T> type of a value
     */
    public static <T> JavaCall<T[]> array(Collection<? extends JavaCall<? extends T>> parts, IntFunction<T[]> array) {
        return new JavaCall<>(
                joined(parts.stream()),
                () -> parts.stream().map(JavaCall::value).toArray(array));
    }

    /**
     * {@return several values as a list}
     *
     * @param parts the values
     * @param <T> type of a value
     */
    public static <T> JavaCall<List<T>> list(Collection<? extends JavaCall<? extends T>> parts) {
        return new JavaCall<>(
                "List.of(" + joined(parts.stream()) + ")",
                () -> parts.stream().<T>map(JavaCall::value).toList());
    }

    /**
     * {@return a call}
     *
     * @param call method
     * @param <R> type of the result
     */
    public static <R> JavaCall<R> of(Call0<R> call) {
        return new JavaCall<>(written(call), call::call);
    }

    /**
     * {@return a call}
     *
     * @param call method or constructor
     * @param a argument, or the receiver
     * @param <A> type of the argument
     * @param <R> type of the result
     */
    public static <A, R> JavaCall<R> of(Call1<A, R> call, JavaCall<? extends A> a) {
        return new JavaCall<>(written(call, a), () -> call.call(a.value()));
    }

    /**
     * {@return a call}
     *
     * @param call method or constructor
     * @param a first argument, or the receiver
     * @param b next argument
     * @param <A> type of the first argument
     * @param <B> type of the next argument
     * @param <R> type of the result
     */
    public static <A, B, R> JavaCall<R> of(Call2<A, B, R> call, JavaCall<? extends A> a, JavaCall<? extends B> b) {
        return new JavaCall<>(written(call, a, b), () -> call.call(a.value(), b.value()));
    }

    /**
     * {@return a call}
     *
     * @param call method or constructor
     * @param a first argument, or the receiver
     * @param b next argument
     * @param c next argument
     * @param <A> type of the first argument
     * @param <B> type of the next argument
     * @param <C> type of the next argument
     * @param <R> type of the result
     */
    public static <A, B, C, R> JavaCall<R> of(
            Call3<A, B, C, R> call, JavaCall<? extends A> a, JavaCall<? extends B> b, JavaCall<? extends C> c) {
        return new JavaCall<>(written(call, a, b, c), () -> call.call(a.value(), b.value(), c.value()));
    }

    /**
     * {@return a call}
     *
     * @param call method or constructor
     * @param a first argument, or the receiver
     * @param b next argument
     * @param c next argument
     * @param d next argument
     * @param <A> type of the first argument
     * @param <B> type of the next argument
     * @param <C> type of the next argument
     * @param <D> type of the next argument
     * @param <R> type of the result
     */
    public static <A, B, C, D, R> JavaCall<R> of(
            Call4<A, B, C, D, R> call,
            JavaCall<? extends A> a,
            JavaCall<? extends B> b,
            JavaCall<? extends C> c,
            JavaCall<? extends D> d) {
        return new JavaCall<>(written(call, a, b, c, d), () -> call.call(a.value(), b.value(), c.value(), d.value()));
    }

    /**
     * {@return a call}
     *
     * @param call method or constructor
     * @param a first argument, or the receiver
     * @param b next argument
     * @param c next argument
     * @param d next argument
     * @param e next argument
     * @param <A> type of the first argument
     * @param <B> type of the next argument
     * @param <C> type of the next argument
     * @param <D> type of the next argument
     * @param <E> type of the next argument
     * @param <R> type of the result
     */
    public static <A, B, C, D, E, R> JavaCall<R> of(
            Call5<A, B, C, D, E, R> call,
            JavaCall<? extends A> a,
            JavaCall<? extends B> b,
            JavaCall<? extends C> c,
            JavaCall<? extends D> d,
            JavaCall<? extends E> e) {
        return new JavaCall<>(
                written(call, a, b, c, d, e), () -> call.call(a.value(), b.value(), c.value(), d.value(), e.value()));
    }

    /**
     * {@return a call without a result; its value is whether it is done}
     *
     * @param call method
     * @param a first argument, or the receiver
     * @param b next argument
     * @param <A> type of the first argument
     * @param <B> type of the next argument
     */
    public static <A, B> JavaCall<Boolean> doing(Action2<A, B> call, JavaCall<? extends A> a, JavaCall<? extends B> b) {
        return new JavaCall<>(written(call, a, b), () -> {
            call.call(a.value(), b.value());
            return true;
        });
    }

    /**
     * {@return this with one more method called on it; this itself if there is no argument, or if the call changes nothing}
     *
     * @param call such as {@code FitOptions::withConfidence}
     * @param argument a value that {@link #literal} can write; {@code null} for none
     * @param <A> type of the argument
     */
    public <A> JavaCall<T> with(Call2<T, A, T> call, A argument) {
        return argument == null ? this : changed(of(call, this, literal(argument)));
    }

    /**
     * {@return this with one more method called on it if a flag is set and the call changes something}
     *
     * @param flag whether to call it
     * @param call such as {@code BootstrapOptions::withResiduals}
     */
    public JavaCall<T> withIf(boolean flag, Call1<T, T> call) {
        return flag ? changed(of(call, this)) : this;
    }

    /**
     * {@return this with one more method called on it; this itself if the call changes nothing}
     *
     * @param call such as {@code FitOptions::withWeights}
     * @param argument made by calls of its own
     * @param <A> type of the argument
     */
    public <A> JavaCall<T> withMade(Call2<T, A, T> call, JavaCall<? extends A> argument) {
        return changed(of(call, this, argument));
    }

    /**
     * {@return the same call, of a type that its value also is}
     *
     * @param call a call
     * @param <T> the wider type
     */
    public static <T> JavaCall<T> wider(JavaCall<? extends T> call) {
        return new JavaCall<>(call.java(), call::value);
    }

    private JavaCall<T> changed(JavaCall<T> after) {
        return after.value().equals(value()) ? this : after;
    }

    /** {@return the value, computed when it is first asked for} */
    public T value() {
        return value.get();
    }

    /** {@return the expression} */
    public String java() {
        return java;
    }

    @Override
    public String toString() {
        return java;
    }

    private static String written(Serializable call, JavaCall<?>... arguments) {
        SerializedLambda method = method(call);
        String type = method.getImplClass()
                .substring(method.getImplClass().lastIndexOf('/') + 1)
                .replace('$', '.');
        String name = method.getImplMethodName();
        return switch (method.getImplMethodKind()) {
            case MethodHandleInfo.REF_invokeStatic -> type + "." + name + "(" + joined(Stream.of(arguments)) + ")";
            case MethodHandleInfo.REF_newInvokeSpecial -> "new " + type + "(" + joined(Stream.of(arguments)) + ")";
            default ->
                arguments[0].java() + "." + name + "("
                        + joined(Stream.of(arguments).skip(1)) + ")";
        };
    }

    private static SerializedLambda method(Serializable call) {
        try {
            Method replacement = call.getClass().getDeclaredMethod("writeReplace");
            replacement.setAccessible(true);
            SerializedLambda method = (SerializedLambda) replacement.invoke(call);
            if (method.getImplMethodName().startsWith("lambda$")) {
                throw new IllegalArgumentException("a lambda has no name; use a method reference");
            }
            return method;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("not a method reference: " + call, e);
        }
    }

    private static String joined(Stream<? extends JavaCall<?>> parts) {
        return parts.map(JavaCall::java).filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String text(Object value) {
        Objects.requireNonNull(value);
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> text(Array.get(value, i)))
                    .collect(Collectors.joining(", "));
        } else if (value instanceof Collection<?> all) {
            return all.stream().map(JavaCall::text).collect(Collectors.joining(", ", "List.of(", ")"));
        } else if (value instanceof String text) {
            return JavaLine.literal(text);
        } else if (value instanceof Path path) {
            return "Path.of(" + JavaLine.literal(path.toString()) + ")";
        } else if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass()
                            .getCanonicalName()
                            .substring(constant.getDeclaringClass()
                                            .getPackageName()
                                            .length()
                                    + 1)
                    + "." + constant.name();
        } else if (value instanceof Long number) {
            return number + "L";
        } else if (value instanceof Double number && number.isInfinite()) {
            return number > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException("Java has no literal for " + value.getClass());
    }
}
