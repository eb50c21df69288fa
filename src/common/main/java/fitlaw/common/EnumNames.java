package fitlaw.common;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants of enums as people write them in a command: small letters and hyphens. */
public final class EnumNames {
    private EnumNames() {}

    /**
     * {@return a constant as people write it, such as {@code non-embedding}}
     *
     * @param constant the constant
     */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the constant that a word names}
     *
     * @param type an enum
     * @param word what was written; case, and whether hyphens are underscores, does not matter
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static Object constant(Class<?> type, String word) {
        String wanted = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of((Enum<?>) constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> of((Enum<?>) constant))
                                .collect(Collectors.joining(", "))));
    }
}
