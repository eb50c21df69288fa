/**
 * Runs the cells of a notebook: Java and magics share one session, and their output goes to an {@link
 * fitlaw.session.Output}. The Jupyter kernel, the notebook runner and the terminal are built on it.
 *
 * <p>Start with {@link fitlaw.session.Session}. Uses {@code fitlaw.magic} and {@code fitlaw.shell}, which are
 * independent of each other.
 */
package fitlaw.session;
