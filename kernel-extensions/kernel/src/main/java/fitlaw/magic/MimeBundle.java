package fitlaw.magic;

import fitlaw.common.Lazy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One value in the forms a front end may choose from, by MIME type; {@code text/plain} is always among them. */
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
     * {@return this with another form, in place of the one of its type}
     *
     * @param type MIME type
     * @param form makes the content when a front end takes it
     */
    public MimeBundle with(String type, Supplier<Object> form) {
        MimeBundle more = new MimeBundle(this);
        more.forms.put(type, new Lazy<>(form));
        return more;
    }

    /** This with another text. */
    MimeBundle withText(String text) {
        return with(PLAIN, () -> text);
    }

    /** This without a form. */
    MimeBundle without(String type) {
        MimeBundle less = new MimeBundle(this);
        less.forms.remove(type);
        return less;
    }

    /** {@return the MIME types of the forms} */
    public Set<String> types() {
        return Collections.unmodifiableSet(forms.keySet());
    }

    /**
     * {@return one form, if it is there}
     *
     * @param type MIME type
     */
    public Optional<Object> form(String type) {
        return Optional.ofNullable(forms.get(type)).map(Supplier::get);
    }

    /** {@return the form as text} */
    public String text() {
        return String.valueOf(forms.get(PLAIN).get());
    }

    /** {@return all forms by MIME type} */
    public Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        forms.forEach((type, form) -> data.put(type, form.get()));
        return Collections.unmodifiableMap(data);
    }
}
