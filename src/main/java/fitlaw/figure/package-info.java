/** Every drawing of Fitlaw. Start with {@link fitlaw.figure.Figure}. */
package fitlaw.figure;
