package fitlaw.command;

import fitlaw.magic.OptionValues;
import fitlaw.table.Expression;
import picocli.CommandLine;

/** Lets conditions on rows be the values of options, beside what {@link OptionValues} reads. */
public final class Conditions {
    private Conditions() {}

    /**
     * Lets options be numbers as people write them, constants of enums, and conditions on rows.
     *
     * @param line a command, with all its subcommands
     * @return the command
     */
    public static CommandLine register(CommandLine line) {
        return OptionValues.register(line).registerConverter(Expression.class, OptionValues.parsed(Expression::parse));
    }
}
