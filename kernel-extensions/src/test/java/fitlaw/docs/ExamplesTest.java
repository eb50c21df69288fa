package fitlaw.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every program of examples compiles, each by itself, runs to its end and prints something. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> run() throws IOException {
        return programs().stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    String name = file.getFileName().toString().replace(".java", "");
                    Path classes = Files.createDirectory(folder.resolve(name));
                    compile(file, classes);

                    assertThat(printed(classes, name)).isNotBlank();
                }));
    }

    private static void compile(Path file, Path classes) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());

        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String printed(Path classes, String name) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
