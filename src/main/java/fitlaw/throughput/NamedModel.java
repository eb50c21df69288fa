package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An architecture with its name in tables and figures.
 *
 * @param name its name
 * @param architecture its shape
 */
public record NamedModel(String name, Architecture architecture) {
    /**
     * Creates a named architecture.
     *
     * @param name its name
     * @param architecture its shape
     * @throws IllegalArgumentException if the name is blank
     */
    public NamedModel {
        Objects.requireNonNull(architecture, "architecture");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a model needs a name, which identifies its rows");
        }
    }

    /**
     * {@return the architecture in a file, named after the file, or after its folder if the file is named {@code
     * config.json}}
     *
     * @param file path of a Hugging Face {@code config.json}
     * @throws DataException if the file is missing, is not such a file, or describes another kind of model
     */
    public static NamedModel read(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Path folder = file.toAbsolutePath().normalize().getParent();
        boolean byFolder = name.equals("config") && folder != null && folder.getFileName() != null;
        return new NamedModel(byFolder ? folder.getFileName().toString() : name, Architecture.read(file));
    }
}
