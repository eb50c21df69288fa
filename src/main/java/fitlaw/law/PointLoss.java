package fitlaw.law;

/** A formula for loss with named parameters, evaluated at points rather than at the runs of a sample. */
@FunctionalInterface
interface PointLoss {
    /** The loss at a point, with its derivative with respect to each parameter. */
    double at(Point point, double[] parameters, double[] gradient);

    /** The formula as a function of points. */
    record Of(LossFunction loss) implements PointLoss {
        @Override
        public double at(Point point, double[] parameters, double[] gradient) {
            loss.gradient(parameters, point, gradient);
            return loss.at(parameters, point);
        }
    }
}
