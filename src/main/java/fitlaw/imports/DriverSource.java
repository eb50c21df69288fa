package fitlaw.imports;

import java.nio.file.Path;
import java.util.List;

/**
 * Fetches jars that Fitlaw does not bring because of their size. A host such as the kernel provides one as a service;
 * in a program of your own the jar is a dependency, and none is needed.
 */
public interface DriverSource {
    /**
     * {@return a jar with all it needs, from the disk or from a repository}
     *
     * @param coordinates {@code group:artifact:version}
     * @throws RuntimeException if it cannot be had, with a message that says why and what to do
     * @throws InterruptedException if the thread is interrupted
     */
    List<Path> jars(String coordinates) throws InterruptedException;
}
