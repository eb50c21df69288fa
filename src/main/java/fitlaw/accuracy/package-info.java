/**
 * From loss to accuracy: curves that give the accuracy of tasks at a loss, with their uncertainty.
 *
 * <p>Start with {@link fitlaw.accuracy.Evaluations}, which reads a table of accuracies, and {@link fitlaw.accuracy.Accuracy},
 * which fits the curves.
 */
package fitlaw.accuracy;
