package fitlaw.shell;

/**
 * Where a stack frame stands in the user's own text.
 *
 * @param source the text
 * @param line the line in it, from 1
 * @param method the method, with its class if that is the user's too; empty in code outside methods
 */
public record SourcePosition(SourceText source, int line, String method) {
    /** {@return such as {@code cell [3], line 2, in fib}} */
    public String text() {
        return source.name() + ", line " + line + (method.isEmpty() ? "" : ", in " + method);
    }
}
