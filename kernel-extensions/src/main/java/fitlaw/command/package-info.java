/**
 * The commands of Fitlaw: options that the terminal and magics share, and the magics.
 *
 * <p>Start with {@link fitlaw.command.FitArguments}, which {@link fitlaw.command.FitlawMagic} and {@code fitlaw fit} use.
 * How a command is added stands in {@link fitlaw.magic}.
 */
package fitlaw.command;
