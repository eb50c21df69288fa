package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import java.util.List;

/**
 * The ancestor of conditional laws, {@code L = (E + A / N^α + B / D^β) (1 + ε (d / n_layers)^γ)} with α = β = γ, fitted
 * by unweighted least squares. The exponents are equal because tokens are tied to size in its authors' experiments. N
 * counts all parameters.
 *
 * <p>Source: arXiv:2501.18107.
 */
final class AspectRatioForm implements ParametricForm {
    private static final String LAYERS = "n_layers";

    @Override
    public String name() {
        return "aspect-ratio";
    }

    @Override
    public String formula() {
        return "L = (E + A / N^alpha + B / D^alpha) (1 + epsilon (d_model / n_layers)^alpha), N total";
    }

    @Override
    public FitOptions options(FitOptions asked) {
        return asked.withCount(ParameterCount.TOTAL);
    }

    @Override
    public List<String> parameters() {
        return List.of("E", "A", "B", "alpha", "epsilon");
    }

    @Override
    public LossFunction loss() {
        return new Loss();
    }

    @Override
    public List<String> check(TrainingData sample) {
        SizeAndData data = new SizeAndData(sample);
        data.requireOneTrainingSet();
        sample.values(ShapeVariable.RELATIVE_WIDTH);
        if (!sample.runs().has(LAYERS)) {
            throw new DataException(sample.runs().source() + " has no column " + LAYERS
                    + ", which d_model is divided by. Add it, or fit a form in d_over_sqrt_n, such as relative-width.");
        }
        sample.runs().numbers(LAYERS);
        return data.isTied()
                ? List.of("Tokens are determined by size in these runs, so A and B are separated only by the small "
                        + "variation of D / N.")
                : List.of();
    }

    /** The form as a loss function. */
    record Loss() implements LossFunction {
        @Override
        public double at(double[] p, Point point) {
            return size(p, point) * (1 + p[4] * Math.pow(point.aspectRatio(), p[3]));
        }

        private static double size(double[] p, Point point) {
            return p[0] + p[1] * Math.pow(point.parameters(), -p[3]) + p[2] * Math.pow(point.tokens(), -p[3]);
        }

        @Override
        public void gradient(double[] p, Point point, double[] gradient) {
            double ofSize = Math.pow(point.parameters(), -p[3]);
            double ofData = Math.pow(point.tokens(), -p[3]);
            double ofAspect = Math.pow(point.aspectRatio(), p[3]);
            double shape = 1 + p[4] * ofAspect;
            double size = size(p, point);
            gradient[0] = shape;
            gradient[1] = ofSize * shape;
            gradient[2] = ofData * shape;
            gradient[3] =
                    -(p[1] * ofSize * Math.log(point.parameters()) + p[2] * ofData * Math.log(point.tokens())) * shape
                            + size * p[4] * ofAspect * Math.log(point.aspectRatio());
            gradient[4] = size * ofAspect;
        }
    }
}
