/** Training runs from a table. Start with {@link fitlaw.runs.Runs}. */
package fitlaw.runs;
