package fitlaw.command;

import fitlaw.magic.OptionValues;
import fitlaw.table.Expression;
import picocli.CommandLine;

/** How words become arguments of the library's types, beside what {@link OptionValues} reads. */
public final class ArgumentTypes {
    private ArgumentTypes() {}

    /**
     * Lets arguments be numbers as people write them, constants of enums, conditions on rows, and sources of laws, throughput
     * models and architectures.
     *
     * @param line a command, with all its subcommands
     * @return the command
     */
    public static CommandLine register(CommandLine line) {
        return OptionValues.register(line)
                .registerConverter(Expression.class, OptionValues.parsed(Expression::parse))
                .registerConverter(LawSource.class, LawSource::new)
                .registerConverter(ThroughputSource.class, ThroughputSource::new)
                .registerConverter(ArchitectureSource.class, ArchitectureSource::new);
    }
}
