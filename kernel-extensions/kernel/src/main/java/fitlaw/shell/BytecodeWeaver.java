package fitlaw.shell;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves checks into the user's classes: one at each method's entry and one before each backward jump, so that no loop
 * and no recursion continues after an interrupt. The same pass redirects calls that would exit the virtual machine or
 * read its environment.
 *
 * <p>Each inserted or replaced call leaves the operand stack as the original would, so stack map frames and maxima stay
 * valid and need not be recomputed.
 */
final class BytecodeWeaver {
    private static final String CHECKPOINT = "fitlaw/shell/Checkpoint";
    private static final String BUILDER = "java/lang/ProcessBuilder";

    private BytecodeWeaver() {}

    static byte[] weave(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassWeaver(writer), 0);
        return writer.toByteArray();
    }

    private static final class ClassWeaver extends ClassVisitor {
        private ClassWeaver(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        /** Makes wrappers public, since other wrappers of their package may have a different loader. */
        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            boolean wrapper = name.matches("REPL/\\$JShell\\$\\w+");
            super.visit(version, wrapper ? access | Opcodes.ACC_PUBLIC : access, name, signature, parent, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodWeaver(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private static final class MethodWeaver extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();

        private MethodWeaver(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            check();
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            if (passed.contains(target)) {
                check();
            }
            super.visitJumpInsn(opcode, target);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label other, Label... targets) {
            checkIfBack(other, targets);
            super.visitTableSwitchInsn(min, max, other, targets);
        }

        @Override
        public void visitLookupSwitchInsn(Label other, int[] keys, Label[] targets) {
            checkIfBack(other, targets);
            super.visitLookupSwitchInsn(other, keys, targets);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            Optional<Redirect> elsewhere = Redirect.of(owner, name, descriptor);
            if (elsewhere.isPresent()) {
                Redirect to = elsewhere.get();
                super.visitMethodInsn(Opcodes.INVOKESTATIC, to.owner(), to.name(), to.descriptor(), false);
                return;
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (owner.equals(BUILDER) && name.equals("<init>")) {
                // The compiler leaves the new object on the stack; this call pops and returns it.
                String same = "(L" + BUILDER + ";)L" + BUILDER + ";";
                super.visitMethodInsn(Opcodes.INVOKESTATIC, "fitlaw/shell/Environment", "prepared", same, false);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] redirected = Arrays.stream(arguments).map(Redirect::handle).toArray();
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, redirected);
        }

        private void checkIfBack(Label other, Label[] targets) {
            if (passed.contains(other) || List.of(targets).stream().anyMatch(passed::contains)) {
                check();
            }
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECKPOINT, "check", "()V", false);
        }
    }
}
