/**
 * Interactive Java: evaluation by the JDK's JShell inside this process, with interrupts, completion, inspection, and
 * errors at positions in the user's code. Depends on no Fitlaw package except {@code fitlaw.common}, and not on magics
 * or Jupyter.
 *
 * <p>Start with {@link fitlaw.shell.Shell}; {@link fitlaw.shell.Execution} describes how code is stopped.
 */
package fitlaw.shell;
