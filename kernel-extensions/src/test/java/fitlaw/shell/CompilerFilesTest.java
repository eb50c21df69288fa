package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerFilesTest {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @TempDir
    Path folder;

    @Test
    void classesOfTheJarAndOfAddedFoldersCompileTogether() throws IOException {
        Path jar = jar("own.jar", "lib", "package lib; public class Outer { public static class Inner {} }");
        Path added = compiled("added", "package more; public class Added {}");

        try (StandardJavaFileManager files = files(jar)) {
            String path = jar + java.io.File.pathSeparator + added;
            assertThat(files.handleOption("-classpath", List.of(path).iterator())).isTrue();

            assertThat(compiles(files, "import lib.*; import more.*; class A { Outer.Inner a; Added b; }"))
                    .isTrue();
            assertThat(compiles(files, "import lib.*; class A { Missing a; }")).isFalse();
        }
    }

    @Test
    void theJarIsListedByPackageWithItsNamesAndPlaces() throws IOException {
        Path jar = jar("own.jar", "lib", "package lib; public class Outer { public static class Inner {} }");

        try (StandardJavaFileManager files = files(jar)) {
            List<JavaFileObject> found = listed(files, "lib", false);

            assertThat(found)
                    .extracting(it -> files.inferBinaryName(StandardLocation.CLASS_PATH, it))
                    .containsExactlyInAnyOrder("lib.Outer", "lib.Outer$Inner");
            JavaFileObject outer = files.getJavaFileForInput(
                    StandardLocation.CLASS_PATH, "lib.Outer", JavaFileObject.Kind.CLASS);
            assertThat(outer.isNameCompatible("Outer", JavaFileObject.Kind.CLASS)).isTrue();
            assertThat(outer.toUri().toString()).startsWith("jar:file:").endsWith("own.jar!/lib/Outer.class");
            assertThat(outer.openInputStream().readAllBytes()).startsWith((byte) 0xca, (byte) 0xfe);
            assertThat(files.isSameFile(outer, found.get(0)) || files.isSameFile(outer, found.get(1)))
                    .isTrue();
            assertThat(files.contains(StandardLocation.CLASS_PATH, outer)).isTrue();
            assertThat(files.getLocationAsPaths(StandardLocation.CLASS_PATH)).hasSize(1);
            assertThat(files.getLocationAsPaths(StandardLocation.CLASS_PATH).iterator().next())
                    .isEqualTo(jar);
            assertThat(listed(files, "li", true)).isEmpty();
            assertThat(listed(files, "", true)).hasSize(2);
        }
    }

    @Test
    void withoutAJarAllIsAsTheCompilerHasIt() throws IOException {
        Path added = compiled("added", "package more; public class Added {}");

        try (StandardJavaFileManager files =
                new CompilerFiles(COMPILER.getStandardFileManager(null, null, null), Optional::empty)) {
            files.handleOption("-classpath", List.of(added.toString()).iterator());

            assertThat(compiles(files, "import more.*; class A { Added b; }")).isTrue();
            assertThat(listed(files, "more", false)).hasSize(1);
        }
    }

    /** The program's own jar is on the class path of its process. */
    private StandardJavaFileManager files(Path jar) throws IOException {
        JarClasses classes = new JarClasses(jar);
        CompilerFiles files =
                new CompilerFiles(COMPILER.getStandardFileManager(null, null, null), () -> Optional.of(classes));
        files.handleOption("-classpath", List.of(jar.toString()).iterator());
        return files;
    }

    private static List<JavaFileObject> listed(StandardJavaFileManager files, String name, boolean recurse)
            throws IOException {
        List<JavaFileObject> found = new ArrayList<>();
        Set<JavaFileObject.Kind> kinds = EnumSet.of(JavaFileObject.Kind.CLASS);
        files.list(StandardLocation.CLASS_PATH, name, kinds, recurse).forEach(found::add);
        return found;
    }

    private boolean compiles(StandardJavaFileManager files, String source) throws IOException {
        Path out = Files.createTempDirectory(folder, "out");
        Path file = Files.writeString(out.resolve("A.java"), source);
        List<String> options = List.of("-proc:none", "-d", out.toString());
        return COMPILER.getTask(
                        null, files, diagnostic -> {}, options, null, files.getJavaFileObjects(file))
                .call();
    }

    private Path compiled(String name, String source) throws IOException {
        Path out = Files.createDirectories(folder.resolve(name));
        Path file = Files.writeString(
                folder.resolve(source.replaceFirst(".*?class (\\w+).*", "$1") + ".java"), source);
        String[] words = {"-proc:none", "-d", out.toString(), file.toString()};
        assertThat(COMPILER.run(null, null, null, words)).isZero();
        return out;
    }

    private Path jar(String name, String folderInside, String source) throws IOException {
        Path classes = compiled(name.toLowerCase(Locale.ROOT) + ".classes", source);
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
                var files = Files.list(classes.resolve(folderInside))) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry(folderInside + "/" + file.getFileName()));
                zip.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }
}
