package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("law.json");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void textAndBytesAreWrittenAndNothingElseIsLeft() throws IOException {
        AtomicFile.write(file, "ä");
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {(byte) 0xc3, (byte) 0xa4});
        AtomicFile.write(file, new byte[] {1, 2});
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 2});
        assertThat(names()).isEqualTo(List.of("law.json"));
    }

    /** A file that is created without more has the mode that the umask leaves. */
    @Test
    void aNewFileHasTheUsualMode() throws IOException {
        AtomicFile.write(file, "new");

        assertThat(mode(file)).isEqualTo(mode(Files.createFile(folder.resolve("usual"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rwxr-xr-x", "rw-rw-rw-"})
    void aReplacedFileKeepsItsMode(String mode) throws IOException {
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        AtomicFile.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo(mode);
    }

    @Test
    void linksAreFollowedAlsoToWhereNothingIs() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "old");
        Files.createSymbolicLink(folder.resolve("second"), target.getFileName());
        Files.createSymbolicLink(file, Path.of("second"));
        AtomicFile.write(file, "new");
        assertThat(target).hasContent("new");
        assertThat(Files.isSymbolicLink(file)).isTrue();

        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("deep", "none"));
        AtomicFile.write(dangling, "there");
        assertThat(folder.resolve("deep").resolve("none")).hasContent("there");
        assertThat(Files.isSymbolicLink(dangling)).isTrue();
    }

    @Test
    void linksThatLeadBackAreRefused() throws IOException {
        Files.createSymbolicLink(file, Path.of("other"));
        Files.createSymbolicLink(folder.resolve("other"), Path.of("law.json"));

        assertThatThrownBy(() -> AtomicFile.write(file, "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + " is a link that leads back to itself");
        assertThat(Files.isSymbolicLink(file)).isTrue();
    }

    /** Linux takes 255 bytes; the name of the file beside it does not grow with it. */
    @Test
    void longNamesAreWritten() throws IOException {
        Path path = folder.resolve("n".repeat(250) + ".json");
        AtomicFile.write(path, "x");
        AtomicFile.write(path, "y");
        assertThat(path).hasContent("y");
    }

    @Test
    void aPipeIsWrittenAndStaysAPipe() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(Files.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        AtomicFile.write(file, "through it");

        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("through it");
        assertThat(Files.readAttributes(file, "isOther", LinkOption.NOFOLLOW_LINKS))
                .containsEntry("isOther", true);
    }

    @Test
    void devicesAreWrittenAndStayDevices() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("null.json"), Path.of("/dev/null"));
        AtomicFile.write(link, "x");
        AtomicFile.write(Path.of("/dev/null"), "x");
        assertThat(Files.readAttributes(Path.of("/dev/null"), "isOther")).containsEntry("isOther", true);

        assertThatThrownBy(() -> AtomicFile.write(Path.of("/dev/full"), "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/dev/full cannot be written: No space left on device");
    }

    /** Writes to the file named; what it prints itself stands around that. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println("before");
            AtomicFile.write(Path.of(args[0]), "whole\n");
            System.out.println("after");
        }
    }

    private static List<String> program(String name) {
        return List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
    void standardOutputIsWrittenWhereItStands(String name) throws Exception {
        Path out = folder.resolve("out.txt");
        assertThat(new ProcessBuilder(program(name))
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor())
                .isZero();
        assertThat(out).hasContent("before\nwhole\nafter");

        Process piped = new ProcessBuilder(program(name))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(piped.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("before\nwhole\nafter\n");
    }

    /** What bash makes of {@code >(cat > file)}. */
    @Test
    void openFilesOfTheShellAreWritten() throws Exception {
        Path out = folder.resolve("through.txt");
        String command = "'" + String.join("' '", program("").subList(0, 4)) + "' >(cat > " + out + ")";
        Process shell = new ProcessBuilder("bash", "-c", command).inheritIO().start();

        assertThat(shell.waitFor()).isZero();
        for (int i = 0; i < 200 && (Files.notExists(out) || Files.size(out) == 0); i++) {
            Thread.sleep(100); // the shell does not wait for the other end
        }
        assertThat(out).hasContent("whole");
    }

    @ParameterizedTest
    @CsvSource({"\ud83d, \ufffd", "a\ud83db, a\ufffdb", "\ude00\ud83d, \ufffd\ufffd", "\ud83d\ude00, \ud83d\ude00"})
    void halfACharacterIsReplaced(String text, String expected) throws IOException {
        AtomicFile.write(file, text);

        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    @Test
    void whatIsNoPlaceForAFileIsNamed() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(folder, "x")).hasMessageContaining("is a folder; a file is needed");
        assertThatThrownBy(() -> AtomicFile.write(Path.of("/"), "x")).hasMessageContaining("is a folder");
        Files.writeString(file, "x");
        assertThatThrownBy(() -> AtomicFile.write(file.resolve("below.json"), "x"))
                .hasMessageContaining(file + " is a file, not a folder");
    }
}
