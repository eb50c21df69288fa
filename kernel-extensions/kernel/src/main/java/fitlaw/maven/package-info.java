/**
 * Artifacts and their dependencies, from the repositories of the user's Maven settings. Depends on no Fitlaw package
 * except {@code fitlaw.common}, and not on magics.
 *
 * <p>Start with {@link fitlaw.maven.Maven}.
 */
package fitlaw.maven;
