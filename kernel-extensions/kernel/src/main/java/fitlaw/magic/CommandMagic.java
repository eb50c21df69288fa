package fitlaw.magic;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A magic whose arguments picocli parses into annotated fields. Parsing, completion, help and errors are derived from
 * them:
 *
 * <pre>{@code
 * @Command(header = "a throughput model calibrated to measurements",
 *          description = "Makes the variable NAME of type Throughput and shows its report.",
 *          footer = "%calibrate h100 speed --save h100.json")
 * public final class CalibrateMagic extends CommandMagic {
 *     @Parameters(index = "0", paramLabel = "BENCH")
 *     @Completes(variables = Bench.class)
 *     private String bench;
 *
 *     @Mixin
 *     private CalibrateArguments arguments; // shared with the terminal's command
 *
 *     public CalibrateMagic() {
 *         super("calibrate");
 *     }
 *
 *     @Override
 *     protected Object run(Context context) throws Exception { ... }
 * }
 * }</pre>
 *
 * <p>Each call runs on a separate instance, so that fields belong to one call. The first line of the footer is the
 * example in error messages; {@code %help} shows all lines. Picocli is not loaded before a magic is first used.
 */
public abstract class CommandMagic implements Magic {
    /** The largest number of options that the usage line lists. */
    private static final int SHORT = 4;

    private static final int WIDTH = 100;
    private static final int INDENT = 20;

    private final String name;

    @Spec
    private CommandSpec spec;

    /**
     * Creates the magic.
     *
     * @param name its name, without percent sign
     */
    protected CommandMagic(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * Runs the magic with the arguments in the fields.
     *
     * @param context the session
     * @return the value to display, or {@link Context#NOTHING}
     * @throws Exception whatever the library throws
     */
    protected abstract Object run(Context context) throws Exception;

    @Override
    public Object line(String arguments, Context context) throws Exception {
        return parse(arguments).perform(() -> {}, context);
    }

    /**
     * {@return a new instance of this magic with the parsed arguments in its fields}
     *
     * @param arguments the rest of the line after the magic's name
     * @throws MagicException if there are too few or too many words, or an option is unknown or has no value
     */
    protected final CommandMagic parse(String arguments) {
        CommandMagic call = instance();
        CommandLine line = commandLine(call);
        String[] words;
        try {
            words = new MagicLine(arguments).arguments(line.getCommandSpec());
        } catch (IllegalArgumentException e) {
            throw call.wrong(e.getMessage());
        }
        try {
            line.parseArgs(words);
            return call;
        } catch (ParameterException e) {
            throw call.wrong(said(e));
        }
    }

    /**
     * {@return the result of {@link #run}, called on an instance that {@link #parse} returned}
     *
     * @param before changes the arguments; may throw {@link ParameterException}
     * @param context the session
     * @throws Exception whatever the library throws
     */
    protected final Object perform(Runnable before, Context context) throws Exception {
        try {
            before.run();
            return run(context);
        } catch (ParameterException e) {
            throw wrong(said(e));
        }
    }

    /**
     * {@return a line of the given words, quoted where necessary}
     *
     * @param words the words
     */
    public static String line(List<String> words) {
        return MagicLine.of(words).text();
    }

    /**
     * {@return a new instance for one call}
     *
     * @implSpec calls the constructor without arguments
     */
    protected CommandMagic instance() {
        try {
            Constructor<? extends CommandMagic> constructor = getClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(getClass() + " needs a constructor without arguments", e);
        }
    }

    private static CommandLine commandLine(CommandMagic call) {
        return call.register(new CommandLine(call).setExpandAtFiles(false));
    }

    /**
     * Registers the conversion of words to option values.
     *
     * @param line the command of one call
     * @return the same command line
     * @implSpec {@link OptionValues#register}
     */
    protected CommandLine register(CommandLine line) {
        return OptionValues.register(line);
    }

    /**
     * {@return an exception for the user, with an example of a correct call}
     *
     * @param found what is wrong, as a sentence
     */
    protected final MagicException wrong(String found) {
        return new MagicException("%" + name + ": " + found + " Example: " + example());
    }

    /** {@return an example of a call, for error messages; the first line of the footer unless overridden} */
    protected String example() {
        return spec.usageMessage().footer()[0];
    }

    private static String said(ParameterException e) {
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing.getMissing().stream().map(CommandMagic::label).collect(Collectors.joining(" and "))
                    + (missing.getMissing().size() == 1 ? " is missing." : " are missing.");
        } else if (e instanceof OverwrittenOptionException twice) {
            return label(twice.getOverwritten()) + " is given twice. Remove one.";
        } else if (e instanceof UnmatchedArgumentException unmatched) {
            return "unexpected argument " + unmatched.getUnmatched().get(0)
                    + ". Enclose a value with spaces in quotes.";
        }
        String message = e.getMessage().strip();
        if (e.getArgSpec() != null && message.startsWith("Invalid value for ")) {
            message = label(e.getArgSpec()) + ": " + message.substring(message.indexOf(": ") + 2);
        }
        return message.matches("(?s).*[.!?]") ? message : message + ".";
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    @Override
    public final List<Completion> complete(String arguments, int cursor, Context context) {
        return new MagicLine(arguments).complete(cursor, commandLine(instance()).getCommandSpec(), context);
    }

    @Override
    public final Help help() {
        CommandMagic any = instance();
        CommandSpec all = commandLine(any).getCommandSpec();
        List<String> details = new ArrayList<>();
        details.add(String.join("\n", all.usageMessage().description()));
        details.add(all.options().stream().map(CommandMagic::lines).collect(Collectors.joining("\n")));
        details.add(any.notes());
        return new Help(
                String.join(" ", all.usageMessage().header()),
                usage(all),
                details.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n")),
                String.join("\n", all.usageMessage().footer()));
    }

    /** {@return the text of the help below the options; empty unless overridden} */
    protected String notes() {
        return "";
    }

    private String usage(CommandSpec all) {
        StringBuilder usage = new StringBuilder("%" + name);
        for (PositionalParamSpec parameter : all.positionalParameters()) {
            String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "…" : "");
            usage.append(' ').append(parameter.required() ? label : "[" + label + "]");
        }
        if (all.options().size() > SHORT) {
            all.options().stream().filter(OptionSpec::required).forEach(option -> usage.append(' ')
                    .append(form(option)));
            return usage.append(" [OPTIONS]").toString();
        }
        all.options().forEach(option -> usage.append(' ')
                .append(option.required() ? form(option) : "[" + form(option) + "]"));
        return usage.toString();
    }

    private static String form(OptionSpec option) {
        return option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
    }

    /** Descriptions are picocli formats, in which a percent sign is doubled. */
    private static String lines(OptionSpec option) {
        String form = form(option);
        StringBuilder out = new StringBuilder(form);
        int length = form.length();
        if (length > INDENT - 2) {
            out.append('\n').append(" ".repeat(INDENT));
            length = INDENT;
        } else {
            out.append(" ".repeat(INDENT - length));
            length = INDENT;
        }
        for (String word :
                String.join(" ", option.description()).replace("%%", "%").split(" ", -1)) {
            if (length + word.length() > WIDTH) {
                out.append('\n').append(" ".repeat(INDENT));
                length = INDENT;
            }
            out.append(length == INDENT ? "" : " ").append(word);
            length += word.length() + 1;
        }
        return out.toString();
    }
}
