package fitlaw.command;

import fitlaw.magic.OptionValues;
import fitlaw.table.Expression;
import picocli.CommandLine;

/** Registers converters for conditions on rows, in addition to those of {@link OptionValues}. */
public final class Conditions {
    private Conditions() {}

    /**
     * Registers converters for numbers such as 1e9, constants of enums, and conditions on rows.
     *
     * @param line a command, with all its subcommands
     * @return the command
     */
    public static CommandLine register(CommandLine line) {
        return OptionValues.register(line).registerConverter(Expression.class, OptionValues.parsed(Expression::parse));
    }
}
