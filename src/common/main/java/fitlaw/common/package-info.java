/**
 * Shared by the library and the kernel: reading files within limits and writing them atomically, reports, formatting of
 * numbers, and the progress of long work. Depends neither on laws nor on Jupyter.
 *
 * <p>Start with {@link fitlaw.common.Task} and {@link fitlaw.common.Report}.
 */
package fitlaw.common;
