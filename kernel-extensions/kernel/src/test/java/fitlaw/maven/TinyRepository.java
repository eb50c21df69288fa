package fitlaw.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A Maven repository in a folder, and settings that contain no other. */
public record TinyRepository(Path folder) {
    /**
     * Creates a repository. A local repository set for the build would override the settings, and tests would write to
     * it.
     *
     * @param folder its folder
     */
    public TinyRepository {
        System.clearProperty("maven.repo.local");
    }

    /** Adds a version of an artifact in group {@code org.tiny} with one class {@code org.tiny.NAME}. */
    public void add(String name, String version, String dependencies) throws IOException {
        String artifact = name.toLowerCase(java.util.Locale.ROOT);
        Path place = Files.createDirectories(remote().resolve("org/tiny/" + artifact + "/" + version));
        Files.writeString(
                place.resolve(artifact + "-" + version + ".pom"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                  <groupId>org.tiny</groupId><artifactId>%s</artifactId><version>%s</version>
                  <dependencies>%s</dependencies></project>""".formatted(artifact, version, dependencies));
        jar(place.resolve(artifact + "-" + version + ".jar"), name, version);
        Files.writeString(place.resolveSibling("maven-metadata.xml"), """
                <metadata><groupId>org.tiny</groupId><artifactId>%s</artifactId>
                  <versioning><latest>%2$s</latest><versions><version>%2$s</version></versions></versioning>
                </metadata>""".formatted(artifact, version));
        sum(place.resolve(artifact + "-" + version + ".pom"));
        sum(place.resolve(artifact + "-" + version + ".jar"));
        sum(place.resolveSibling("maven-metadata.xml"));
    }

    /** Writes the checksum of a file next to it, as repositories do. */
    private static void sum(Path file) throws IOException {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file));
            Files.writeString(sumOf(file), HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the checksum file of a file} */
    public static Path sumOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha1");
    }

    /** {@return the jar of an artifact as the server has it} */
    public Path jar(String artifact, String version) {
        return remote().resolve("org/tiny/" + artifact + "/" + version + "/" + artifact + "-" + version + ".jar");
    }

    /** {@return a dependency on another artifact} */
    public static String dependency(String artifact, String version, String scope) {
        return "<dependency><groupId>org.tiny</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version><scope>" + scope + "</scope></dependency>";
    }

    /** Adds the sources of an artifact, in which its class has a comment. */
    public void addSources(String name, String version, String comment) throws IOException {
        String artifact = name.toLowerCase(java.util.Locale.ROOT);
        Path file = remote().resolve(
                        "org/tiny/" + artifact + "/" + version + "/" + artifact + "-" + version + "-sources.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("org/tiny/" + name + ".java"));
            jar.write(("package org.tiny;\n/** " + comment + " */\npublic class " + name + " {}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        sum(file);
    }

    private void jar(Path file, String name, String version) throws IOException {
        Path work = Files.createTempDirectory(folder, "classes");
        Path source = Files.writeString(
                work.resolve(name + ".java"),
                "package org.tiny; public class " + name + " { public static String version() { return \"" + version
                        + "\"; } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", work.toString(), source.toString());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("org/tiny/" + name + ".class"));
            jar.write(Files.readAllBytes(work.resolve("org/tiny/" + name + ".class")));
        }
    }

    /** {@return the folder that represents the server} */
    public Path remote() {
        return folder.resolve("remote");
    }

    /** {@return the folder of the local repository} */
    public Path local() {
        return folder.resolve("local");
    }

    /** {@return a settings.xml that mirrors every repository to this one} */
    public Path settings() throws IOException {
        return settings(remote().toUri().toString(), "");
    }

    /** {@return a settings.xml that mirrors every repository to a URL, with further elements} */
    public Path settings(String address, String more) throws IOException {
        return Files.write(folder.resolve("settings.xml"), """
                <settings><localRepository>%s</localRepository>
                  <mirrors><mirror><id>tiny</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
                  %s</settings>""".formatted(local(), address, more)
                .getBytes(StandardCharsets.UTF_8));
    }
}
