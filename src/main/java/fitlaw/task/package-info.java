/**
 * What a long computation owes the person who started it: it stops when asked, and says how far it is.
 *
 * <p>Start with {@link fitlaw.task.Task}. Depends on nothing; every package may use it.
 */
package fitlaw.task;
