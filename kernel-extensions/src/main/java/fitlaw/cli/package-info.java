/**
 * The {@code fitlaw} command. One class per subcommand, listed in {@link fitlaw.cli.Fitlaw}; only {@link
 * fitlaw.cli.Main} ends the process.
 *
 * <p>Exit codes: 0 success, 1 failure, with the reason on stderr in one paragraph, 2 wrong usage. To add a command,
 * write a class with {@code @Command} that returns an exit code or throws {@link fitlaw.cli.CommandException}, and list
 * it in {@link fitlaw.cli.Fitlaw}.
 */
package fitlaw.cli;
