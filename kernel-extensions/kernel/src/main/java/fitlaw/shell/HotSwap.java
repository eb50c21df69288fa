package fitlaw.shell;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Redefines loaded classes without losing the values of their fields, as JShell itself does through a debugger.
 *
 * <p>Java makes {@link Instrumentation} available only to an agent. The agent is attached when a class is first
 * redefined, since one that is present from the start slows down the loading of every class. This requires {@code
 * -Djdk.attach.allowAttachSelf=true} on the command line; without it nothing is redefined, and {@link UserLoader}
 * copies values to new classes.
 */
public final class HotSwap {
    private static volatile Instrumentation instrumentation;
    private static boolean tried;

    private HotSwap() {}

    /**
     * The agent's entry point; called by the JVM.
     *
     * @param arguments unused
     * @param handed the instrumentation of this JVM
     */
    public static void agentmain(String arguments, Instrumentation handed) {
        instrumentation = handed;
    }

    /** {@return whether all classes were redefined; if false, none was} */
    static synchronized boolean redefine(ClassDefinition... classes) {
        if (!tried) {
            tried = true;
            attach();
        }
        if (instrumentation == null) {
            return false;
        }
        try {
            instrumentation.redefineClasses(classes);
            return true;
        } catch (ClassNotFoundException | UnmodifiableClassException | UnsupportedOperationException | LinkageError e) {
            return false; // fields, methods or supertypes changed
        }
    }

    private static void attach() {
        if (!Boolean.getBoolean("jdk.attach.allowAttachSelf")) {
            return;
        }
        try {
            Path jar = Files.createTempFile("fitlaw-agent", ".jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream closed = new JarOutputStream(out, manifest())) {
                closed.finish();
            }
            try {
                VirtualMachine self = VirtualMachine.attach(
                        Long.toString(ProcessHandle.current().pid()));
                try {
                    self.loadAgent(jar.toString());
                } finally {
                    self.detach();
                }
            } finally {
                Files.deleteIfExists(jar);
            }
        } catch (Exception | LinkageError e) {
            instrumentation = null; // a JVM that refuses agents: values are copied instead
        }
    }

    private static Manifest manifest() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Agent-Class", HotSwap.class.getName());
        main.putValue("Can-Redefine-Classes", "true");
        return manifest;
    }
}
