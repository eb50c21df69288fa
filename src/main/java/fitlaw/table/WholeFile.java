package fitlaw.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files whole or not at all: beside the target first, then moved over it in one step. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a text in UTF-8.
     *
     * @param file where to; folders above it are made, a link is followed
     * @param text what to write
     * @throws DataException if the file cannot be written; a file that was there before is then unchanged
     */
    public static void write(Path file, String text) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.isDirectory(target)) {
                throw new DataException(file + " is a folder; a file is needed. Name one in it.");
            }
            folderOf(target);
            Path part = target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                Files.writeString(
                        part,
                        text,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (AccessDeniedException e) {
            throw new DataException(
                    file + " cannot be written: no permission in " + e.getFile()
                            + ". Change the permissions or name another place.",
                    e);
        } catch (IOException e) {
            throw new DataException(
                    file + " cannot be written: " + e.getMessage() + ". Check the disk, or name another place.", e);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Makes the folder of a file.
     *
     * @param file absolute path of the file
     * @throws IOException if it cannot be made
     */
    public static void folderOf(Path file) throws IOException {
        Path folder = file.getParent();
        // Before JDK 20, createDirectories fails where the folder is a link to one.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
