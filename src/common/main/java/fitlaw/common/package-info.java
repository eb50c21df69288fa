/**
 * What the library and the kernel share: files that are read within limits and written whole, reports, numbers as people read
 * them, and the progress of long work. Knows neither laws nor Jupyter.
 *
 * <p>Start with {@link fitlaw.common.Task} and {@link fitlaw.common.Report}.
 */
package fitlaw.common;
