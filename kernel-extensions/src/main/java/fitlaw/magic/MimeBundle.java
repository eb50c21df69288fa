package fitlaw.magic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value in the forms a front end may choose from, by MIME type; {@code text/plain} is always among them.
 *
 * @param data content by MIME type; text as strings, JSON types as trees
 */
public record MimeBundle(Map<String, Object> data) {
    /**
     * Creates a bundle.
     *
     * @param data content by MIME type
     * @throws IllegalArgumentException if there is no {@code text/plain}
     */
    public MimeBundle {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        if (!data.containsKey("text/plain")) {
            throw new IllegalArgumentException("a bundle needs text/plain: " + data.keySet());
        }
    }

    /** This with another text. */
    MimeBundle withText(String text) {
        Map<String, Object> other = new LinkedHashMap<>(data);
        other.put("text/plain", text);
        return new MimeBundle(other);
    }
}
