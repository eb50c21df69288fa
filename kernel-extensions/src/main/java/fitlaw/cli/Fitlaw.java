package fitlaw.cli;

import fitlaw.command.ArgumentTypes;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top-level command. */
@Command(
        name = "fitlaw",
        versionProvider = Version.class,
        description = "Conditional scaling laws, inference throughput and architecture search, in Java and Jupyter.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw run notebooks/01-fit-a-law.ipynb   run a notebook, write it and its page",
            "  fitlaw repl                               run Java and magics interactively",
            "  fitlaw fit data/runs/nano.csv             fit a law, print its report",
            "  fitlaw accuracy TABLE --loss loss_c4      fit curves from loss to accuracy",
            "  fitlaw calibrate data/bench/h100.csv      calibrate a throughput model",
            "  fitlaw install --user                     add the kernel to your Jupyter",
            "  fitlaw doctor                             check the installation",
            "  fitlaw run --help                         help for one command",
        })
public final class Fitlaw implements Runnable {
    /** In the order in which the help lists them. */
    private static final List<Class<?>> COMMANDS = List.of(
            AllocateCommand.class,
            FitCommand.class,
            FigureCommand.class,
            LawCommand.class,
            AccuracyCommand.class,
            CalibrateCommand.class,
            PredictCommand.class,
            SearchCommand.class,
            MergeCommand.class,
            SubmitCommand.class,
            RunCommand.class,
            ReplCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            DoctorCommand.class,
            KernelCommand.class);

    @Spec
    private CommandSpec spec;

    /** Created by {@link #commandLine()}. */
    Fitlaw() {}

    /** {@return the command line with all commands; running it never exits the process} */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /**
     * {@return a command line for these arguments} It has the command that they name alone, because reading the
     * options of all commands is half of the start of a short one. If they name none, it has all commands.
     *
     * @param args the arguments of the process
     */
    static CommandLine commandLine(String[] args) {
        return commandLine(COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS));
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Fitlaw());
        commands.forEach(line::addSubcommand);
        CommandSpec help = CommandSpec.forAnnotatedObject(new HelpOptions());
        forEach(line, command -> {
            command.getCommandSpec().addMixin("help", help);
            command.getCommandSpec().versionProvider(new Version());
            command.setUsageHelpLongOptionsMaxWidth(30);
            ShardedCommand.addOptions(command);
        });
        // Saved now: while a session is open, System.out and System.err belong to its cells.
        forEach(line, command -> command.setOut(line.getOut()).setErr(line.getErr()));
        ArgumentTypes.register(line);
        // An argument that starts with @ is an ordinary file name, not an argument file.
        return line.setExpandAtFiles(false)
                .setExecutionStrategy(ShardedCommand::run)
                .setParameterExceptionHandler(ErrorMessages::usage)
                .setExecutionExceptionHandler(ErrorMessages::failure)
                .setUsageHelpWidth(100);
    }

    private static void forEach(CommandLine line, java.util.function.Consumer<CommandLine> action) {
        action.accept(line);
        line.getSubcommands().values().forEach(action);
    }

    /** The two options of every command. */
    @Command(mixinStandardHelpOptions = true)
    private static final class HelpOptions {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing, such as fitlaw run NOTEBOOK. Commands: "
                        + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
