/**
 * Java, a few lines at a time: evaluation on the JDK's own JShell inside this process, with interrupts, completion,
 * inspection, and places in the user's own lines for every error. Knows nothing of Fitlaw's but {@code fitlaw.common},
 * and nothing of magics or Jupyter.
 *
 * <p>Start with {@link fitlaw.shell.Shell}; {@link fitlaw.shell.Execution} says how code is stopped.
 */
package fitlaw.shell;
