package fitlaw.fit;

/** Refits of a {@link NonlinearFit} to resampled rows, each from the fit itself. */
public final class NonlinearRefit implements Refit {
    private final NonlinearFit.Model model;
    private final double[] observed;
    private final double[] fit;
    private final double[] fitted;

    /**
     * Prepares refits.
     *
     * @param model the model; several threads may call it at once
     * @param observed observations
     * @param fit parameters of the fit to them
     * @param fitted fitted value of each row
     */
    public NonlinearRefit(NonlinearFit.Model model, double[] observed, double[] fit, double[] fitted) {
        this.model = model;
        this.observed = observed.clone();
        this.fit = fit.clone();
        this.fitted = fitted.clone();
    }

    @Override
    public NonlinearRefit another() {
        return this; // It keeps nothing between refits.
    }

    @Override
    public int rows() {
        return observed.length;
    }

    @Override
    public int parameters() {
        return fit.length;
    }

    @Override
    public int degreesOfFreedom() {
        return observed.length - fit.length;
    }

    @Override
    public double[] residuals() {
        double[] residuals = new double[observed.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = observed[i] - fitted[i];
        }
        return residuals;
    }

    @Override
    public boolean drawn(double[] counts, double[] into) {
        double[] target = new double[observed.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = Math.sqrt(counts[i]) * observed[i];
        }
        NonlinearFit.Model weighted = (p, values, jacobian) -> {
            model.evaluate(p, values, jacobian);
            for (int i = 0; i < values.length; i++) {
                double root = Math.sqrt(counts[i]);
                values[i] *= root;
                for (int j = 0; j < fit.length; j++) {
                    jacobian[i][j] *= root;
                }
            }
        };
        return fit(weighted, target, into);
    }

    @Override
    public boolean disturbed(double[] noise, double[] into) {
        double[] target = new double[observed.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = fitted[i] + noise[i];
        }
        return fit(model, target, into);
    }

    private boolean fit(NonlinearFit.Model weighted, double[] target, double[] into) {
        try {
            System.arraycopy(NonlinearFit.of(weighted, target, fit).parameters(), 0, into, 0, fit.length);
            return true;
        } catch (FitFailedException e) {
            return false; // Told by the number of resamples without an answer.
        }
    }
}
