package fitlaw.law;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.Starts;
import java.util.List;

/** A formula for loss with named parameters, bound to the runs of a sample. */
interface ParametricModel {
    /** Names of the parameters. */
    List<String> parameters();

    /** Notes on the binding for the report. */
    List<String> notes();

    /** The loss of a run, with its derivative with respect to each parameter. */
    double ofRun(int run, double[] parameters, double[] gradient);

    /** The formula at points. */
    PointLoss atPoints();

    /** Adds to a problem what is known about the parameters: which are linear, and their bounds. */
    default LeastSquaresProblem described(LeastSquaresProblem problem, long seed) {
        return problem.withLinearProbed(seed);
    }

    /** Where the search for its parameters starts. */
    default Starts starts() {
        return Starts.unknown(parameters().size());
    }

    /** Why the model was not finite at any of the parameters tried, and what to do. */
    default String whyUndefined(double[][] tried) {
        return "Choose units in which parameters are neither very large nor very small, or return a finite loss there.";
    }

    /** The model of a function of points. */
    static ParametricModel of(TrainingData sample, List<String> parameters, LossFunction loss, List<String> notes) {
        PointLoss points = new PointLoss.Of(loss);
        return new ParametricModel() {
            @Override
            public List<String> parameters() {
                return parameters;
            }

            @Override
            public List<String> notes() {
                return notes;
            }

            @Override
            public double ofRun(int run, double[] at, double[] gradient) {
                return points.at(sample.point(run), at, gradient);
            }

            @Override
            public PointLoss atPoints() {
                return points;
            }
        };
    }
}
