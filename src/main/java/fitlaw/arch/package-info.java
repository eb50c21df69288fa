/**
 * The shape of a decoder-only transformer and the quantities derived from it. Start with {@link
 * fitlaw.arch.Architecture}.
 */
package fitlaw.arch;
