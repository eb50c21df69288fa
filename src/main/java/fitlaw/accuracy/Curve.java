package fitlaw.accuracy;

/** Accuracy over loss, and the same of each resample. */
interface Curve {
    /** {@return the accuracy} */
    double at(double loss);

    /** {@return the accuracy by the fit to one resample, NaN where this determines no curve} */
    double at(int draw, double loss);
}
