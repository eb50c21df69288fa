package fitlaw.fit;

/** Refits of a {@link LeastSquaresProblem} to resampled rows, each from its solution. */
final class LeastSquaresRefit implements ResidualRefit {
    private final LeastSquaresProblem problem;
    private final double[] fit;
    private final LeastSquaresObjective ofDrawn;
    private final LeastSquaresObjective ofDisturbed;
    private final LevenbergMarquardt descent;
    private final double[] fitted;
    private final double[] disturbed;

    LeastSquaresRefit(LeastSquaresProblem problem, double[] fit, LeastSquaresProblem.Model model) {
        this.problem = problem;
        this.fit = fit.clone();
        ofDrawn = new LeastSquaresObjective(problem, model);
        ofDisturbed = new LeastSquaresObjective(problem, model);
        descent = new LevenbergMarquardt(fit.length);
        fitted = new double[problem.rows()];
        disturbed = new double[problem.rows()];
        model.evaluate(fit, fitted, new double[fitted.length][fit.length]);
    }

    @Override
    public LeastSquaresRefit another() {
        return new LeastSquaresRefit(problem, fit, problem.model.another());
    }

    @Override
    public int rows() {
        return problem.rows();
    }

    @Override
    public int parameters() {
        return fit.length;
    }

    @Override
    public int degreesOfFreedom() {
        return problem.rows() - fit.length + problem.restrictions.size();
    }

    @Override
    public double[] residuals() {
        double[] residuals = new double[fitted.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = Math.sqrt(problem.weights[i]) * (problem.observed[i] - fitted[i]);
        }
        return residuals;
    }

    @Override
    public boolean drawn(double[] counts, double[] into) {
        ofDrawn.count(counts);
        return descend(ofDrawn, into);
    }

    @Override
    public boolean disturbed(double[] noise, double[] into) {
        for (int i = 0; i < fitted.length; i++) {
            disturbed[i] = fitted[i] + noise[i] / Math.sqrt(problem.weights[i]);
        }
        ofDisturbed.observe(disturbed);
        return descend(ofDisturbed, into);
    }

    private boolean descend(LeastSquaresObjective objective, double[] into) {
        System.arraycopy(fit, 0, into, 0, fit.length);
        descent.minimise(objective, into, LevenbergMarquardt.Settings.REFIT);
        return descent.converged();
    }
}
