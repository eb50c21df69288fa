package fitlaw.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("clients")
class JarTest {
    private static final long LARGEST_BYTES = 40_000_000;

    @Test
    void itIsSmallEnoughToCopy() throws IOException {
        assertThat(Files.size(Tool.jar())).isLessThan(LARGEST_BYTES);
    }

    @Test
    void itHoldsNoTestsNoSignaturesNoModuleAndNothingTwice() throws IOException {
        assertThat(names())
                .noneMatch(name -> name.matches("(org/junit|org/assertj|com/tngtech|com/networknt|net/bytebuddy)/.*"))
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.matches("fitlaw/.*Test(\\$.*)?\\.class"))
                .doesNotHaveDuplicates();
    }

    @Test
    void itKeepsLicencesAndServices() throws IOException {
        assertThat(names())
                .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/jsoup/LICENSE", "LICENSE-ClassGraph.txt")
                .contains("META-INF/maven/org.zeromq/jeromq/pom.properties");
        try (JarFile jar = new JarFile(Tool.jar().toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
            assertThat(text(jar, "META-INF/licenses/MPL-2.0.txt")).contains("Mozilla Public License");
            for (String name : List.of("asm-BSD-3-Clause", "jline-BSD-3-Clause", "jnacl-BSD-2-Clause")) {
                assertThat(text(jar, "META-INF/licenses/" + name + ".txt")).contains("Copyright", "THIS SOFTWARE IS");
            }
            assertThat(text(jar, "META-INF/licenses/commons-math3.txt")).contains("Minpack Copyright Notice");
            assertThat(text(jar, "META-INF/LIBRARIES"))
                    .containsPattern("org.zeromq:jeromq:jar:[\\d.]+")
                    .containsPattern("org.jsoup:jsoup:jar:[\\d.]+")
                    .doesNotContain("junit");
            JarEntry service = jar.getJarEntry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
            assertThat(service).isNotNull();
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("fitlaw.cli.Main");
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void itRunsOnBothJdks() throws Exception {
        for (Path jdk : List.of(Tool.firstJdk(), Tool.secondJdk())) {
            assertThat(Tool.fitlaw(jdk, Path.of(""), "--version").out())
                    .contains("fitlaw")
                    .contains(jdk.toString());

            // Newer JDKs write warnings about libraries that use what will be removed.
            var fitted = Tool.fitlaw(jdk, Path.of(""), "fit", "data/runs/nano.csv");
            assertThat(fitted.out()).contains("d_over_sqrt_n_optimum");
            assertThat(fitted.err()).isEmpty();
        }
    }

    @Test
    void theScriptRunsItWithoutBuilding() throws Exception {
        var ended = Tool.run(
                Map.of("JAVA_HOME", Tool.secondJdk().toString()),
                Path.of("/"),
                Path.of("fitlaw").toAbsolutePath().toString(),
                "--version");

        assertThat(ended.out()).contains(Tool.secondJdk().toString());
        assertThat(ended.err()).isEmpty();
    }

    private static List<String> names() throws IOException {
        try (JarFile jar = new JarFile(Tool.jar().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }
}
