package fitlaw.fit;

/** Refits of a {@link ProductDescent} to resampled rows; each starts from the original fit. */
final class ProductRefit implements ResidualRefit {
    private final ProductRows rows;
    private final double[] fit;
    private final double[] fitted;
    private final ProductDescent ofDrawn;
    private final ProductDescent ofDisturbed;
    private final double[] disturbed;

    /**
     * Prepares refits.
     *
     * @param rows the rows
     * @param fit parameters of the fit to them
     * @param fitted fitted value of each row
     */
    ProductRefit(ProductRows rows, double[] fit, double[] fitted) {
        this.rows = rows;
        this.fit = fit.clone();
        this.fitted = fitted.clone();
        ofDrawn = new ProductDescent(rows);
        ofDisturbed = new ProductDescent(rows);
        disturbed = new double[rows.n];
    }

    @Override
    public ProductRefit another() {
        return new ProductRefit(rows, fit, fitted);
    }

    @Override
    public int rows() {
        return rows.n;
    }

    @Override
    public int parameters() {
        return rows.parameters();
    }

    @Override
    public int degreesOfFreedom() {
        return rows.n - rows.parameters();
    }

    @Override
    public double[] residuals() {
        double[] residuals = new double[rows.n];
        for (int i = 0; i < rows.n; i++) {
            residuals[rows.order[i]] = rows.observed[i] - fitted[rows.order[i]];
        }
        return residuals;
    }

    @Override
    public boolean drawn(double[] counts, double[] into) {
        ofDrawn.weigh(counts);
        System.arraycopy(fit, 0, into, 0, fit.length);
        boolean arrived = ofDrawn.descend(into);
        for (int g = 0; g < rows.groups; g++) {
            if (!ofDrawn.hasRows(g)) {
                into[rows.slots.length + g] = Double.NaN;
            }
        }
        return arrived;
    }

    @Override
    public boolean disturbed(double[] noise, double[] into) {
        for (int i = 0; i < rows.n; i++) {
            disturbed[i] = fitted[i] + noise[i];
        }
        ofDisturbed.observe(disturbed);
        System.arraycopy(fit, 0, into, 0, fit.length);
        return ofDisturbed.descend(into);
    }
}
