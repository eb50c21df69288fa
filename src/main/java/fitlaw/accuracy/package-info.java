/**
 * Curves that predict the accuracy of tasks from loss, with their uncertainty.
 *
 * <p>Start with {@link fitlaw.accuracy.Evaluations}, which reads a table of accuracies, and {@link
 * fitlaw.accuracy.Accuracy}, which fits the curves.
 */
package fitlaw.accuracy;
