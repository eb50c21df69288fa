package fitlaw.accuracy;

/** Accuracy as a function of loss, for the fit and for each bootstrap replicate. */
interface AccuracyCurve {
    /** {@return the accuracy} */
    double at(double loss);

    /**
     * {@return the accuracy by the form that was not chosen, which agrees near the rows but may differ outside their
     * range}
     */
    double byOtherForm(double loss);

    /** {@return the accuracy by the fit to one replicate; NaN if the replicate does not determine a curve} */
    double at(int draw, double loss);
}
