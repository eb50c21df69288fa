package fitlaw.law;

/**
 * A function of a shape times the logarithm of size or data; its coefficient is the rate at which the weight of that
 * function moves.
 *
 * @param move size or data
 * @param shape index of the shape among those of the form
 * @param second whether it is the second function of the shape's basis
 * @param reference the size or data to which the weight refers
 */
record MovingColumn(Move move, int shape, boolean second, double reference) {
    double log(Point point) {
        double value = move.known(point);
        return Double.isNaN(value)
                ? 0
                : Math.log(value / reference); // A point without a value is at the mean of the runs.
    }
}
