package fitlaw.law;

import java.util.List;

/**
 * The over-training form, {@code L = E + (a M^η + b M^-η) C^-η} with M = D / N tokens per parameter and C = 6 N D
 * floating-point operations, fitted by unweighted least squares.
 *
 * <p>Since {@code M / C = 1 / (6 N²)} and {@code M C = 6 D²}, it is Chinchilla's form with one exponent, 2η, for size
 * and data; if D is tied to N, a and b cannot be separated. Source: Gadre et al., arXiv:2403.08540, equation 4.
 */
final class OverTrainingForm implements ParametricForm {
    @Override
    public String name() {
        return "gadre";
    }

    @Override
    public String formula() {
        return "L = E + (a M^eta + b M^-eta) C^-eta, M = D / N, C = 6 N D";
    }

    @Override
    public List<String> parameters() {
        return List.of("E", "a", "b", "eta");
    }

    @Override
    public LossFunction loss() {
        return new Loss();
    }

    @Override
    public List<String> check(TrainingData sample) {
        SizeAndData data = new SizeAndData(sample);
        data.requireOneTrainingSet();
        data.requireUntied(name());
        return List.of();
    }

    /** The form as a loss function. */
    record Loss() implements LossFunction {
        @Override
        public double at(double[] p, Point point) {
            return p[0] + p[1] * Math.pow(ofSize(point), p[3]) + p[2] * Math.pow(ofData(point), p[3]);
        }

        /** M / C. */
        private static double ofSize(Point point) {
            return 1 / (6 * point.parameters() * point.parameters());
        }

        /** 1 / (M C). */
        private static double ofData(Point point) {
            return 1 / (6 * point.tokens() * point.tokens());
        }

        @Override
        public void gradient(double[] p, Point point, double[] gradient) {
            double size = Math.pow(ofSize(point), p[3]);
            double data = Math.pow(ofData(point), p[3]);
            gradient[0] = 1;
            gradient[1] = size;
            gradient[2] = data;
            gradient[3] = p[1] * size * Math.log(ofSize(point)) + p[2] * data * Math.log(ofData(point));
        }
    }
}
