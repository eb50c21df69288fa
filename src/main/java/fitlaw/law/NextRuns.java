package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Matrices;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The runs to make next: those that most shorten the interval of an optimum or of a predicted loss, chosen one after
 * the other (a greedy c-optimal design), compared with the same number of runs at the optimum itself.
 *
 * <p>Good designs place runs at the extremes of the range, where they cannot show that the formula is wrong; keep a
 * third of new runs inside the range.
 *
 * @param runs the shapes to train, most valuable first
 * @param level name of the group that they are trained in
 * @param relativeWidth relative standard errors of the best relative width; empty if it is not identified
 * @param mlpRatio relative standard errors of the best MLP/attention ratio; empty if it is not identified
 * @param loss standard errors of the predicted loss that was planned for, in nats per token
 */
public record NextRuns(
        List<Point> runs, String level, Optional<Gain> relativeWidth, Optional<Gain> mlpRatio, Optional<Gain> loss)
        implements Report.Source {
    /**
     * Standard errors; for an optimum, relative ones.
     *
     * @param now with the existing runs
     * @param planned with the planned runs as well
     * @param replicated with the same number of runs at the optimum instead
     */
    public record Gain(double now, double planned, double replicated) {}

    /**
     * Creates a plan.
     *
     * @param runs the shapes to train
     * @param level name of the group that they are trained in
     * @param relativeWidth relative standard errors of the best relative width
     * @param mlpRatio relative standard errors of the best MLP/attention ratio
     * @param loss standard errors of the predicted loss that was planned for
     */
    public NextRuns {
        runs = List.copyOf(runs);
    }

    /**
     * {@return the runs that would most shorten the interval of an optimum or of a predicted loss}
     *
     * @param law the law
     * @param plan number of runs, target and candidate shapes
     * @param level name of the group, a size and number of tokens, that they would be trained in; see {@link
     *     Law#levels()}
     * @throws IllegalStateException if the target is an optimum and x or r is not identified
     * @throws IllegalArgumentException if there is no such group
     */
    public static NextRuns of(Law law, RunPlan plan, String level) {
        Design now = new Design(law, level, plan);
        Design planned = now.copy();
        List<Point> chosen = new ArrayList<>();
        List<Point> candidates = plan.candidates().stream().map(now::atLevel).toList();
        for (int k = 0; k < plan.runs(); k++) {
            Point best = candidates.get(0);
            double most = Double.NEGATIVE_INFINITY;
            for (Point candidate : candidates) {
                double worth = planned.worth(candidate, plan.target());
                if (worth > most) {
                    most = worth;
                    best = candidate;
                }
            }
            planned.add(best);
            chosen.add(best);
        }
        Design replicated = now.copy();
        for (int k = 0; k < plan.runs(); k++) {
            replicated.add(now.optimum);
        }
        return new NextRuns(
                chosen,
                level,
                now.gain(now.width, planned, replicated, 1),
                now.gain(now.ratio, planned, replicated, 1),
                plan.place().flatMap(place -> now.gain(now.loss, planned, replicated, now.expected)));
    }

    /** The covariance of slopes and group effects, updated as runs are added. */
    private static final class Design {
        private final Law law;
        private final ShapeEffect effect;
        private final int level;
        private final double sigma;
        private final double[][] covariance;
        /** Derivatives of the logarithm of each optimum with respect to the coefficients. */
        private final double[] width;

        private final double[] ratio;
        /** Derivatives of the logarithm of the predicted loss, or of the loss itself for an additive law. */
        private final double[] loss;
        /** Factor from their standard error to nats: the loss itself, or 1 for an additive law. */
        private final double expected;

        private final Point optimum;

        Design(Law law, String levelName, RunPlan plan) {
            this.law = law;
            this.effect = law.effect()
                    .orElseThrow(() -> new IllegalArgumentException("the form " + law.name()
                            + " has no separate terms for shapes, so no runs can be planned for it"));
            List<String> names = law.levels();
            this.level = names.indexOf(levelName);
            if (level < 0) {
                throw new IllegalArgumentException(
                        "There is no level " + levelName + ". The levels are " + String.join(", ", names) + ".");
            }
            this.sigma = law.noise().sigma();
            this.optimum = atLevel(plan.place()
                    .map(place -> Point.shape(
                            nearest(law.optimum().relativeWidth(), place.relativeWidth()),
                            nearest(law.optimum().mlpRatio(), place.mlpRatio())))
                    .orElseGet(() -> Point.shape(
                            located(law.optimum().relativeWidth()),
                            located(law.optimum().mlpRatio()))));
            int slopes = effect.gradient(optimum, 0).length;
            int size = slopes + names.size();
            double[][] information = new double[size][size];
            TrainingData sample = law.sample();
            for (int i = 0; i < sample.size(); i++) {
                double[] z = row(sample.point(i), sample.logSize(i), sample.group()[i], size);
                double w = sample.ofNoise()[i] * weight(sample.loss()[i]);
                for (int j = 0; j < size; j++) {
                    for (int k = 0; k < size; k++) {
                        information[j][k] += w * z[j] * z[k];
                    }
                }
            }
            this.covariance = Matrices.inverse(information);
            this.width = derivatives(ShapeVariable.RELATIVE_WIDTH, size);
            this.ratio = derivatives(ShapeVariable.MLP_RATIO, size);
            this.loss = new double[size];
            this.expected = plan.place().map(this::aimAt).orElse(Double.NaN);
        }

        /** Sets the predicted loss at a place as the target. */
        private double aimAt(RunPlan.Place place) {
            int index = law.levels().indexOf(place.level());
            if (index < 0) {
                throw new IllegalArgumentException("There is no level " + place.level()
                        + " to predict a loss at. The levels are " + String.join(", ", law.levels()) + ".");
            }
            Point point = law.facts().orElseThrow().at(index, place.relativeWidth(), place.mlpRatio());
            System.arraycopy(row(point, 0, index, loss.length), 0, loss, 0, loss.length);
            return effect.additive() ? 1 : law.predictor().at(index, point)[0];
        }

        private static double nearest(Quantity optimum, double otherwise) {
            return optimum.estimate().map(Estimate::value).orElse(otherwise);
        }

        private Design(Design other) {
            this.law = other.law;
            this.effect = other.effect;
            this.level = other.level;
            this.sigma = other.sigma;
            this.covariance = new double[other.covariance.length][];
            for (int j = 0; j < covariance.length; j++) {
                covariance[j] = other.covariance[j].clone();
            }
            this.width = other.width;
            this.ratio = other.ratio;
            this.loss = other.loss;
            this.expected = other.expected;
            this.optimum = other.optimum;
        }

        Design copy() {
            return new Design(this);
        }

        private static double located(Quantity quantity) {
            return quantity.estimate()
                    .map(Estimate::value)
                    .orElseThrow(() ->
                            new IllegalStateException("There is no optimum to estimate more precisely. " + quantity));
        }

        private double[] derivatives(ShapeVariable variable, int size) {
            double[] derivatives = new double[size];
            int from = law.sample().logSize().isPresent() ? 1 : 0;
            for (Curve curve : law.solution().curves()) {
                if (curve.variable() == variable) {
                    double ratio = curve.c2() / curve.c1();
                    ShapeBasis basis = curve.basis();
                    double slope = basis.slope(variable, ratio) / basis.shape(variable, ratio);
                    derivatives[from] = -slope * ratio / curve.c1();
                    derivatives[from + 1] = slope / curve.c1();
                }
                from += 2;
            }
            return derivatives;
        }

        /** A shape with the size, data and depth of the group where it has none. */
        Point atLevel(Point shape) {
            return Double.isNaN(shape.depth())
                    ? law.facts().orElseThrow().at(level, shape.relativeWidth(), shape.mlpRatio())
                    : shape;
        }

        private double[] row(Point point, double logSize, int group, int size) {
            double[] z = new double[size];
            double[] gradient = effect.gradient(point, logSize);
            System.arraycopy(gradient, 0, z, 0, gradient.length);
            z[gradient.length + group] = 1;
            return z;
        }

        private double weight(double loss) {
            double scale = effect.additive() ? 1 : loss;
            return scale * scale / (sigma * sigma);
        }

        /** A future run has the noise of the runs of its group. */
        private double weightOfNew(Point point) {
            double loss = law.predictor().at(level, point)[0];
            double noise = law.knownFacts().noiseScale().at(level, loss);
            return weight(loss) / (noise * noise);
        }

        /** Standard errors of a target now, with planned runs, and with replicates; empty if there is no target. */
        Optional<Gain> gain(double[] target, Design planned, Design replicated, double scale) {
            return Arrays.stream(target).allMatch(value -> value == 0)
                    ? Optional.empty()
                    : Optional.of(new Gain(
                            scale * error(target), scale * planned.error(target), scale * replicated.error(target)));
        }

        double error(double[] target) {
            return Math.sqrt(Matrices.dot(target, Matrices.product(covariance, target)));
        }

        /** The share of variance that a run removes. */
        double worth(Point point, RunPlan.Target target) {
            double[] z = row(point, 0, level, covariance.length);
            double[] v = Matrices.product(covariance, z);
            double spread = 1 / weightOfNew(point) + Matrices.dot(z, v);
            if (target == RunPlan.Target.LOSS) {
                return share(loss, v, spread);
            }
            double worth = 0;
            if (target != RunPlan.Target.MLP_RATIO) {
                worth += share(width, v, spread);
            }
            if (target != RunPlan.Target.RELATIVE_WIDTH) {
                worth += share(ratio, v, spread);
            }
            return worth;
        }

        private double share(double[] target, double[] v, double spread) {
            double along = Matrices.dot(target, v);
            return along * along / spread / Matrices.dot(target, Matrices.product(covariance, target));
        }

        /** Adds a run. */
        void add(Point point) {
            double[] z = row(point, 0, level, covariance.length);
            Matrices.observe(covariance, z, 1 / weightOfNew(point));
        }
    }

    @Override
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            rows.add(List.of(
                    String.valueOf(i + 1),
                    Numbers.significant(runs.get(i).relativeWidth(), 3),
                    Numbers.significant(runs.get(i).mlpRatio(), 3)));
        }
        List<List<String>> gains = new ArrayList<>();
        loss.ifPresent(gain -> gains.add(List.of(
                "predicted loss, nats per token",
                Numbers.significant(gain.now(), 3),
                Numbers.significant(gain.planned(), 3),
                Numbers.significant(gain.replicated(), 3))));
        gains.add(row("d_over_sqrt_n_optimum", relativeWidth));
        gains.add(row("mlp_attn_ratio_optimum", mlpRatio));
        return Report.titled("Next " + runs.size() + " runs at " + level)
                .grid(List.of("run", "d_over_sqrt_n", "mlp_attn_ratio"), rows)
                .grid(List.of("standard error of", "now", "planned", "replicates at the optimum"), gains)
                .text("Errors of an optimum are relative. " + SweepDesign.CAUTION)
                .build();
    }

    /** {@return the planned runs as rows: run, level, d_over_sqrt_n, mlp_attn_ratio} */
    public Table table() {
        return Table.create(
                "next runs",
                IntColumn.create("run", IntStream.rangeClosed(1, runs.size()).toArray()),
                StringColumn.create("level", runs.stream().map(run -> level).toList()),
                DoubleColumn.create(
                        "d_over_sqrt_n",
                        runs.stream().mapToDouble(Point::relativeWidth).toArray()),
                DoubleColumn.create(
                        "mlp_attn_ratio",
                        runs.stream().mapToDouble(Point::mlpRatio).toArray()));
    }

    /** {@return standard errors as rows: term, now, planned, replicated; terms that are not identified are missing} */
    public Table gains() {
        StringColumn term = StringColumn.create("term");
        DoubleColumn now = DoubleColumn.create("now");
        DoubleColumn planned = DoubleColumn.create("planned");
        DoubleColumn replicated = DoubleColumn.create("replicated");
        Map<String, Optional<Gain>> all = new LinkedHashMap<>();
        loss.ifPresent(gain -> all.put("loss", loss));
        all.put("d_over_sqrt_n_optimum", relativeWidth);
        all.put("mlp_attn_ratio_optimum", mlpRatio);
        all.forEach((name, gain) -> {
            term.append(name);
            now.append(gain.map(Gain::now).orElse(Double.NaN));
            planned.append(gain.map(Gain::planned).orElse(Double.NaN));
            replicated.append(gain.map(Gain::replicated).orElse(Double.NaN));
        });
        return Table.create("gains", term, now, planned, replicated);
    }

    private static String share(double error) {
        return Numbers.significant(100 * error, 3) + " %";
    }

    private static List<String> row(String term, Optional<Gain> gain) {
        return gain.map(one -> List.of(term, share(one.now()), share(one.planned()), share(one.replicated())))
                .orElseGet(() -> List.of(term, "–", "–", "–"));
    }

    @Override
    public String toString() {
        return report().text();
    }
}
