package fitlaw.law;

import java.util.List;

/** A formula for loss with named parameters, bound to the runs of a sample. */
interface ParametricModel {
    /** Names of the parameters. */
    List<String> parameters();

    /** What a reader must know of the binding. */
    List<String> notes();

    /** The loss of a run, with its derivative by each parameter. */
    double ofRun(int run, double[] parameters, double[] gradient);

    /** The formula at points. */
    PointLoss atPoints();

    /** The model of a function of points. */
    static ParametricModel of(Sample sample, List<String> parameters, LossFunction loss, List<String> notes) {
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
