package fitlaw.common;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of enum constants in commands: lower case with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    /**
     * {@return the name of a constant in commands, such as {@code non-embedding}}
     *
     * @param constant the constant
     */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the constant for a word}
     *
     * @param type an enum
     * @param word the word; case is ignored, and hyphens and underscores are equivalent
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static Object constant(Class<?> type, String word) {
        String wanted = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of((Enum<?>) constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> of((Enum<?>) constant))
                                .collect(Collectors.joining(", "))));
    }
}
