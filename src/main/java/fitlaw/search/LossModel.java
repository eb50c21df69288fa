package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.arch.ParameterCount;
import fitlaw.fit.JointDraws;
import fitlaw.law.Covariate;
import fitlaw.law.Law;
import fitlaw.law.Point;
import fitlaw.law.ShapeEffect;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Predicted loss of shapes relative to a base: {@code L(a) / L(base) = exp(φ(a) - φ(base))} with φ the law's effect of
 * shape, so that the level of size and data cancels. An additive law needs the loss of the base for the ratio.
 *
 * <p>The standard error of the ratio follows from the covariance of the coefficients; a published law has none.
 */
final class LossModel {
    private final Law law;
    private final double baseLoss;
    private final OptionalDouble tokens;
    private final Optional<Law> sizes;
    private final Optional<ShapeEffect> effect;
    private final Point basePoint;
    private final double basePhi;
    private final double[] baseGradient;
    private final double baseFactor;
    private final double baseLevel;

    /**
     * Creates a model.
     *
     * @param baseLoss loss of the base in nats per token; 1 for ratios only
     * @param tokens training tokens; empty if the law does not need them
     * @param sizes a law of size and data, if any, for the small differences of N between shapes
     */
    LossModel(Law law, Architecture base, double baseLoss, OptionalDouble tokens, Optional<Law> sizes) {
        this.law = law;
        this.baseLoss = baseLoss;
        this.tokens = tokens;
        this.sizes = sizes;
        effect = ShapeEffect.of(law);
        basePoint = point(base);
        basePhi = effect.map(e -> e.at(point(base), 0)).orElse(Double.NaN);
        baseGradient = effect.map(e -> e.gradient(point(base), 0)).orElse(new double[0]);
        baseFactor = effect.isPresent() ? Double.NaN : law.factor(base);
        baseLevel = sizes.map(level -> level.loss(point(base)).value()).orElse(1.0);
    }

    private Point point(Architecture shape) {
        return point(law, shape, tokens);
    }

    /** The point of a law for a shape trained on a number of tokens. */
    static Point point(Law law, Architecture shape, OptionalDouble tokens) {
        ParameterCount count = law.options().count();
        Point known = Point.shape(shape.relativeWidth(count), shape.mlpRatio())
                .withSize((double) shape.parameters(count))
                .withLayers(shape.nLayers());
        Point point = tokens.isPresent() ? known.withTokens(tokens.getAsDouble()) : known;
        return law.domain().covariates().contains(Covariate.GROUP_SIZE)
                ? point.with(Covariate.GROUP_SIZE, (double) shape.nHeads() / shape.nKvHeads())
                : point;
    }

    /** Whether the predicted loss depends on the number of layers at fixed relative width, ratio and size. */
    boolean knowsDepth() {
        if (effect.isEmpty()) {
            return false;
        }
        Point here = basePoint;
        return effect.get().at(here.withLayers(2 * here.layers()), 0) != basePhi;
    }

    /** Loss of a shape in nats per token, or relative to the base if the loss of the base is not known. */
    double loss(Architecture shape) {
        double size = size(shape);
        if (effect.isEmpty()) {
            return baseLoss * size * law.factor(shape) / baseFactor;
        }
        return afterShape(effect.get().at(point(shape), 0) - basePhi) * size;
    }

    private double afterShape(double difference) {
        return effect.orElseThrow().additive() ? baseLoss + difference : baseLoss * Math.exp(difference);
    }

    /** Standard error of {@link #loss}, with the loss of the base taken as exact; empty if the law has none. */
    OptionalDouble standardError(Architecture shape) {
        if (effect.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sd = Math.sqrt(Math.max(0, effect.get().variance(away(shape))));
        return OptionalDouble.of(effect.get().additive() ? sd : sd * loss(shape));
    }

    private double[] away(Architecture shape) {
        double[] gradient = effect.orElseThrow().gradient(point(shape), 0);
        double[] away = new double[gradient.length];
        for (int j = 0; j < away.length; j++) {
            away[j] = gradient[j] - baseGradient[j];
        }
        return away;
    }

    /** Whether draws can be made. */
    boolean hasUncertainty() {
        return effect.isPresent();
    }

    /** Joint draws of the coefficients of the law, from a multivariate t distribution. */
    JointDraws draws(long seed) {
        int k = baseGradient.length;
        double[][] covariance = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                covariance[i][j] = effect.orElseThrow().covariance(i, j);
            }
        }
        return new JointDraws(covariance, law.diagnostics().degreesOfFreedom(), seed);
    }

    /** The loss of a shape as a function of a draw. All shapes use the same draw, so common errors cancel. */
    ToDoubleFunction<double[]> lossByDraw(Architecture shape) {
        double[] away = away(shape);
        double difference = effect.orElseThrow().at(point(shape), 0) - basePhi;
        double size = size(shape);
        return draw -> {
            double moved = difference;
            for (int j = 0; j < away.length; j++) {
                moved += away[j] * draw[j];
            }
            return afterShape(moved) * size;
        };
    }

    private double size(Architecture shape) {
        return sizes.isEmpty() ? 1 : sizes.get().loss(point(shape)).value() / baseLevel;
    }
}
