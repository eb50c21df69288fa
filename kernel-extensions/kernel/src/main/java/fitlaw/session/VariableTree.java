package fitlaw.session;

import fitlaw.magic.Displays;
import fitlaw.magic.MimeBundle;
import fitlaw.shell.Shell;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The variables of a session as a tree, for variable panels of front ends. Each value is inspected on a separate thread
 * and for a limited time, since that runs user code.
 */
public final class VariableTree {
    /** The maximum number of parts of one value that are listed. */
    static final int PARTS = 100;

    private static final long NANOS_FOR_ALL = TimeUnit.SECONDS.toNanos(3);

    /**
     * One line of the tree.
     *
     * @param name name of a variable or a part
     * @param value its value in one line
     * @param type as the user wrote it, or the class of the value
     * @param reference reference to its parts; 0 if there are none
     */
    public record Variable(String name, String value, String type, int reference) {}

    /** A text in place of a value, shown without quotes. */
    private static final class Note {
        private final String text;

        Note(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private record Named(String name, Object value, String type) {}

    private final Supplier<Shell> shell;
    private final Map<Integer, Object> looked = new LinkedHashMap<>();
    private int references;

    VariableTree(Supplier<Shell> shell) {
        this.shell = shell;
    }

    /** {@return all variables; invalidates earlier references} */
    public synchronized List<Variable> all() {
        forget();
        Map<String, Object> values = shell.get().variables();
        List<Named> all = new ArrayList<>();
        shell.get().variableTypes().forEach((name, type) -> all.add(new Named(name, values.get(name), type)));
        return shown(all);
    }

    /**
     * {@return the parts of a value: elements, entries, columns, components, fields}
     *
     * @param reference the reference of the value
     */
    public synchronized List<Variable> parts(int reference) {
        Object value = looked.get(reference);
        if (value == null) {
            return List.of();
        }
        return shown(ValueInspector.at(() -> partsOf(value), why -> List.of(new Named("", new Note(why), ""))));
    }

    /**
     * {@return a variable's value as a MIME bundle, if there is such a variable}
     *
     * @param name the variable
     */
    public Optional<MimeBundle> display(String name) {
        if (!shell.get().variableTypes().containsKey(name)) {
            return Optional.empty();
        }
        Object value = shell.get().variables().get(name);
        return Optional.of(ValueInspector.at(() -> Displays.of(value), Displays::text));
    }

    /** Releases the values that were inspected. */
    public synchronized void forget() {
        looked.clear();
    }

    private List<Variable> shown(List<Named> all) {
        long end = System.nanoTime() + NANOS_FOR_ALL;
        List<Variable> shown = new ArrayList<>();
        for (Named one : all) {
            String text =
                    System.nanoTime() - end > 0 ? "(not inspected: earlier values took too long)" : text(one.value());
            shown.add(new Variable(one.name(), text, one.type(), reference(one.value())));
        }
        return shown;
    }

    /** Values of JDK classes need no separate thread. */
    private static String text(Object value) {
        boolean plain = value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || (value instanceof Number && value.getClass().getClassLoader() == null);
        return plain ? Displays.line(value) : ValueInspector.at(() -> Displays.line(value), Function.identity());
    }

    private int reference(Object value) {
        if (value == null || !hasParts(value)) {
            return 0;
        }
        references++;
        looked.put(references, value);
        return references;
    }

    private static boolean hasParts(Object value) {
        return value.getClass().isArray()
                || value instanceof Collection
                || value instanceof Map
                || value instanceof Record
                || value instanceof Table
                || value instanceof Column
                || !fields(value).isEmpty();
    }

    private static List<Named> partsOf(Object value) {
        if (value.getClass().isArray()) {
            return elements(Array.getLength(value), i -> Array.get(value, i));
        } else if (value instanceof Collection<?> collection) {
            Iterator<?> iterator = collection.iterator();
            return elements(collection.size(), i -> iterator.next());
        } else if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            return listed(map.size(), i -> {
                Map.Entry<?, ?> entry = entries.next();
                return named(Displays.line(entry.getKey()), entry.getValue());
            });
        } else if (value instanceof Table table) {
            return listed(table.columnCount(), i -> named(table.column(i).name(), table.column(i)));
        } else if (value instanceof Column<?> column) {
            return elements(column.size(), column::get);
        } else if (value instanceof Record) {
            return Arrays.stream(value.getClass().getRecordComponents())
                    .map(it -> component(it, value))
                    .toList();
        }
        return fields(value).stream().map(it -> field(it, value)).toList();
    }

    private static List<Named> elements(int size, Function<Integer, Object> element) {
        return listed(size, i -> named("[" + i + "]", element.apply(i)));
    }

    private static List<Named> listed(int size, Function<Integer, Named> part) {
        List<Named> parts = new ArrayList<>();
        for (int i = 0; i < Math.min(size, PARTS); i++) {
            parts.add(part.apply(i));
        }
        if (size > PARTS) {
            parts.add(new Named("…", new Note(String.format(Locale.ROOT, "%,d more", size - PARTS)), ""));
        }
        return parts;
    }

    private static Named named(String name, Object value) {
        return new Named(name, value, value == null ? "" : value.getClass().getSimpleName());
    }

    private static Named component(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return named(component.getName(), component.getAccessor().invoke(value));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return named(component.getName(), new Note("(cannot be read: " + e + ")"));
        }
    }

    private static Named field(Field field, Object value) {
        try {
            return named(field.getName(), field.get(value));
        } catch (IllegalAccessException e) {
            return named(field.getName(), new Note("(cannot be read: " + e + ")"));
        }
    }

    /** Fields of the user's classes; fields of library classes are not listed. */
    private static List<Field> fields(Object value) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> type = value.getClass(); Shell.isUsers(type); type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredFields())
                    .filter(it -> !Modifier.isStatic(it.getModifiers()) && !it.isSynthetic() && it.trySetAccessible())
                    .forEach(fields::add);
        }
        return fields;
    }
}
