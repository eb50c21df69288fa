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

    /** The loss at a point, with its derivative by each parameter. */
    double at(Point point, double[] parameters, double[] gradient);

    /** The model of a function of points. */
    static ParametricModel of(Sample sample, List<String> parameters, LossFunction loss, List<String> notes) {
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
                return at(sample.point(run), at, gradient);
            }

            @Override
            public double at(Point point, double[] at, double[] gradient) {
                loss.gradient(at, point, gradient);
                return loss.at(at, point);
            }
        };
    }
}
