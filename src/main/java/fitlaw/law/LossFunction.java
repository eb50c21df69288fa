package fitlaw.law;

/**
 * A user's own formula for loss; see {@link LawForm#of}.
 *
 * <pre>
 *   LawForm.of("kaplan", List.of("Nc", "a"), (p, at) -&gt; Math.pow(p[0] / at.parameters(), p[1]))
 * </pre>
 */
@FunctionalInterface
public interface LossFunction {
    /**
     * {@return the loss, in nats per token; NaN where the formula is not defined}
     *
     * @param parameters parameters, in the order of their names; not to be changed
     * @param point size, data and shape
     */
    double at(double[] parameters, Point point);

    /**
     * Computes the derivative of the loss by each parameter. Central differences, unless overridden; derivatives by hand make
     * fits faster and their last digits right.
     *
     * @param parameters parameters; not to be changed
     * @param point size, data and shape
     * @param gradient receives a derivative per parameter
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
