package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.table.Digest;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** Finds DuckDB's driver on the class path or among the jars of the session, or fetches it. */
final class Driver {
    static final String COORDINATES = "org.duckdb:duckdb_jdbc:1.5.6.0";

    /** Digest of the jar with these coordinates, since a fetched jar is code that has not been checked otherwise. */
    static final String SHA_256 = "04ae3375d7c40dc88dc9bf0014b82ba5e66715564584af4e3abea39c7ba144d3";

    private static final String CLASS = "org.duckdb.DuckDBDriver";
    private static ClassLoader fetched;

    private Driver() {}

    /** The driver; {@code file} is the file to be read, for messages. */
    static synchronized java.sql.Driver find(String file) {
        Optional<Class<?>> found = Stream.of(
                        Thread.currentThread().getContextClassLoader(), Driver.class.getClassLoader(), fetched)
                .filter(Objects::nonNull)
                .flatMap(loader -> in(loader).stream())
                .findFirst();
        try {
            Class<?> driver = found.isPresent() ? found.get() : fetch(file);
            return (java.sql.Driver) driver.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new DataException(file + " is read by DuckDB, whose driver cannot be loaded: " + e, e);
        }
    }

    private static Optional<Class<?>> in(ClassLoader loader) {
        try {
            return Optional.of(Class.forName(CLASS, true, loader));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Class<?> fetch(String file) throws ClassNotFoundException {
        DriverSource source = ServiceLoader.load(DriverSource.class, Driver.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> absent(file, "its driver is not on the class path", null));
        try {
            List<Path> jars = source.jars(COORDINATES);
            jars.forEach(jar -> check(file, jar));
            URL[] urls = jars.stream().map(Driver::url).toArray(URL[]::new);
            fetched = new URLClassLoader("fitlaw-duckdb", urls, Driver.class.getClassLoader());
            return Class.forName(CLASS, true, fetched);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (CancellationException | DataException e) {
            throw e;
        } catch (RuntimeException e) {
            throw absent(file, "its driver cannot be fetched: " + e.getMessage(), e);
        }
    }

    /** Rejects a jar with another digest. */
    static void check(String file, Path jar) {
        String found = Digest.ofFile(jar).sha256();
        if (!found.equals(SHA_256)) {
            throw new DataException(file + " is read by DuckDB, and " + jar + " is not the driver that this Fitlaw "
                    + "was built with: its SHA-256 is " + found + ", not " + SHA_256
                    + ". Remove it, so that it is fetched again.");
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataException absent(String file, String why, Throwable cause) {
        List<String> parts = List.of(COORDINATES.split(":"));
        return new DataException(
                file + " is read by DuckDB, and " + why + ". In a notebook: %maven " + COORDINATES
                        + ". In a program, add to its pom.xml: <dependency><groupId>" + parts.get(0)
                        + "</groupId><artifactId>" + parts.get(1) + "</artifactId><version>" + parts.get(2)
                        + "</version></dependency>. Or save the file as CSV.",
                cause);
    }
}
