/**
 * Reading of tables, with errors that a user can act on.
 *
 * <p>Start with {@link fitlaw.table.Columns}; errors are {@link fitlaw.common.DataException}s.
 */
package fitlaw.table;
