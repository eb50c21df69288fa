/**
 * A session as a Jupyter kernel: messages of protocol 5.3 over ZeroMQ. One thread owns the sockets and never waits for
 * anything else, one runs cells, one answers everything that people ask while they type.
 *
 * <p>Start with {@link fitlaw.kernel.Kernel}. The log goes to standard error.
 */
package fitlaw.kernel;
