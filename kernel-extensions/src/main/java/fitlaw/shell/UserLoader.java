package fitlaw.shell;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import jdk.jshell.spi.ExecutionControl.NotImplementedException;

/** Loads the user's classes, woven, and the jars that the user added; everything else comes from Fitlaw's loader. */
final class UserLoader extends URLClassLoader implements LoaderDelegate {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

    UserLoader() {
        super("fitlaw-cells", new URL[0], UserLoader.class.getClassLoader());
    }

    @Override
    public void load(ClassBytecodes[] loaded)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        boolean[] done = new boolean[loaded.length];
        for (ClassBytecodes one : loaded) {
            classes.put(one.name(), one.bytecodes());
        }
        for (int i = 0; i < loaded.length; i++) {
            try {
                loadClass(loaded[i].name());
                done[i] = true;
            } catch (ClassNotFoundException | LinkageError e) {
                throw new ClassInstallException(String.valueOf(e.getMessage()), done);
            }
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] redefined) {}

    @Override
    public void addToClasspath(String paths) throws InternalException {
        for (String path : paths.split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                addURL(Path.of(path).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new InternalException(path + ": " + e.getMessage());
            }
        }
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            return super.findClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> present = findLoadedClass(name);
            if (present != null) {
                return present;
            }
            byte[] woven = Instrument.weave(bytes);
            return defineClass(name, woven, 0, woven.length);
        }
    }
}
