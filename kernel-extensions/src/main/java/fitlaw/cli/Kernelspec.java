package fitlaw.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installed kernel: a folder with {@code kernel.json}, logos, and a copy of the jar, so that a later build does not
 * change the kernel.
 *
 * @param folder the folder
 */
record Kernelspec(Path folder) {
    static final String DISPLAY_NAME = "Java (Fitlaw)";

    /**
     * Limits the number of malloc arenas, each of which keeps its freed memory: Java's compilers have several threads.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

    Path description() {
        return folder.resolve("kernel.json");
    }

    Path jar() {
        return folder.resolve("fitlaw.jar");
    }

    /** The class-data archive for exactly this Java; any other Java ignores it. */
    Path archive() {
        return folder.resolve("fitlaw.jsa");
    }

    /** {@return all kernels that Fitlaw installed in a folder} */
    static List<Kernelspec> in(Path kernels) {
        try (Stream<Path> folders = Files.list(kernels)) {
            return folders.sorted()
                    .map(Kernelspec::new)
                    .filter(spec -> spec.isFitlaws())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    boolean isFitlaws() {
        return read().map(json -> json.path("metadata").has("fitlaw")).orElse(false);
    }

    /** {@return whether this is an incomplete installation: only files of Fitlaw, which Jupyter does not see} */
    boolean isUnfinished() throws IOException {
        if (!Files.isDirectory(folder) || Files.exists(description())) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> written().contains(file) || AtomicFile.isPart(file));
        }
    }

    Optional<String> version() {
        return read().map(json ->
                json.path("metadata").path("fitlaw").path("version").asText());
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        read().ifPresent(json -> json.path("argv").forEach(word -> command.add(word.asText())));
        return command;
    }

    private Optional<JsonNode> read() {
        try {
            return Files.isRegularFile(description())
                    ? Optional.of(JSON.readTree(description().toFile()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Copies the jar and the logos; Jupyter does not see the kernel before {@link #publish}. */
    void fill(Path program) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(jar(), Files.readAllBytes(program)); // a running kernel keeps its open jar
        for (String logo : LOGOS) {
            try (InputStream in = Kernelspec.class.getResourceAsStream(logo)) {
                AtomicFile.write(
                        folder.resolve(logo), Objects.requireNonNull(in, logo).readAllBytes());
            }
        }
    }

    void publish(List<String> command, Jdk jdk) {
        ObjectNode json = JSON.createObjectNode();
        command.forEach(json.putArray("argv")::add);
        ENVIRONMENT.forEach(json.putObject("env")::put);
        json.put("display_name", DISPLAY_NAME);
        json.put("language", "java");
        json.put("interrupt_mode", "message");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("debugger", true); // makes JupyterLab request variables
        metadata.putObject("fitlaw").put("version", Version.fitlaw()).put("java", jdk.version());
        try {
            AtomicFile.write(
                    description(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private List<Path> written() {
        List<Path> files = new ArrayList<>(List.of(description(), jar(), archive()));
        LOGOS.forEach(logo -> files.add(folder.resolve(logo)));
        return files;
    }

    /** Removes what Fitlaw wrote, and the folder if nothing else is in it. */
    void remove() throws IOException {
        for (Path file : written()) {
            Files.deleteIfExists(file);
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, AtomicFile::isPart)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException e) {
            return; // nothing was created
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            throw new CommandException(
                    "The kernel is removed, but " + folder + " holds files that Fitlaw did not write. "
                            + "Check them and remove the folder manually.",
                    e);
        }
    }
}
