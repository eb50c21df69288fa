/**
 * Every drawing of Fitlaw. Start with {@link fitlaw.figure.Figure}.
 *
 * <p>Figures have no background of their own, grey text and colours of middle brightness, so that they read on light and
 * on dark pages alike. The palette is Okabe and Ito's, which people with any colour vision can tell apart.
 */
package fitlaw.figure;
