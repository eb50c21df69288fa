/**
 * Reading of tables with errors a person can act on, and reports for people to read.
 *
 * <p>Start with {@link fitlaw.common.Report} and {@link fitlaw.common.DataException}.
 */
package fitlaw.table;
