package fitlaw.law;

import fitlaw.fit.LinearFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Losses by a form that is linear in its coefficients.
 *
 * @param columns what the slopes belong to
 * @param additive whether the form is of L rather than of ln L
 * @param slopes a slope per column
 * @param covariance covariance of the slopes
 * @param levels a level per group, or one that multiplies the column l_opt
 * @param levelVariances variance of each level at the place of its group
 * @param places mean of each column in each group
 * @param base what levels multiply
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
record LinearPredictor(
        LinearColumns columns,
        boolean additive,
        double[] slopes,
        double[][] covariance,
        double[] levels,
        double[] levelVariances,
        double[][] places,
        GroupEffectBase base)
        implements Predictor, ShapeEffect {

    static LinearPredictor of(
            LinearColumns columns, boolean additive, LinearFit fit, GroupEffectBase base, int levels) {
        int k = columns.size();
        double[] slopes = new double[k];
        double[][] covariance = new double[k][k];
        double[] level = new double[levels];
        double[] variances = new double[levels];
        double[][] places = new double[levels][k];
        for (int j = 0; j < k; j++) {
            slopes[j] = fit.slope(j);
            for (int l = 0; l < k; l++) {
                covariance[j][l] = fit.covariance(j, l);
            }
        }
        for (int g = 0; g < levels; g++) {
            level[g] = fit.level(g);
            variances[g] = fit.meanVariance(g);
            for (int j = 0; j < k; j++) {
                places[g][j] = fit.mean(g, j);
            }
        }
        return new LinearPredictor(columns, additive, slopes, covariance, level, variances, places, base);
    }

    @Override
    public double[] at(int sampleLevel, Point point) {
        double[] at = columns.at(point, 0);
        int level = base.levelOf(sampleLevel);
        double value = levels[level] + dot(slopes, at);
        double variance = levelVariances[level] + variance(less(at, places[level]));
        if (additive) {
            return new double[] {value + (base.optimum() ? base.scaleOf(sampleLevel) : 0), variance};
        }
        double loss = base.scaleOf(sampleLevel) * Math.exp(value);
        return new double[] {loss, loss * loss * variance};
    }

    @Override
    public List<String> covariates() {
        return columns.deep() ? List.of("n_layers") : List.of();
    }

    @Override
    public List<double[]> otherColumns(TrainingData sample) {
        List<double[]> others = new ArrayList<>();
        if (columns.deep()) {
            others.add(sample.logLayers());
        }
        columns.nuisances().forEach(nuisance -> others.add(nuisance.of(sample)));
        return others;
    }

    @Override
    public List<Curve> curves() {
        return IntStream.range(0, columns.shapes().size())
                .mapToObj(s -> {
                    int j = columns.of(s);
                    return new Curve(
                            columns.shapes().get(s),
                            slopes[j],
                            slopes[j + 1],
                            covariance[j][j],
                            covariance[j][j + 1],
                            covariance[j + 1][j + 1]);
                })
                .toList();
    }

    /** A level as it is stated, at a shape and apart from what it multiplies. */
    double level(int level, Point centre) {
        double value = levels[level] + dot(slopes, columns.at(centre, 0));
        return additive ? value : Math.exp(value);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double[] less(double[] a, double[] b) {
        double[] less = a.clone();
        for (int j = 0; j < a.length; j++) {
            less[j] -= b[j];
        }
        return less;
    }

    @Override
    public Optional<ShapeEffect> effect() {
        return Optional.of(this);
    }

    @Override
    public double at(Point point, double logSize) {
        return dot(slopes, columns.at(point, logSize));
    }

    @Override
    public double[] gradient(Point point, double logSize) {
        return columns.at(point, logSize);
    }

    @Override
    public double covariance(int j, int k) {
        return covariance[j][k];
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        double one = firstWeight * (additive ? 1 : at(level, first)[0]);
        double other = secondWeight * (additive ? 1 : at(level, second)[0]);
        double[] place = places[base.levelOf(level)];
        double[] a = less(columns.at(first, 0), place);
        double[] b = less(columns.at(second, 0), place);
        double[] slope = new double[a.length];
        Arrays.setAll(slope, j -> one * a[j] - other * b[j]);
        return Optional.of(variance(slope) + (one - other) * (one - other) * levelVariances[base.levelOf(level)]);
    }

    @Override
    public Optional<Map<String, Object>> stored() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", "linear");
        json.put("additive", additive);
        json.put("shapes", ShapeVariable.jsonNames(columns.shapes()));
        json.put("sized", columns.sized());
        json.put("deep", columns.deep());
        json.put("slopes_on_open_shapes", NuisanceSlope.json(columns.nuisances()));
        json.put("slopes", slopes);
        json.put("covariance", covariance);
        json.put("levels", levels);
        json.put("level_variances", levelVariances);
        json.put("places", places);
        json.putAll(base.json());
        return Optional.of(json);
    }
}
