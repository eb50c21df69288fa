/**
 * A session as a Jupyter kernel: messages of protocol 5.3 over ZeroMQ. One thread owns the sockets and never blocks on
 * anything else, one runs cells, one answers completion and inspection, and one shows variables.
 *
 * <p>Start with {@link fitlaw.kernel.Kernel}. The log goes to standard error.
 */
package fitlaw.kernel;
