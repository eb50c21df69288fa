/**
 * Fitlaw in other people's kernels: the same magics and the same displays in stock JJava and IJava.
 *
 * <p>JJava finds {@link fitlaw.jjava.JJavaExtension} by itself once Fitlaw's jar is on its class path. In IJava one line
 * does it, after {@code %jars fitlaw.jar}:
 *
 * <pre>{@code
 * fitlaw.jjava.IJava.install(getKernelInstance(), getKernelInstance().getMagics());
 * }</pre>
 *
 * <p>The magics {@code %jars}, {@code %maven} and {@code %load} stay the kernel's own: it alone knows the way to its
 * class path. Java behind {@code %time} and {@code %timeit} loses its quotes there, as those kernels split arguments
 * first; {@code %%time} above a cell keeps them. Long work shows no progress.
 */
package fitlaw.jjava;
