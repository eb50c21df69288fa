/**
 * Fitlaw in other kernels: the same magics and displays in unmodified JJava and IJava.
 *
 * <p>JJava finds {@link fitlaw.jjava.JJavaExtension} automatically if Fitlaw's jar is on its class path. In IJava, call
 * this after {@code %jars fitlaw.jar}:
 *
 * <pre>{@code
 * fitlaw.jjava.IJava.install(getKernelInstance(), getKernelInstance().getMagics());
 * }</pre>
 *
 * <p>The magics {@code %jars}, {@code %maven} and {@code %load} remain the kernel's own, since only those can change
 * its class path. Java code after {@code %time} and {@code %timeit} loses its quotes there, because those kernels split
 * arguments first; {@code %%time} above a cell keeps them. Progress of long computations is not shown.
 */
package fitlaw.jjava;
