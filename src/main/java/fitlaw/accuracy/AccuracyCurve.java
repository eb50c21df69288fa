package fitlaw.accuracy;

/** Accuracy over loss, and the same of each resample. */
interface AccuracyCurve {
    /** {@return the accuracy} */
    double at(double loss);

    /** {@return the accuracy by the form that was not chosen, which agrees near the rows and may not beyond them} */
    double byOtherForm(double loss);

    /** {@return the accuracy by the fit to one resample, NaN where this determines no curve} */
    double at(int draw, double loss);
}
