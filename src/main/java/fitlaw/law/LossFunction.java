package fitlaw.law;

/**
 * A user-defined formula for loss; see {@link LawForm#of}.
 *
 * <pre>
 *   LawForm.of("kaplan", List.of("Nc", "a"), (p, at) -&gt; Math.pow(p[0] / at.parameters(), p[1]))
 * </pre>
 */
@FunctionalInterface
public interface LossFunction {
    /**
     * {@return the loss, in nats per token; NaN where the formula is undefined}
     *
     * @param parameters parameters, in the order of their names; must not be modified
     * @param point size, data and shape
     */
    double at(double[] parameters, Point point);

    /**
     * Computes the derivatives of the loss with respect to the parameters. The default uses central differences;
     * analytic derivatives make fits faster and more accurate in the last digits.
     *
     * @param parameters parameters; must not be modified
     * @param point size, data and shape
     * @param gradient receives one derivative per parameter
     */
    default void gradient(double[] parameters, Point point, double[] gradient) {
        double[] near = parameters.clone();
        for (int j = 0; j < near.length; j++) {
            double step = Math.cbrt(Math.ulp(1.0)) * Math.max(Math.abs(parameters[j]), 1e-6);
            near[j] = parameters[j] + step;
            double above = at(near, point);
            near[j] = parameters[j] - step;
            double below = at(near, point);
            near[j] = parameters[j];
            gradient[j] = (above - below) / (2 * step);
        }
    }
}
