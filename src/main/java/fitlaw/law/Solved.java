package fitlaw.law;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A predictor with the problem of least squares that its numbers solve, which a law keeps as long as it has its runs.
 *
 * @param predictor the numbers
 * @param problem the problem
 */
record Solved(StoredPredictor predictor, Supplier<Regression> problem) implements FitResult.Predictor {
    @Override
    public double[] at(int level, Point point) {
        return predictor.at(level, point);
    }

    @Override
    public Optional<ShapeEffect> effect() {
        return predictor.effect();
    }

    @Override
    public Optional<Regression> regression() {
        return Optional.of(problem.get());
    }
}
