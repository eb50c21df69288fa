package fitlaw.law;

/**
 * A slope on the logarithm of a shape whose curve is not identified, so that its effect is counted neither as noise nor
 * as that of the other shape. With two values it is their difference; over a narrow range a curve is nearly a straight
 * line. Outside the range of the runs, the nearest end of the range is used instead of extrapolating the line.
 *
 * @param variable the shape
 * @param low its smallest value among the runs
 * @param high its largest value among the runs
 * @param reference value at which the column is 0
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
