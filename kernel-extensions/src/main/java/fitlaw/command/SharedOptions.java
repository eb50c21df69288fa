package fitlaw.command;

import fitlaw.common.Numbers;
import fitlaw.table.Renaming;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that a command of the terminal and a magic share, as a mixin of picocli. */
abstract class SharedOptions {
    /** Ends the description of an option that has a default. */
    static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** {@return whether an option was written} */
    final boolean given(String name) {
        return spec.commandLine().getParseResult().hasMatchedOption(name);
    }

    /** Refuses the first of some options that was written. */
    final void refuse(List<String> names, String why) {
        names.stream().filter(this::given).findFirst().ifPresent(name -> {
            throw wrong(name + " " + why);
        });
    }

    /** {@return what the caller did wrong, for the terminal or the magic to tell} */
    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** {@return what the library makes of options; what it says of a wrong one is wrong usage} */
    final <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** {@return the size and the number of tokens that {@code --at} names} */
    final double[] sizeAndTokens(String at) {
        String[] parts = at.split(",", -1);
        if (parts.length != 2) {
            throw wrong("--at requires a size and a number of tokens, such as 145e6,50e6, not " + at + ".");
        }
        double[] place = checked(() -> new double[] {
            Numbers.parse(parts[0].strip()).doubleValue(),
            Numbers.parse(parts[1].strip()).doubleValue()
        });
        if (!(place[0] > 0 && place[1] > 0)) {
            throw wrong("--at requires a positive size and a positive number of tokens, not " + at + ".");
        }
        return place;
    }

    /** {@return the values of {@code --given}, by their columns} */
    static Map<String, String> values(List<String> given, String example) {
        if (given.isEmpty()) {
            return Map.of();
        }
        String list = String.join(",", given);
        try {
            return Renaming.parse(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--given must be COLUMN=VALUE" + example + ", not " + list + ".", e);
        }
    }
}
