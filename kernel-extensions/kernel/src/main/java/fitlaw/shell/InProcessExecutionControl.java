package fitlaw.shell;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.SPIResolutionException;

/**
 * Runs compiled snippets on the calling thread and keeps their results and exceptions as objects; JShell itself returns
 * only strings. Releases the compiler's lock while the user's code runs, so that completion and inspection work.
 */
final class InProcessExecutionControl extends DirectExecutionControl {
    private final UserLoader loader;
    private final ReentrantLock compiler;
    private Object result;
    private Throwable thrown;

    InProcessExecutionControl(UserLoader loader, ReentrantLock compiler) {
        super(loader);
        this.loader = loader;
        this.compiler = compiler;
    }

    /** Clears the result and exception of the last snippet. */
    void reset() {
        result = null;
        thrown = null;
    }

    /** Restores a result that reading a variable replaced. */
    void restore(Object before) {
        result = before;
    }

    Object result() {
        return result;
    }

    Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** Fails if fields, methods or supertypes of a class changed; JShell then creates a new class. */
    @Override
    public void redefine(ClassBytecodes[] classes) throws ClassInstallException {
        loader.redefine(classes);
    }

    /** Drops the causes: JShell would copy them all, which never ends if they form a cycle. */
    @Override
    @SuppressWarnings("DoNotCallSuggester") // never returns, like the method that it overrides
    protected String throwConvertedInvocationException(Throwable cause) throws RunException {
        if (cause instanceof SPIResolutionException unresolved) {
            throw new ResolutionException(unresolved.id(), new StackTraceElement[0]);
        }
        throw new UserException("", cause.getClass().getName(), new StackTraceElement[0]);
    }

    @Override
    protected String invoke(Method method) throws Exception {
        Object value = runUnlocked(method);
        result = value;
        return "";
    }

    private Object runUnlocked(Method method) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        compiler.unlock();
        try {
            thread.setContextClassLoader(loader);
            Execution run =
                    Execution.ofThread().filter(it -> it.thread() == thread).orElse(null);
            return run == null ? method.invoke(null) : run.interruptibly(() -> method.invoke(null));
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
            compiler.lock();
        }
    }

    /** Stores the variable's value as the result. */
    @Override
    public String varValue(String className, String variable)
            throws RunException, EngineTerminationException, InternalException {
        try {
            Field field = findClass(className).getField(variable);
            field.setAccessible(true);
            result = field.get(null);
            return "";
        } catch (ReflectiveOperationException e) {
            throw new InternalException(e.toString());
        }
    }
}
