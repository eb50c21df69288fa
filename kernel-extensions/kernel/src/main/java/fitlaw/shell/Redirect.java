package fitlaw.shell;

import java.util.Optional;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/**
 * The static method that replaces a call in the user's classes: exits become exceptions, and the environment is the one
 * that cells can change. The receiver becomes the first argument, so the operand stack is unchanged.
 */
record Redirect(String owner, String name, String descriptor) {
    private static final String RUNTIME = "java/lang/Runtime";

    private static final String TRACE = "java/.*(Exception|Error|Throwable)\\.printStackTrace";

    static Optional<Redirect> of(String owner, String name, String descriptor) {
        String key = owner + "." + name;
        return Optional.ofNullable(
                switch (key) {
                    case "java/lang/System.exit" -> new Redirect("fitlaw/shell/Checkpoint", name, descriptor);
                    case "java/lang/Runtime.exit", "java/lang/Runtime.halt" ->
                        new Redirect("fitlaw/shell/Checkpoint", "exit", behind(RUNTIME, descriptor));
                    case "java/lang/System.getenv" -> new Redirect("fitlaw/shell/Environment", name, descriptor);
                    case "java/lang/Runtime.exec" ->
                        new Redirect("fitlaw/shell/Environment", name, behind(RUNTIME, descriptor));
                    case "java/lang/ProcessBuilder.start", "java/util/concurrent/CompletableFuture.join" ->
                        new Redirect("fitlaw/shell/Processes", name, behind(owner, descriptor));
                    default ->
                        key.matches(TRACE) && descriptor.equals("()V")
                                ? new Redirect("fitlaw/shell/Checkpoint", name, "(Ljava/lang/Throwable;)V")
                                : null;
                });
    }

    private static String behind(String receiver, String descriptor) {
        return "(L" + receiver + ";" + descriptor.substring(1);
    }

    /** {@return a method handle, redirected if a call of the method would be} */
    static Object handle(Object argument) {
        return argument instanceof Handle handle
                ? of(handle.getOwner(), handle.getName(), handle.getDesc())
                        .<Object>map(
                                it -> new Handle(Opcodes.H_INVOKESTATIC, it.owner(), it.name(), it.descriptor(), false))
                        .orElse(handle)
                : argument;
    }
}
