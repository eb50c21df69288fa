package fitlaw.common;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes files atomically: to a temporary file in the same folder first, then moved over the target in one step.
 *
 * <p>The new file has the permissions of the one it replaces, and its owner and group if the user may change them.
 * Symbolic links are followed, including those whose target does not exist yet. An existing target that is not a
 * regular file, such as a device, a pipe or {@code /dev/stdout}, is opened and written, never replaced.
 */
public final class AtomicFile {
    /** Maximum number of consecutive links, as in Linux. */
    private static final int LINKS = 40;

    private static final String PART = ".fitlaw-";
    private static final String PART_ENDING = ".part";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** Paths of the open files of a process on Linux and macOS. */
    private static final Pattern DESCRIPTOR = Pattern.compile("(?:/proc/(\\d+)(?:/task/\\d+)?|/dev)/fd/(\\d+)");

    private AtomicFile() {}

    /**
     * Writes a text in UTF-8; an unpaired surrogate, which UTF-8 cannot encode, becomes U+FFFD.
     *
     * @param file path of the file; missing folders are created, a link is followed
     * @param text what to write
     * @throws DataException if the file cannot be written; an existing file is then unchanged
     */
    public static void write(Path file, String text) {
        try {
            write(
                    file,
                    StandardCharsets.UTF_8
                            .newEncoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .replaceWith(REPLACEMENT)
                            .encode(java.nio.CharBuffer.wrap(text)));
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("every text can be encoded in UTF-8", e);
        }
    }

    /**
     * Writes bytes.
     *
     * @param file path of the file; missing folders are created, a link is followed
     * @param bytes what to write
     * @throws DataException if the file cannot be written; an existing file is then unchanged
     */
    public static void write(Path file, byte[] bytes) {
        write(file, ByteBuffer.wrap(bytes));
    }

    private static void write(Path file, ByteBuffer bytes) {
        try {
            Path target = target(file);
            Matcher descriptor = DESCRIPTOR.matcher(target.toString());
            if (Files.isDirectory(target)) {
                throw new DataException(file + " is a folder; a file is needed. Name one in it.");
            } else if (descriptor.matches()) {
                append(target, descriptor, bytes);
            } else if (Files.exists(target) && !Files.isRegularFile(target)) {
                writeAll(FileChannel.open(target, StandardOpenOption.WRITE), bytes);
            } else {
                replace(target, bytes);
            }
        } catch (AccessDeniedException e) {
            throw new DataException(
                    file + " cannot be written: no permission for " + e.getFile()
                            + ". Change the permissions or name another place.",
                    e);
        } catch (IOException e) {
            throw new DataException(
                    file + " cannot be written: " + reason(e) + ". Check the disk, or name another place.", e);
        }
    }

    /** The system's message, without the name of the temporary file. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(e.getMessage());
    }

    /**
     * The target of links: the first open file of a process, or the first path that is not a link or does not exist.
     */
    private static Path target(Path file) throws IOException {
        Path at = file.toAbsolutePath();
        for (int links = 0; links <= LINKS; links++) {
            Path folder = at.getParent();
            if (folder == null) {
                return at; // the root
            }
            if (Files.isDirectory(folder)) {
                at = folder.toRealPath().resolve(at.getFileName()).normalize();
            }
            if (!Files.isSymbolicLink(at) || DESCRIPTOR.matcher(at.toString()).matches()) {
                return at;
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        throw new DataException(file + " is a link that leads back to itself. Remove it, or name another place.");
    }

    /** Appends at the position of an open file of this process: if reopened, it would be written from its beginning. */
    private static void append(Path target, Matcher descriptor, ByteBuffer bytes) throws IOException {
        boolean out = descriptor.group(2).equals("1");
        boolean err = descriptor.group(2).equals("2");
        String process = descriptor.group(1);
        boolean own = process == null
                || process.equals(Long.toString(ProcessHandle.current().pid()));
        if (own && (out || err)) {
            (out ? System.out : System.err).flush();
            // Not closed: the other output of this process goes to the same file.
            @SuppressWarnings("resource")
            OutputStream stream = new FileOutputStream(out ? FileDescriptor.out : FileDescriptor.err);
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            writeAll(FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.APPEND), bytes);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        try (channel) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * {@return whether a file has a name of the temporary files of this class; one that remains is from a program that
     * was killed}
     *
     * @param file path of the file
     */
    public static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(PART) && name.endsWith(PART_ENDING);
    }

    private static void replace(Path target, ByteBuffer bytes) throws IOException {
        folderOf(target);
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new AccessDeniedException(target.toString());
        }
        Optional<PosixFileAttributes> before = attributes(target);
        FileAttribute<?>[] mode = before.map(
                        it -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(it.permissions())})
                .orElse(new FileAttribute<?>[0]);
        Path part = target.resolveSibling(PART + Long.toHexString(RANDOM.nextLong()) + PART_ENDING);
        try {
            writeAll(created(part, mode), bytes);
            if (before.isPresent()) {
                keep(part, before.get());
            }
            move(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileChannel created(Path part, FileAttribute<?>[] mode) throws IOException {
        try {
            return FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(part.getParent().toString());
        }
    }

    private static Optional<PosixFileAttributes> attributes(Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        return view == null || !Files.exists(target) ? Optional.empty() : Optional.of(view.readAttributes());
    }

    private static void keep(Path part, PosixFileAttributes before) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        try {
            if (!now.group().equals(before.group())) {
                view.setGroup(before.group());
            }
            if (!now.owner().equals(before.owner())) {
                view.setOwner(before.owner());
            }
        } catch (IOException e) {
            // Only the superuser may change the owner; the content matters more.
        }
        view.setPermissions(before.permissions());
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void folderOf(Path file) throws IOException {
        Path folder = file.getParent();
        // Before JDK 20, createDirectories fails if the folder is a link to a folder.
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder)) {
                throw new FileSystemException(file.toString(), null, folder + " is a file, not a folder");
            }
            Files.createDirectories(folder);
        }
    }
}
