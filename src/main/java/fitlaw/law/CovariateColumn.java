package fitlaw.law;

/**
 * A covariate bound to runs: one column of a linear fit.
 *
 * @param term name of its coefficient
 * @param column column of the runs
 * @param kind how it enters
 * @param reference value at which the column is 0; for {@link Covariate.Kind#EACH} the value that the intercept belongs
 *     to
 * @param usual default for a point without a value: the geometric mean of the runs, or the most frequent value
 */
record CovariateColumn(String term, String column, Covariate.Kind kind, double reference, double usual) {
    private static final double SAME = 1e-9;

    double at(Point point) {
        if (kind == Covariate.Kind.PRODUCT) {
            return ShapeBasis.LOG_PARABOLA.second(ShapeVariable.RELATIVE_WIDTH, point.relativeWidth())
                    * ShapeBasis.LOG_PARABOLA.second(ShapeVariable.MLP_RATIO, point.mlpRatio());
        }
        double value = point.value(column);
        return of(Double.isNaN(value) ? usual : value);
    }

    double of(double value) {
        double log = Math.log(value / reference);
        return switch (kind) {
            case LOG -> log;
            case LOG_SQUARED -> log * log;
            case EACH -> Math.abs(log) < SAME ? 1 : 0;
            case PRODUCT -> throw new IllegalStateException("a product has no column of its own");
        };
    }

    double[] of(TrainingData sample) {
        double[] values = new double[sample.size()];
        if (kind == Covariate.Kind.PRODUCT) {
            for (int i = 0; i < values.length; i++) {
                values[i] = at(sample.point(i));
            }
            return values;
        }
        double[] all = sample.covariate(column);
        for (int i = 0; i < values.length; i++) {
            values[i] = of(all[i]);
        }
        return values;
    }
}
