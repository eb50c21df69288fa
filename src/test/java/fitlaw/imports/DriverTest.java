package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
    /** The jar with these coordinates on the class path of the tests, resolved by Maven, has the digest. */
    @Test
    void jarOfTheCoordinatesHasTheDigest() throws Exception {
        Path jar = Path.of(DuckDBDriver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        assertThatCode(() -> Driver.check("runs.parquet", jar)).doesNotThrowAnyException();
    }

    @Test
    void anotherJarIsRefusedWithItsDigestAndWhatToDo(@TempDir Path folder) throws Exception {
        Path jar = Files.writeString(folder.resolve("duckdb_jdbc.jar"), "abc");

        // The digest of "abc" is the first example of FIPS 180-2.
        assertThatThrownBy(() -> Driver.check("runs.parquet", jar))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("runs.parquet is read by DuckDB, and " + jar)
                .hasMessageContaining("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .hasMessageContaining(Driver.SHA_256)
                .hasMessageEndingWith("Remove it, so that it is fetched again.");
    }
}
