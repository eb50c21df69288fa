package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of fitting a form to a sample.
 *
 * @param terms the estimates, apart from the optimum
 * @param open the terms that are not identified, each with the reason
 * @param residuals how well the form fits the runs
 * @param intervalMethod how intervals of optima were made
 * @param notes notes on this fit for the report
 * @param predictor losses at other shapes
 */
public record FitResult(
        List<Quantity> terms,
        List<Quantity> open,
        Residuals residuals,
        String intervalMethod,
        List<String> notes,
        Predictor predictor) {
    /**
     * How well a form fits the runs.
     *
     * @param fitted fitted loss of each run, in nats per token
     * @param squares sum of squared residuals of loss, with the weights of the fit
     * @param degreesOfFreedom number of runs minus number of parameters
     * @param objective the objective that was minimised, if it is not the sum of squares
     */
    @SuppressWarnings("ArrayRecordComponent") // copied in the constructor and in the accessor
    public record Residuals(double[] fitted, double squares, int degreesOfFreedom, Optional<FitObjective> objective) {
        /**
         * Creates residuals.
         *
         * @param fitted fitted loss of each run
         * @param squares sum of squared residuals of loss
         * @param degreesOfFreedom number of runs minus number of parameters
         * @param objective the objective that was minimised, if it is not the sum of squares
         */
        public Residuals {
            fitted = fitted.clone();
        }

        /**
         * Creates the residuals of a least-squares fit.
         *
         * @param fitted fitted loss of each run
         * @param squares sum of squared residuals of loss
         * @param degreesOfFreedom number of runs minus number of parameters
         */
        public Residuals(double[] fitted, double squares, int degreesOfFreedom) {
            this(fitted, squares, degreesOfFreedom, Optional.empty());
        }

        /** {@return fitted loss of each run, in nats per token; a copy} */
        @Override
        public double[] fitted() {
            return fitted.clone();
        }
    }

    /**
     * Creates the result of a fit.
     *
     * @param terms the estimates, apart from the optimum
     * @param open the terms that are not identified
     * @param residuals how well the form fits the runs
     * @param intervalMethod how intervals of optima were made
     * @param notes notes on this fit for the report
     * @param predictor losses at other shapes
     */
    public FitResult {
        terms = List.copyOf(terms);
        open = List.copyOf(open);
        notes = List.copyOf(notes);
    }

    /**
     * {@return the result of a least-squares problem without shapes: its parameters as terms, with linearised t
     * intervals}
     *
     * @param regression the problem at its solution
     * @param fitted fitted loss of each run
     * @param options how it was fitted
     */
    public static FitResult of(Regression regression, double[] fitted, FitOptions options) {
        LeastSquaresSolution fit = regression.fit();
        double[] at = fit.parameters();
        Predictor numbers = (level, point) -> {
            double[] gradient = new double[at.length];
            double loss = regression.loss(level, point, at, gradient);
            return new double[] {loss, fit.variance(gradient)};
        };
        return new FitResult(
                linearised(regression.parameters(), fit, options),
                List.of(),
                new Residuals(fitted, fit.squares(), fit.degreesOfFreedom()),
                "linearised t",
                List.of(),
                new Solving(numbers, () -> regression));
    }

    /** The parameters of a solution as terms with linearised t intervals. */
    static List<Quantity> linearised(List<String> names, LeastSquaresSolution fit, FitOptions options) {
        double t = Student.halfWidth(options.confidence(), fit.degreesOfFreedom());
        String method = options.method("linearised t");
        List<Quantity> terms = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            terms.add(Estimate.symmetric(names.get(j), fit.parameter(j), fit.standardError(j), t, method));
        }
        return terms;
    }

    /**
     * {@return whether the form describes shapes with a group effect for size and data, rather than size and data
     * themselves}
     */
    public boolean hasShapes() {
        return predictor.effect().isPresent() || !predictor.curves().isEmpty() || !open.isEmpty();
    }

    /** The dependence on each shape that the runs identify. */
    List<Curve> curves() {
        return predictor.curves();
    }

    double[] fitted() {
        return residuals.fitted();
    }

    double squares() {
        return residuals.squares();
    }

    int degreesOfFreedom() {
        return residuals.degreesOfFreedom();
    }

    /** {@return standard deviation of the noise of one run, in nats per token} */
    public double sigma() {
        return Math.sqrt(squares() / degreesOfFreedom());
    }
}
