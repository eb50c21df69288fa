/** The shape of a decoder-only transformer and what follows from it. Start with {@link fitlaw.arch.Architecture}. */
package fitlaw.arch;
