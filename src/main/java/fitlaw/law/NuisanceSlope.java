package fitlaw.law;

/**
 * A slope on the logarithm of a shape whose curve the runs leave open, so that its effect is counted neither as noise nor as
 * that of the other shape. With two values it stands for their difference; over a narrow range a curve is nearly such a line.
 * Beyond the runs the line would be a guess, so the nearest value of the runs stands for all that lie further out.
 *
 * @param variable the shape
 * @param low its least value among the runs
 * @param high its greatest
 * @param reference where the column is 0
 */
record NuisanceSlope(ShapeVariable variable, double low, double high, double reference) {
    static NuisanceSlope of(TrainingData sample, ShapeVariable variable) {
        ShapeRange range = sample.ranges().get(variable);
        return new NuisanceSlope(variable, range.low(), range.high(), sample.geometricMean(variable));
    }

    /** Name of the slope among the terms of a law. */
    String term() {
        return "ln_" + variable.letter();
    }

    /** The column at a shape. */
    double at(Point point) {
        return Math.log(Math.max(low, Math.min(high, variable.of(point))) / reference);
    }

    /** The column of a sample. */
    double[] of(TrainingData sample) {
        double[] column = sample.values(variable).clone();
        for (int i = 0; i < column.length; i++) {
            column[i] = Math.log(column[i] / reference);
        }
        return column;
    }
}
