/**
 * The magics and displays of values, without Jupyter types, so that any JVM kernel can use them. A library adds its own
 * through {@link fitlaw.magic.Extension}.
 *
 * <p>Start with {@link fitlaw.magic.Magic} and {@link fitlaw.magic.CommandMagic}.
 *
 * <h2>How to add a command with its magic</h2>
 *
 * <p>Say {@code fitlaw allocate} and {@code %allocate}. {@code fitlaw fit} and {@code %fitlaw} are examples: {@code
 * FitArguments}, {@code FitlawMagic}, {@code FitCommand}.
 *
 * <ol> <li>{@code fitlaw.command.AllocateArguments extends SharedOptions}: every option as a field with picocli's
 * {@code @Option}, its default as {@code defaultValue}, its help as {@code description}; {@code @Completes} where Tab
 * offers variables, files or columns (enums and {@code completionCandidates} need none). Numbers such as 1e9, enums and
 * conditions are read without a converter. A method {@code make(…, Workspace space)} checks which options go together
 * ({@code refuse}, {@code wrong}), turns the fields into calls of the library with {@link fitlaw.magic.JavaCall} and
 * hands them to {@code space.make("name", call)}, {@code space.show(call)} or {@code space.write(file, call)}.
 * <li>{@code fitlaw.command.AllocateMagic extends LibraryMagic}: {@code @Command(header, description, footer)}, the
 * words as {@code @Parameters}, the arguments as {@code @Mixin}, and {@code run(space)} that calls {@code make}. {@code
 * space.require}, {@code space.existing} and {@code space.input} look variables up. It goes into the list of {@code
 * fitlaw.command.FitlawExtension}. <li>{@code fitlaw.cli.AllocateCommand implements Callable<Integer>}: {@code
 * @Command(name, description, footer)}, the same {@code @Mixin}, {@code --json}, and {@code call()} that calls {@code
 *     make} with {@code new Terminal(spec)} and prints the results. Its class goes into the subcommands of {@code
 *     fitlaw.cli.Fitlaw}.
 * </ol>
 *
 * <p>A further option only requires a field of the arguments and its use in {@code make}.
 */
package fitlaw.magic;
