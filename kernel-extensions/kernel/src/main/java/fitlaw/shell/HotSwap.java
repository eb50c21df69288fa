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
 * Gives loaded classes new code without losing the values of their fields, as JShell's own tool does by a debugger.
 *
 * <p>Java hands out what this needs only to an agent. It is attached when a class is first redefined, since an agent
 * that is there from the start slows down the loading of every class. That takes {@code -Djdk.attach.allowAttachSelf=true}
 * on the command line; without it nothing is redefined, and {@link UserLoader} carries values over to new classes.
 */
public final class HotSwap {
    private static volatile Instrumentation instrumentation;
    private static boolean tried;

    private HotSwap() {}

    /**
     * Takes what Java hands to an agent; called by Java.
     *
     * @param arguments not used
     * @param handed what can redefine classes
     */
    public static void agentmain(String arguments, Instrumentation handed) {
        instrumentation = handed;
    }

    /** {@return whether all classes have the new code now; else none has} */
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
            return false; // the shape changed: fields, methods or parents
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
            instrumentation = null; // a JVM that refuses agents: values are carried over instead
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
