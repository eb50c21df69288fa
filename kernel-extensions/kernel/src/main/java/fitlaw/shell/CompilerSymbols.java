package fitlaw.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Class symbols by class name and module, in place of the compiler's own table. JShell iterates over all values of that
 * table after each pass, some thousand, to remove the few that come from cells. {@link #values()} of this one returns
 * only those few, and removes names whose class is gone. Otherwise it is an ordinary map.
 */
@SuppressWarnings("serial") // never serialized
final class CompilerSymbols extends HashMap<Object, Map<?, ?>> {
    private static final String PACKAGE = "REPL.";

    private final transient Set<Object> cells = new HashSet<>();

    /**
     * Creates a table with the same symbols.
     *
     * @param symbols the compiler's own table
     */
    CompilerSymbols(Map<Object, Map<?, ?>> symbols) {
        symbols.forEach((name, byModule) -> {
            note(name);
            super.put(name, byModule);
        });
    }

    private void note(Object name) {
        if (name.toString().startsWith(PACKAGE)) {
            cells.add(name);
        }
    }

    @Override
    public Map<?, ?> put(Object name, Map<?, ?> byModule) {
        note(name);
        return super.put(name, byModule);
    }

    @Override
    public Map<?, ?> computeIfAbsent(Object name, Function<? super Object, ? extends Map<?, ?>> made) {
        return super.computeIfAbsent(name, it -> {
            note(it);
            return made.apply(it);
        });
    }

    @Override
    public Collection<Map<?, ?>> values() {
        List<Map<?, ?>> found = new ArrayList<>();
        cells.removeIf(name -> {
            Map<?, ?> byModule = get(name);
            boolean gone = byModule == null || byModule.isEmpty();
            if (gone) {
                remove(name);
            } else {
                found.add(byModule);
            }
            return gone;
        });
        return found;
    }
}
