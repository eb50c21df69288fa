/**
 * Jupyter notebooks without Jupyter: reading and writing the file format, running the cells in a session, and
 * converting a notebook to an HTML page.
 *
 * <p>Start with {@link fitlaw.notebook.Notebook}, then {@link fitlaw.notebook.NotebookRun} and {@link
 * fitlaw.notebook.Page}.
 */
package fitlaw.notebook;
