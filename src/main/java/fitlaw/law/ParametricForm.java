package fitlaw.law;

/** A form that is a formula with named parameters. */
interface ParametricForm extends LawForm {
    /** The formula bound to a sample that it can be fitted to. */
    ParametricFit fit(TrainingData sample);

    @Override
    default boolean weighsRuns() {
        return true;
    }

    @Override
    default FitResult solve(TrainingData sample) {
        return fit(sample).solve();
    }
}
