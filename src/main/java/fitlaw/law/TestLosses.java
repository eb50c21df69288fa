package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.fit.Student;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Losses of test runs predicted by a law fitted to other runs. */
final class TestLosses {
    private static final double CONFIDENCE = 0.95;

    private final Law law;
    private final TrainingData sample;
    private final double variance;
    private final double degrees;
    private final Optional<RandomSlopes> scatter;
    private final TestGroupEffect used;
    private final int[] runsOfLevel;
    private final double[] value;
    private final double[] flat;
    private final double[] half;
    private final double[] measuredLevel;
    private final double[] predictedLevel;
    private final double[] left;

    /** Predicts the runs of a sample; throws if their group effects cannot be determined as requested. */
    TestLosses(Law law, TrainingData sample, TestGroupEffect asked) {
        this.law = law;
        this.sample = sample;
        used = law.hasLevels() ? chosen(asked) : withoutLevels(asked);
        // For a group of the training runs the law is not extrapolated to another size.
        scatter = used == TestGroupEffect.KNOWN
                ? Optional.empty()
                : law.predictor().randomSlopes();
        variance = scatter.map(one -> one.sigma() * one.sigma())
                .orElse(law.solution().sigma() * law.solution().sigma());
        degrees = scatter.map(RandomSlopes::degreesOfFreedom)
                .orElse(law.diagnostics().degreesOfFreedom());
        int n = sample.size();
        value = new double[n];
        flat = new double[n];
        half = new double[n];
        measuredLevel = new double[n];
        predictedLevel = new double[n];
        runsOfLevel = new int[sample.levels().size()];
        Arrays.stream(sample.group()).forEach(g -> runsOfLevel[g]++);
        left = Arrays.stream(sample.ofNoise()).map(weight -> 1 / weight).toArray();
        if (law.hasLevels()) {
            byLevels();
        } else {
            bySizeAndData();
        }
    }

    /** How the group effects were determined. */
    TestGroupEffect used() {
        return used;
    }

    /** Predicted loss of each run. */
    double[] value() {
        return value;
    }

    /** Its prediction without shapes. */
    double[] flat() {
        return flat;
    }

    /** Half the width of its prediction interval. */
    double[] half() {
        return half;
    }

    /**
     * Mean loss of the group of each run, relative to which runs are ranked: of the training runs if they include the
     * group, otherwise of the test runs. The prediction at one shape for all groups would not work: if the usual shape
     * changes between groups, measured and predicted losses would share its effect.
     */
    double[] measuredLevel() {
        return measuredLevel;
    }

    /** The same for predictions. */
    double[] predictedLevel() {
        return predictedLevel;
    }

    /** Whether a run is scored: a run alone in a group whose effect was fitted to it would predict itself. */
    boolean isScored(int run) {
        return used != TestGroupEffect.PROFILED || runsOfLevel[sample.group()[run]] > 1;
    }

    /**
     * Whether a run can be ranked inside its group, which needs another run or a group effect that is known without it.
     */
    boolean isRanked(int run) {
        return used == TestGroupEffect.KNOWN || runsOfLevel[sample.group()[run]] > 1;
    }

    /** Number of groups whose mean was subtracted, among the runs that are ranked. */
    int centred() {
        return used == TestGroupEffect.KNOWN
                ? 0
                : (int) Arrays.stream(runsOfLevel).filter(runs -> runs > 1).count();
    }

    /**
     * Variance of each run's noise minus what a group effect fitted to it absorbs, in units of that of a run of weight
     * 1.
     */
    double[] left() {
        return left;
    }

    private TestGroupEffect chosen(TestGroupEffect asked) {
        List<String> strange = sample.levels().names().stream()
                .filter(name -> !law.levels().contains(name))
                .toList();
        if (asked == TestGroupEffect.AUTOMATIC) {
            return strange.isEmpty() ? TestGroupEffect.KNOWN : TestGroupEffect.PROFILED;
        }
        if (asked == TestGroupEffect.KNOWN && !strange.isEmpty()) {
            throw new DataException(
                    sample.runs().source() + ": no training run has the level " + String.join(", ", strange)
                            + ", so its intercept is unknown. Fit it to the test runs, or extrapolate it.");
        }
        return asked;
    }

    private TestGroupEffect withoutLevels(TestGroupEffect asked) {
        if (asked == TestGroupEffect.PROFILED || asked == TestGroupEffect.EXTRAPOLATED) {
            throw new IllegalArgumentException("the form " + law.name()
                    + " predicts from size and data and has no group intercepts. Leave the test level automatic.");
        }
        return TestGroupEffect.KNOWN;
    }

    /** Without group effects: the law against the mean loss of its own runs. */
    private void bySizeAndData() {
        double mean = law.sample().meanLoss(i -> true);
        for (int i = 0; i < value.length; i++) {
            double[] at = law.predictor().at(0, sample.point(i));
            value[i] = at[0];
            Point usual = sample.point(i).shaped(law.centre().x(), law.centre().r());
            flat[i] = law.curves().isEmpty() ? mean : law.predictor().at(0, usual)[0];
            half[i] = half(new double[] {at[1], ofNoise(i)}, new double[] {
                law.predictor()
                        .degreesOfFreedom(0, sample.point(i), law.diagnostics().degreesOfFreedom()),
                degrees
            });
        }
    }

    /** The scatter of a run around the law: its noise, and the lack of fit of the law on its own runs. */
    private double ofNoise(int run) {
        return variance * left[run];
    }

    /** Half the width of an interval from a sum of variances, with Satterthwaite's degrees of freedom. */
    private static double half(double[] variances, double[] degrees) {
        return Student.halfWidth(CONFIDENCE, Student.effectiveDegrees(variances, degrees))
                * Math.sqrt(Arrays.stream(variances).sum());
    }

    private void byLevels() {
        ShapeEffect effect = law.effect()
                .orElseThrow(() -> new IllegalArgumentException("the form " + law.name()
                        + " has no separate terms for shapes, so it cannot be held out by levels"));
        Optional<GroupEffectModel> trend =
                used == TestGroupEffect.EXTRAPOLATED ? Optional.of(GroupEffectModel.of(law)) : Optional.empty();
        int[][] members = sample.members();
        for (int g = 0; g < members.length; g++) {
            int[] rows = members[g];
            if (trend.isPresent()) {
                extrapolated(effect, trend.get(), sample.place(rows), rows);
            } else if (used == TestGroupEffect.KNOWN) {
                known(effect, law.levels().indexOf(sample.levels().names().get(g)), rows);
            } else {
                profiled(effect, rows);
            }
        }
    }

    private void known(ShapeEffect effect, int index, int[] rows) {
        double mean = law.meanLoss(index);
        for (int i : rows) {
            double[] at = law.predictor().at(index, sample.point(i));
            double size = effect.at(sample.point(i), sample.logSize(i)) - effect.at(sample.point(i), 0);
            value[i] = effect.additive() ? at[0] + size : at[0] * Math.exp(size);
            flat[i] = mean;
            measuredLevel[i] = mean;
            predictedLevel[i] = mean;
            half[i] = half(
                    new double[] {at[1], ofNoise(i)},
                    new double[] {law.diagnostics().degreesOfFreedom(), degrees});
        }
    }

    private void profiled(ShapeEffect effect, int[] rows) {
        double[] loss = sample.loss();
        double[] weight = sample.ofNoise();
        double[] phi = Arrays.stream(rows)
                .mapToDouble(i -> effect.at(sample.point(i), sample.logSize(i)))
                .toArray();
        double[] factor =
                Arrays.stream(phi).map(effect.additive() ? v -> 1 : Math::exp).toArray();
        double top = 0;
        double bottom = 0;
        double[] centre = new double[effect.gradient(sample.point(rows[0]), 0).length];
        for (int k = 0; k < rows.length; k++) {
            int i = rows[k];
            top += weight[i] * factor[k] * (loss[i] - (effect.additive() ? phi[k] : 0));
            bottom += weight[i] * factor[k] * factor[k];
            double[] gradient = effect.gradient(sample.point(i), sample.logSize(i));
            for (int j = 0; j < centre.length; j++) {
                centre[j] += weight[i] * factor[k] * factor[k] * gradient[j];
            }
        }
        double fitted = top / bottom;
        for (int j = 0; j < centre.length; j++) {
            centre[j] /= bottom;
        }
        double mean = mean(loss, rows);
        for (int k = 0; k < rows.length; k++) {
            int i = rows[k];
            value[i] = effect.additive() ? fitted + phi[k] : fitted * factor[k];
            flat[i] = mean;
            left[i] -= factor[k] * factor[k] / bottom;
            half[i] = half(effect, i, centre, new double[] {ofNoise(i)}, new double[] {degrees});
        }
        centre(rows);
    }

    /** Sets the means of the test runs of a group as the reference for ranks. */
    private void centre(int[] rows) {
        double measured = mean(sample.loss(), rows);
        double predicted = mean(value, rows);
        for (int i : rows) {
            measuredLevel[i] = measured;
            predictedLevel[i] = predicted;
        }
    }

    /** Mean over some runs, weighted by their noise. */
    private double mean(double[] values, int[] rows) {
        double sum = 0;
        double all = 0;
        for (int i : rows) {
            sum += sample.ofNoise()[i] * values[i];
            all += sample.ofNoise()[i];
        }
        return sum / all;
    }

    /** Errors of the trend are shared by the runs of a group; their few degrees of freedom are counted as by Welch. */
    private void extrapolated(ShapeEffect effect, GroupEffectModel trend, Point place, int[] rows) {
        double expected = trend.at(place);
        double middle = effect.at(law.centre(), 0);
        double[] centre = effect.gradient(law.centre(), 0);
        for (int i : rows) {
            double phi = effect.at(sample.point(i), sample.logSize(i)) - middle;
            value[i] = effect.additive() ? expected + phi : expected * Math.exp(phi);
            flat[i] = expected;
            double scale = effect.additive() ? expected : value[i];
            double ofLevel = scale * scale * trend.logVariance(place);
            half[i] = half(effect, i, centre, new double[] {ofNoise(i), ofLevel}, new double[] {
                degrees, trend.degreesOfFreedom()
            });
        }
        centre(rows);
    }

    /**
     * Half the width of an interval with the error of a run's shape relative to that of others, and the scatter of
     * sizes.
     */
    private double half(ShapeEffect effect, int i, double[] others, double[] more, double[] degreesOfMore) {
        double[] away = effect.gradient(sample.point(i), sample.logSize(i));
        for (int j = 0; j < away.length; j++) {
            away[j] -= others[j];
        }
        double scale = effect.additive() ? 1 : value[i];
        double[] variances = Arrays.copyOf(more, more.length + 1);
        double[] known = Arrays.copyOf(degreesOfMore, variances.length);
        variances[more.length] = scale * scale * effect.variance(away);
        known[more.length] = law.diagnostics().degreesOfFreedom();
        if (scatter.isEmpty()) {
            return half(variances, known);
        }
        double[] ofSizes = scatter.get().variances(away);
        Arrays.setAll(ofSizes, j -> scale * scale * ofSizes[j]);
        return Student.halfWidth(CONFIDENCE, scatter.get().degreesOfFreedom(ofSizes, variances, known))
                * Math.sqrt(
                        Arrays.stream(variances).sum() + Arrays.stream(ofSizes).sum());
    }
}
