package fitlaw.imports;

import java.nio.file.Path;
import java.util.List;

/**
 * Fetches jars that are not part of Fitlaw because of their size. A host such as the kernel provides an implementation
 * as a service. It is not needed in a program that has the jar as a dependency.
 */
public interface DriverSource {
    /**
     * {@return a jar with its dependencies, from the disk or from a repository}
     *
     * @param coordinates {@code group:artifact:version}
     * @throws RuntimeException if it is not available, with a message that states the reason and what to do
     * @throws InterruptedException if the thread is interrupted
     */
    List<Path> jars(String coordinates) throws InterruptedException;
}
