package fitlaw.law;

/**
 * A function of a shape times the logarithm of size or data, by which the weight of that function moves.
 *
 * @param move size or data
 * @param shape place of the shape among those of the form
 * @param second whether it is the second function of the shape's basis
 * @param reference the size or data at which the weight is stated
 */
record MovingColumn(Move move, int shape, boolean second, double reference) {
    double log(Point point) {
        double value = move.known(point);
        return Double.isNaN(value) ? 0 : Math.log(value / reference); // A place that does not say is that of the runs.
    }
}
