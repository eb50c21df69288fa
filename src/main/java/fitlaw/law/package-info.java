/**
 * Conditional scaling laws: loss as a function of the shape of a model at fixed size and data.
 *
 * <p>Start with {@link fitlaw.law.Law}. A formula is a {@link fitlaw.law.LawForm}; the shape of least loss is an
 * {@link fitlaw.law.Optimum}.
 */
package fitlaw.law;
