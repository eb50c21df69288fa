package fitlaw.command;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.JavaCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Every argument of {@link JavaCall} is a reference with a method name. The compiler turns a reference that omits
 * varargs into a lambda without a name; pass an empty array instead.
 */
class MethodReferencesTest {
    @Test
    void everyCallNamesItsMethod() throws IOException, URISyntaxException {
        Path classes = Path.of(FitArguments.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("fitlaw");
        List<String> calls = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> read(file, calls));
        }

        assertThat(calls).hasSizeGreaterThan(50).noneMatch(call -> call.contains(": lambda$"));
    }

    private static void read(Path file, List<String> calls) {
        try {
            new ClassReader(Files.readAllBytes(file)).accept(visitor(file, calls), ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassVisitor visitor(Path file, List<String> calls) {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInvokeDynamicInsn(
                            String name, String type, Handle bootstrap, Object... arguments) {
                        if (type.contains(")Lfitlaw/magic/JavaCall$") && arguments[1] instanceof Handle called) {
                            calls.add(file.getFileName() + ", " + method + ": " + called.getName());
                        }
                    }
                };
            }
        };
    }
}
