package fitlaw.jjava;

import fitlaw.magic.JavaLine;
import fitlaw.magic.VariableTransfer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/** The variables of a kernel, read on demand. */
final class KernelVariables extends AbstractMap<String, Object> {
    private static final int DEPTH = 3;

    private final Host host;

    KernelVariables(Host host) {
        this.host = host;
    }

    @Override
    public Object get(Object name) {
        return name instanceof String text && JavaLine.isVariableName(text)
                ? value(text).orElse(null)
                : null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String name : names()) {
            value(name).ifPresent(value -> all.put(name, value));
        }
        return all.entrySet();
    }

    /** {@return the value of a variable; empty if there is no such variable, or it is {@code null}} */
    private Optional<Object> value(String name) {
        try {
            return VariableTransfer.value(host::evaluate, name);
        } catch (Exception e) {
            return Optional.empty(); // does not compile: there is no such variable
        }
    }

    private List<String> names() {
        Optional<JShell> shell = shell(host.kernel(), DEPTH);
        return shell.isEmpty()
                ? List.of()
                : shell.get()
                        .variables()
                        .filter(variable -> variable.subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                        .map(VarSnippet::name)
                        .toList();
    }

    /** Neither kernel exposes its shell; in both it is in a field of a field. */
    private static Optional<JShell> shell(Object owner, int depth) {
        if (owner instanceof JShell shell) {
            return Optional.of(shell);
        }
        for (Object value : depth == 0 ? List.of() : fields(owner)) {
            Optional<JShell> found = shell(value, depth - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Object> fields(Object owner) {
        List<Object> values = new ArrayList<>();
        for (Class<?> type = owner.getClass(); type != null && !type.getName().startsWith("java"); ) {
            for (Field field : type.getDeclaredFields()) {
                boolean plain = field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers());
                if (!plain && field.trySetAccessible()) {
                    value(field, owner).ifPresent(values::add);
                }
            }
            type = type.getSuperclass();
        }
        return values;
    }

    private static Optional<Object> value(Field field, Object owner) {
        try {
            return Optional.ofNullable(field.get(owner));
        } catch (IllegalAccessException e) {
            return Optional.empty();
        }
    }
}
