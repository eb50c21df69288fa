package fitlaw.shell;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.SPIResolutionException;

/**
 * Runs compiled snippets on the calling thread and keeps their results and exceptions as objects; JShell itself passes
 * on strings only. Lets go of the compiler's lock while the user's code runs, so that completion and inspection answer.
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

    /** Forgets what the last snippet left. */
    void reset() {
        result = null;
        thrown = null;
    }

    /** Puts back a result that a look at a variable replaced. */
    void restore(Object before) {
        result = before;
    }

    Object result() {
        return result;
    }

    Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** Fails where a class changed its shape, and JShell then makes a new one. */
    @Override
    public void redefine(ClassBytecodes[] classes) throws ClassInstallException {
        loader.redefine(classes);
    }

    /** JShell would copy the exception with all its causes, which never ends where they form a circle. */
    @Override
    @SuppressWarnings("DoNotCallSuggester") // returns nothing, like what it overrides
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

    /** Keeps the variable's value as the result. */
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
