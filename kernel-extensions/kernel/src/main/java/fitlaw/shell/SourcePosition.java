package fitlaw.shell;

/**
 * The position of a stack frame in the user's text.
 *
 * @param source the text
 * @param line the line in it, from 1
 * @param method the method, with its class if the user declared it; empty for code outside methods
 */
public record SourcePosition(SourceText source, int line, String method) {
    /** {@return a description such as {@code cell [3], line 2, in fib}} */
    public String text() {
        return source.name() + ", line " + line + (method.isEmpty() ? "" : ", in " + method);
    }
}
