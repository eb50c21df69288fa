package fitlaw.kernel;

import java.util.Map;

/** Reads the content of requests; missing values have the protocol's defaults, values of a wrong type are refused. */
final class RequestContent {
    private RequestContent() {}

    static String text(Message request, String name) {
        if (request.content().get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(request.type() + " needs a text " + name);
    }

    static String text(Message request, String name, String otherwise) {
        return request.content().get(name) == null ? otherwise : text(request, name);
    }

    static boolean flag(Message request, String name, boolean otherwise) {
        return request.content().get(name) instanceof Boolean flag ? flag : otherwise;
    }

    static int number(Message request, String name, int otherwise) {
        return request.content().get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    static Map<?, ?> map(Message request, String name) {
        return request.content().get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** {@return the cursor of a request in UTF-16 units; the protocol counts code points} */
    static int cursor(Message request, String code) {
        int points = code.codePointCount(0, code.length());
        int cursor = Math.max(0, Math.min(number(request, "cursor_pos", points), points));
        return code.offsetByCodePoints(0, cursor);
    }

    /** {@return an offset in UTF-16 units converted to code points} */
    static int points(String code, int offset) {
        return code.codePointCount(0, Math.max(0, Math.min(offset, code.length())));
    }
}
