package fitlaw.magic;

import fitlaw.common.EnumNames;
import fitlaw.common.Numbers;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Conversion of words to option values, in the terminal and in magics. */
public final class OptionValues {
    private OptionValues() {}

    /**
     * Registers converters for numbers such as {@code 1e9} or {@code 50M}, and for enum constants in lower case with
     * hyphens.
     *
     * @param line a command, with all its subcommands
     * @return the command
     */
    public static CommandLine register(CommandLine line) {
        ITypeConverter<Double> real = parsed(word -> Numbers.parse(word).doubleValue());
        ITypeConverter<Long> whole = parsed(Numbers::whole);
        ITypeConverter<Integer> small = parsed(word -> smallEnough(Numbers.whole(word)));
        line.registerConverter(Double.class, real)
                .registerConverter(double.class, real)
                .registerConverter(Long.class, whole)
                .registerConverter(long.class, whole)
                .registerConverter(Integer.class, small)
                .registerConverter(int.class, small);
        enums(line);
        line.getSubcommands().values().forEach(OptionValues::enums);
        return line;
    }

    private static void enums(CommandLine line) {
        for (ArgSpec argument : line.getCommandSpec().args()) {
            for (Class<?> type : argument.auxiliaryTypes()) {
                if (type.isEnum()) {
                    register(line, type);
                }
            }
        }
    }

    private static <E> void register(CommandLine line, Class<E> type) {
        line.registerConverter(type, parsed(word -> type.cast(EnumNames.constant(type, word))));
    }

    /**
     * {@return a converter that calls a method of the library; its errors are reported as wrong usage}
     *
     * @param parse the method, which throws {@link IllegalArgumentException}
     * @param <T> type of the value
     */
    public static <T> ITypeConverter<T> parsed(Function<String, T> parse) {
        return word -> {
            try {
                return parse.apply(word);
            } catch (IllegalArgumentException e) {
                throw (TypeConversionException) new TypeConversionException(e.getMessage()).initCause(e);
            }
        };
    }

    private static Integer smallEnough(long number) {
        if (number != (int) number) {
            throw new IllegalArgumentException("'" + number + "' is too large here.");
        }
        return (int) number;
    }
}
