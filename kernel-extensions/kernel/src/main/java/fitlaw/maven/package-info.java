/**
 * Jars and what they depend on, from the repositories that the user's Maven is set up for. Knows nothing of Fitlaw's but
 * {@code fitlaw.common}, and nothing of magics.
 *
 * <p>Start with {@link fitlaw.maven.Maven}.
 */
package fitlaw.maven;
