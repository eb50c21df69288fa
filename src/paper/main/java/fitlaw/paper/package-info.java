/**
 * The analyses of arXiv:2510.18245, <i>Scaling Laws Meet Model Architecture</i>, redone. Start at
 * {@link fitlaw.paper.Paper}, which holds what they are redone with; {@link fitlaw.paper.FigureAnalysis#draw()} draws them.
 */
package fitlaw.paper;
