/**
 * Repeats the analyses of arXiv:2510.18245, <i>Scaling Laws Meet Model Architecture</i>. Start with {@link
 * fitlaw.paper.Paper}, which holds the data; {@link fitlaw.paper.FigureAnalysis#draw()} draws the figures.
 */
package fitlaw.paper;
