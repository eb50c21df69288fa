package fitlaw.paper;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.SingularFitException;
import fitlaw.law.Law;
import fitlaw.law.Noise;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the sets of runs that differ only in GQA group, and corrects their losses for differences in N and r, because
 * whole heads and widths seldom allow both to be equal.
 *
 * <p>The effect of shape is that of the law of the same size. The effect of N is a power law fitted to the losses that
 * the laws of all sizes predict for one shape. Laws are fitted to runs of the most common GQA group.
 */
final class GroupingSets {
    private static final String GROUPING = "gqa_group";
    private static final List<String> SHARED = List.of("d_model", "head_dim", "n_layers");
    private static final String RATE = "learning_rate";
    /** A set with fewer degrees of freedom takes its noise from the runs of the law. */
    private static final int FEWEST = 3;

    private final Map<String, Law> laws = new LinkedHashMap<>();
    private final Map<String, String> withoutLaw = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private GroupingSets(Runs runs) {
        Runs sample = OneTokenCountEach.of(commonGrouping(runs)).runs();
        Levels sizes = Levels.sizes(sample);
        int[] size = sizes.group();
        for (int s = 0; s < sizes.size(); s++) {
            int of = s;
            String name = sizes.names().get(s);
            try {
                laws.put(name, Law.fit(sample.only(i -> size[i] == of, "its size is not " + name)));
            } catch (DataException | FitFailedException | SingularFitException e) {
                withoutLaw.put(name, e.getMessage());
            }
        }
    }

    /** Sets of runs, with notes. */
    record Found(List<GroupedHeads> sets, List<String> notes) {}

    static Found of(Runs grouping, Runs runs) {
        List<String> lacking = Stream.concat(Stream.of(GROUPING), SHARED.stream())
                .filter(column -> !grouping.has(column))
                .toList();
        if (!lacking.isEmpty()) {
            throw new DataException(grouping.source() + " has no column " + String.join(", ", lacking)
                    + ", so the GQA group is unknown. Specify d_model, d_ff, n_layers, n_heads, n_kv_heads and"
                    + " head_dim of each run.");
        }
        return new GroupingSets(runs).find(grouping);
    }

    private static Runs commonGrouping(Runs runs) {
        if (!runs.has(GROUPING)) {
            return runs;
        }
        double[] grouping = runs.numbers(GROUPING);
        double most = Arrays.stream(grouping)
                .boxed()
                .collect(Collectors.groupingBy(g -> g, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
        return runs.only(i -> grouping[i] == most, "laws are fitted to runs with GQA group " + Numbers.plain(most));
    }

    private Found find(Runs runs) {
        List<String> size = Levels.sizeClasses(runs);
        double[] grouping = runs.numbers(GROUPING);
        Map<String, List<Integer>> alike = IntStream.range(0, runs.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> key(runs, i), LinkedHashMap::new, Collectors.toList()));
        List<List<Integer>> sets = alike.values().stream()
                .filter(rows -> rows.stream().map(i -> grouping[i]).distinct().count() > 1)
                .toList();
        Map<String, Long> ofSize =
                sets.stream().collect(Collectors.groupingBy(rows -> size.get(rows.get(0)), Collectors.counting()));
        List<GroupedHeads> found = new ArrayList<>();
        for (List<Integer> rows : sets) {
            String name = size.get(rows.get(0));
            found.add(set(runs, rows, name, ofSize.get(name) > 1 ? name + ", d " + text(runs, "d_model", rows) : name));
        }
        return new Found(found, notes);
    }

    private static String text(Runs runs, String column, List<Integer> rows) {
        return runs.texts(column).get(rows.get(0));
    }

    /** The key that the runs of a set share. */
    private static String key(Runs runs, int run) {
        List<String> parts = new ArrayList<>();
        parts.add(Levels.sizeClasses(runs).get(run));
        List<String> tokens = Levels.tokenClasses(runs);
        parts.add(tokens.isEmpty() ? "" : tokens.get(run));
        Stream.concat(SHARED.stream(), Stream.of(RATE).filter(runs::has))
                .forEach(column -> parts.add(runs.texts(column).get(run)));
        return String.join("|", parts);
    }

    private GroupedHeads set(Runs runs, List<Integer> rows, String size, String name) {
        double[] corrected = corrected(runs, rows, size);
        TreeMap<Double, List<Double>> losses = new TreeMap<>();
        TreeMap<Double, List<Integer>> numbers = new TreeMap<>();
        double[] grouping = runs.numbers(GROUPING);
        for (int i = 0; i < rows.size(); i++) {
            double g = grouping[rows.get(i)];
            losses.computeIfAbsent(g, key -> new ArrayList<>()).add(corrected[i]);
            numbers.computeIfAbsent(g, key -> new ArrayList<>()).add(runs.row(rows.get(i)));
        }
        double[] inside = GroupedHeads.inside(losses);
        Optional<Noise> ofLaw =
                Optional.ofNullable(laws.get(size)).map(Law::noise).filter(Noise::fromSeeds);
        if (inside[1] < FEWEST && ofLaw.isPresent()) {
            return new GroupedHeads(
                    name,
                    losses,
                    numbers,
                    OptionalDouble.of(ofLaw.get().sigma()),
                    ofLaw.get().degreesOfFreedom(),
                    "noise of other repeated runs of " + size);
        }
        OptionalDouble sigma =
                inside[1] == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(inside[0] / inside[1]));
        return new GroupedHeads(name, losses, numbers, sigma, (int) inside[1], "noise of its own repeated runs");
    }

    private double[] corrected(Runs runs, List<Integer> rows, String size) {
        double[] loss = pick(runs.loss(), rows);
        double[] n = pick(runs.parameters(ParameterCount.NON_EMBEDDING), rows);
        double[] x = pick(runs.relativeWidth(ParameterCount.NON_EMBEDDING), rows);
        double[] r = pick(runs.mlpRatio(), rows);
        double n0 = SizeCurve.geometricMean(n);
        double x0 = SizeCurve.geometricMean(x);
        double r0 = SizeCurve.geometricMean(r);
        Law law = laws.get(size);
        if (law == null) {
            note("Losses at " + size + " are not corrected for shape, because there is no law for this size. "
                    + withoutLaw.getOrDefault(size, "There are no runs of this size to fit."));
            return loss;
        }
        double power = power(x0, r0);
        if (Double.isNaN(power)) {
            note("Losses are not corrected for N, because estimating its effect requires several sizes.");
        }
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i]
                        / (law.factor(x[i], r[i]) / law.factor(x0, r0))
                        / (Double.isNaN(power) ? 1 : Math.pow(n[i] / n0, power)))
                .toArray();
    }

    private void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** The exponent of N in the loss of one shape, over the laws of all sizes; NaN for one size. */
    private double power(double x, double r) {
        double[] logN = laws.values().stream()
                .mapToDouble(
                        law -> Math.log(SizeCurve.geometricMean(law.runs().parameters(ParameterCount.NON_EMBEDDING))))
                .toArray();
        double[] logLoss = laws.values().stream()
                .mapToDouble(law -> Math.log(law.loss(law.levels().get(0), x, r).value()))
                .toArray();
        double meanN = Arrays.stream(logN).average().orElse(Double.NaN);
        double meanLoss = Arrays.stream(logLoss).average().orElse(Double.NaN);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < logN.length; i++) {
            squares += (logN[i] - meanN) * (logN[i] - meanN);
            products += (logN[i] - meanN) * (logLoss[i] - meanLoss);
        }
        return squares > 0 ? products / squares : Double.NaN;
    }

    private static double[] pick(double[] values, List<Integer> rows) {
        return rows.stream().mapToDouble(i -> values[i]).toArray();
    }
}
