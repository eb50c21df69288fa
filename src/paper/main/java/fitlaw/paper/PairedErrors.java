package fitlaw.paper;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Spearman;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Paired comparison of two predictions of the same runs. Errors of runs of one shape are correlated, so shapes, not
 * runs, are counted and drawn. The intervals describe the variation over shapes, for fixed laws.
 */
final class PairedErrors {
    private static final int DRAWS = 2_000;
    private static final long SEED = 20251018;
    private static final double CONFIDENCE = 0.95;

    private final List<double[]> rows = new ArrayList<>();
    private final Map<String, List<Integer>> levels = new LinkedHashMap<>();
    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    /**
     * Adds a run.
     *
     * @param shape key that it shares with runs that differ only in seed
     * @param level group of size and data
     */
    void add(String shape, String level, double measured, double one, double other) {
        levels.computeIfAbsent(level, key -> new ArrayList<>()).add(rows.size());
        shapes.computeIfAbsent(shape, key -> new ArrayList<>()).add(rows.size());
        rows.add(new double[] {measured, one, other});
    }

    /** A name for the shape of each row of a file, by row number. */
    static Map<Integer, String> shapesByRow(Runs runs) {
        double[] x = runs.relativeWidth(ParameterCount.NON_EMBEDDING);
        double[] r = runs.mlpRatio();
        double[] n = runs.parameters(ParameterCount.NON_EMBEDDING);
        Map<Integer, String> shapes = new LinkedHashMap<>();
        IntStream.range(0, runs.size())
                .forEach(i -> shapes.put(
                        runs.row(i),
                        Math.round(1e6 * Math.log(x[i])) + " " + Math.round(1e6 * Math.log(r[i])) + " "
                                + Math.round(n[i])));
        return shapes;
    }

    int shapes() {
        return shapes.size();
    }

    /** Mean squared error of the first prediction minus that of the second, with a t interval over shapes. */
    Estimate squares() {
        double[] differences = shapes.values().stream()
                .mapToDouble(members -> members.stream()
                        .map(rows::get)
                        .mapToDouble(row -> square(row[0] - row[1]) - square(row[0] - row[2]))
                        .average()
                        .orElseThrow())
                .toArray();
        int n = differences.length;
        double mean = Arrays.stream(differences).average().orElse(Double.NaN);
        if (n < 2) {
            return new Estimate("squares", mean, Interval.notStated("one shape"));
        }
        double variance = Arrays.stream(differences).map(d -> square(d - mean)).sum() / (n - 1);
        double error = Math.sqrt(variance / n);
        return Estimate.symmetric("squares", mean, error, Student.halfWidth(CONFIDENCE, n - 1), "t over shapes 95 %");
    }

    /**
     * Spearman correlation within levels of the first prediction minus that of the second, with a bootstrap over
     * shapes.
     */
    Estimate ranks() {
        List<double[]> inside = lessMeansOfLevels();
        int[] all = IntStream.range(0, rows.size()).toArray();
        double value = ranks(inside, all);
        List<List<Integer>> clusters = new ArrayList<>(shapes.values());
        SplittableRandom random = new SplittableRandom(SEED);
        double[] drawn = IntStream.range(0, DRAWS)
                .mapToDouble(draw -> ranks(
                        inside,
                        IntStream.range(0, clusters.size())
                                .mapToObj(c -> clusters.get(random.nextInt(clusters.size())))
                                .flatMap(List::stream)
                                .mapToInt(Integer::intValue)
                                .toArray()))
                .filter(difference -> !Double.isNaN(difference))
                .sorted()
                .toArray();
        if (clusters.size() < 4 || drawn.length < DRAWS / 2) {
            return new Estimate("ranks", value, Interval.notStated("fewer than four shapes"));
        }
        int cut = (int) Math.floor((1 - CONFIDENCE) / 2 * drawn.length);
        return new Estimate(
                "ranks", value, new Interval(drawn[cut], drawn[drawn.length - 1 - cut], "bootstrap over shapes 95 %"));
    }

    private List<double[]> lessMeansOfLevels() {
        List<double[]> inside = rows.stream().map(double[]::clone).toList();
        for (List<Integer> members : levels.values()) {
            for (int column = 0; column < 3; column++) {
                int of = column;
                double mean = members.stream()
                        .mapToDouble(i -> rows.get(i)[of])
                        .average()
                        .orElseThrow();
                members.forEach(i -> inside.get(i)[of] -= mean);
            }
        }
        return inside;
    }

    private static double ranks(List<double[]> inside, int[] chosen) {
        double[] measured = column(inside, chosen, 0);
        return Spearman.correlation(measured, column(inside, chosen, 1))
                - Spearman.correlation(measured, column(inside, chosen, 2));
    }

    private static double[] column(List<double[]> inside, int[] chosen, int column) {
        return Arrays.stream(chosen).mapToDouble(i -> inside.get(i)[column]).toArray();
    }

    private static double square(double value) {
        return value * value;
    }
}
