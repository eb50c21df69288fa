package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;

class CompilerSymbolsTest {
    @Test
    void valuesAreThoseOfCellsUntilTheyAreRemoved() {
        CompilerSymbols symbols = new CompilerSymbols(Map.of("java.util.List", Map.of("java.base", "List")));
        Map<Object, Object> ofCell = new HashMap<>(Map.of("unnamed", "cell"));
        symbols.computeIfAbsent("REPL.$JShell$1", it -> ofCell);
        symbols.computeIfAbsent("java.util.Map", it -> Map.of("java.base", "Map"));

        assertThat(symbols.values()).isEqualTo(List.of(ofCell));

        ofCell.clear();
        assertThat(symbols.values()).isEmpty();
        assertThat(symbols.keySet()).isEqualTo(Set.of("java.util.List", "java.util.Map"));

        symbols.put("REPL.$JShell$1", Map.of("unnamed", "again"));
        assertThat(symbols.values()).isEqualTo(List.of(Map.of("unnamed", "again")));
    }

    @Test
    void compilersOfAShellHoldNoClassesOfItsCells() throws Exception {
        try (JShell jshell = JShell.builder().executionEngine("local").build()) {
            JShellInternals internals = new JShellInternals(jshell);
            for (String code : List.of("int a = 1;", "class B {}", "a + 1", "new B()")) {
                internals.within(Optional.empty(), () -> jshell.eval(code));
            }

            List<Map<?, ?>> tables = tables(jshell);
            assertThat(tables).hasSizeGreaterThan(1).allMatch(it -> it instanceof CompilerSymbols);
            assertThat(tables).allMatch(it -> it.values().isEmpty()).anyMatch(it -> it.size() > 1);
            assertThat(tables.stream().flatMap(it -> it.keySet().stream()).map(String::valueOf))
                    .noneMatch(it -> it.startsWith("REPL."));
        }
    }

    /** The tables of the compilers that have been used more than once. */
    private static List<Map<?, ?>> tables(JShell jshell) throws ReflectiveOperationException {
        Map<?, ?> waiting = (Map<?, ?>) field(field(field(jshell, "taskFactory"), "javacTaskPool"), "options2Contexts");
        List<Object> contexts = waiting.values().stream()
                .flatMap(it -> ((Collection<?>) it).stream())
                .<Object>map(it -> it)
                .toList();
        var symbols = Stream.of(Class.forName("com.sun.tools.javac.code.Symtab").getMethods())
                .filter(it -> it.getName().equals("instance"))
                .filter(AccessibleObject::trySetAccessible)
                .findFirst()
                .orElseThrow();
        List<Map<?, ?>> tables = new ArrayList<>();
        for (Object context : contexts) {
            tables.add((Map<?, ?>) field(symbols.invoke(null, context), "classes"));
        }
        return tables;
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
