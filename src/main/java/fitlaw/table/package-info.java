/**
 * Reading of tables with errors a person can act on, and reports for people to read.
 *
 * <p>Start with {@link fitlaw.table.Report} and {@link fitlaw.table.DataException}.
 */
package fitlaw.table;
