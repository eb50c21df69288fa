/**
 * All figures of Fitlaw. Start with {@link fitlaw.figure.Figure}.
 *
 * <p>Figures have no background, grey text and colours of medium brightness, so that they are legible on light and dark
 * pages. The palette is based on that of Okabe and Ito, which is colour-blind safe.
 */
package fitlaw.figure;
