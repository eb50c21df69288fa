package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a copy of the project's layout, with fake java and mvn commands that print their arguments. */
class ScriptTest {
    @TempDir
    Path folder;

    private Path root;
    private Path jar;

    @BeforeEach
    void layOut() throws IOException {
        root = Files.createDirectories(folder.resolve("a project"));
        jar = root.resolve("kernel-extensions/target/fitlaw.jar");
        for (String sources : List.of("src/main", "kernel-extensions/src/main", ".mvn", "kernel-extensions/target")) {
            Files.createDirectories(root.resolve(sources));
        }
        for (String pom : List.of("pom.xml", "src/pom.xml", "kernel-extensions/pom.xml")) {
            Files.writeString(root.resolve(pom), "");
        }
        Files.copy(Path.of("fitlaw"), root.resolve("fitlaw"));
        root.resolve("fitlaw").toFile().setExecutable(true);
        program("jdk/bin/java", "for word in \"$@\"; do echo \"<$word>\"; done");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"21.0.1\"\n");
        program("bin/mvn", "echo built; echo jar > kernel-extensions/target/fitlaw.jar");
    }

    @Test
    void itBuildsAMissingJarAndHandsTheWordsOver() throws Exception {
        Ended ended = run(folder, root.resolve("fitlaw"), "run", "my notebook.ipynb");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).hasLineCount(1).contains("building");
        assertThat(ended.out())
                .contains("<-jar>\n<" + jar + ">\n<run>\n<my notebook.ipynb>\n")
                .doesNotContain("built");
    }

    @Test
    void aJarNewerThanTheSourcesIsTakenAsItIs() throws Exception {
        Files.writeString(jar, "");

        assertThat(run(folder, root.resolve("fitlaw")).err()).isEmpty();
    }

    @Test
    void aChangedSourceIsBuilt() throws Exception {
        Files.writeString(jar, "");
        Path source = Files.writeString(root.resolve("src/main/A.java"), "");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 10_000));

        assertThat(run(folder, root.resolve("fitlaw")).err()).contains("building");
    }

    @Test
    void linksLeadToTheProject() throws Exception {
        Files.writeString(jar, "");
        Path link = Files.createSymbolicLink(folder.resolve("one"), Path.of("a project/fitlaw"));
        Path second = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("x y")).resolve("two"), link);

        assertThat(run(Path.of("/"), second, "--version").out()).contains("<" + jar + ">");
    }

    @Test
    void aFailedBuildShowsMavensWordsAndLeavesNoJar() throws Exception {
        program("bin/mvn", "echo '[ERROR] no such thing'; echo half > kernel-extensions/target/fitlaw.jar; exit 1");

        Ended ended = run(folder, root.resolve("fitlaw"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("[ERROR] no such thing").contains("the build failed");
        assertThat(jar).doesNotExist();
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"1.8.0_402\"\n");

        Ended ended = run(folder, root.resolve("fitlaw"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is version 1.8.0_402").contains("needs 17 or later");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        Ended ended = run(Map.of("JAVA_HOME", "/no such jdk"), folder, root.resolve("fitlaw"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("JAVA_HOME is /no such jdk");
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(Path directory, Path script, String... words) throws Exception {
        return run(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), directory, script, words);
    }

    private Ended run(Map<String, String> environment, Path directory, Path script, String... words) throws Exception {
        Path err = folder.resolve("err");
        List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    private void program(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        file.toFile().setExecutable(true);
    }
}
