package fitlaw.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * One shard, computed in an executor as {@code fitlaw … --shard} does in a separate process. Fitlaw's jar is loaded
 * once in each executor, isolated from Spark's libraries, since both contain some of the same libraries in different
 * versions.
 */
final class ShardTask extends AbstractFunction2<TaskContext, Iterator<String>, String[]>
        implements java.io.Serializable {
    private static final long serialVersionUID = 1;

    /** Marks a failed result; the next field is the reason. */
    static final String FAILED = "failed";

    private static ClassLoader fitlaw;

    private final String job;
    private final String folder;
    private final String[][] known;
    private final String[] jars;

    /**
     * Creates the task.
     *
     * @param job the job as JSON
     * @param folder folder for relative file names
     * @param known fields of shards that are already known
     * @param jars names of Fitlaw's jars among the files of the application
     */
    ShardTask(String job, String folder, String[][] known, String[] jars) {
        this.job = job;
        this.folder = folder;
        this.known = known.clone();
        this.jars = jars.clone();
    }

    @Override
    public String[] apply(TaskContext context, Iterator<String> shards) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            ClassLoader loader = fitlaw(jars);
            Thread.currentThread().setContextClassLoader(loader);
            return (String[]) Class.forName("fitlaw.cli.ShardCall", true, loader)
                    .getMethod("item", String.class, String.class, String[][].class, String.class)
                    .invoke(null, job, folder, known, shards.next());
        } catch (InvocationTargetException e) {
            return failed(e.getCause());
        } catch (ReflectiveOperationException | LinkageError | UncheckedIOException e) {
            return failed(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Errors in the job itself occur on every executor, so Spark should not retry it. */
    private static String[] failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new String[] {FAILED, host() + ": " + (e.getMessage() == null ? e.toString() : e.getMessage())};
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "executor";
        }
    }

    private static synchronized ClassLoader fitlaw(String[] jars) {
        if (fitlaw == null) {
            List<URL> urls = new ArrayList<>();
            for (String jar : jars) {
                try {
                    urls.add(Path.of(SparkFiles.get(jar)).toUri().toURL());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            fitlaw = new URLClassLoader("fitlaw", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }
        return fitlaw;
    }
}
