package fitlaw.law;

/** A formula for loss with named parameters, at points rather than at the runs of a sample. */
@FunctionalInterface
interface PointLoss {
    /** The loss at a point, with its derivative by each parameter. */
    double at(Point point, double[] parameters, double[] gradient);

    /** The formula of a function of points. */
    record Of(LossFunction loss) implements PointLoss {
        @Override
        public double at(Point point, double[] parameters, double[] gradient) {
            loss.gradient(parameters, point, gradient);
            return loss.at(parameters, point);
        }
    }
}
