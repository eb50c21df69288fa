package fitlaw.magic;

import fitlaw.common.Lazy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The representations of a value by MIME type, from which a front end chooses; always includes {@code text/plain}. */
public final class MimeBundle {
    private static final String PLAIN = "text/plain";

    private final Map<String, Supplier<Object>> forms = new LinkedHashMap<>();

    /**
     * Creates a bundle.
     *
     * @param data content by MIME type; text as strings, JSON types as trees
     * @throws IllegalArgumentException if there is no {@code text/plain}
     */
    public MimeBundle(Map<String, Object> data) {
        data.forEach((type, content) -> forms.put(type, () -> content));
        if (!forms.containsKey(PLAIN)) {
            throw new IllegalArgumentException("a bundle needs text/plain: " + data.keySet());
        }
    }

    private MimeBundle(MimeBundle other) {
        forms.putAll(other.forms);
    }

    /**
     * {@return this with an added representation, which replaces any of the same type}
     *
     * @param type MIME type
     * @param form creates the content when it is needed
     */
    public MimeBundle with(String type, Supplier<Object> form) {
        MimeBundle more = new MimeBundle(this);
        more.forms.put(type, new Lazy<>(form));
        return more;
    }

    /** This with a different text. */
    MimeBundle withText(String text) {
        return with(PLAIN, () -> text);
    }

    /** This without one representation. */
    MimeBundle without(String type) {
        MimeBundle less = new MimeBundle(this);
        less.forms.remove(type);
        return less;
    }

    /** {@return the MIME types of the representations} */
    public Set<String> types() {
        return Collections.unmodifiableSet(forms.keySet());
    }

    /**
     * {@return one representation, if present}
     *
     * @param type MIME type
     */
    public Optional<Object> form(String type) {
        return Optional.ofNullable(forms.get(type)).map(Supplier::get);
    }

    /** {@return the plain text} */
    public String text() {
        return String.valueOf(forms.get(PLAIN).get());
    }

    /** {@return all representations by MIME type} */
    public Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        forms.forEach((type, form) -> data.put(type, form.get()));
        return Collections.unmodifiableMap(data);
    }
}
