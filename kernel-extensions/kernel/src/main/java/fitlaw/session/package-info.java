/**
 * A notebook's cells without a notebook: magics and Java run in one session, and what they show goes to an
 * {@link fitlaw.session.Output}. The Jupyter kernel, the notebook runner and the terminal all stand on it.
 *
 * <p>Start with {@link fitlaw.session.Session}. Uses {@code fitlaw.magic} and {@code fitlaw.shell}, which do not know
 * each other.
 */
package fitlaw.session;
