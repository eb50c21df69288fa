package fitlaw.cli;

import fitlaw.table.Expression;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the word behind an option; what the library says of a wrong one is wrong usage here.
 *
 * @param <T> what the word stands for
 */
abstract class Parsed<T> implements ITypeConverter<T> {
    private final Function<String, T> parse;

    Parsed(Function<String, T> parse) {
        this.parse = parse;
    }

    @Override
    public final T convert(String word) {
        try {
            return parse.apply(word);
        } catch (IllegalArgumentException e) {
            throw (TypeConversionException) new TypeConversionException(e.getMessage()).initCause(e);
        }
    }

    /** A condition on rows. */
    static final class Condition extends Parsed<Expression> {
        Condition() {
            super(Expression::parse);
        }
    }
}
