/**
 * The magics and how values are shown, without a Jupyter type in sight, so that any JVM kernel can offer them.
 *
 * <p>Start with {@link fitlaw.magic.Magic}.
 */
package fitlaw.magic;
