package fitlaw.law;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fitlaw.common.Numbers;
import fitlaw.fit.FisherF;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import fitlaw.fit.SingularFitException;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far the curves of each size deviate from those of the law, beyond the noise of runs: a random effect of size on
 * the slope and on the curvature over each shape. When a law is extrapolated to another size, its error includes the
 * effect of that size. The variance of a prediction there is therefore this variance plus that of the coefficients,
 * which the effects of the runs' own sizes also widen.
 *
 * <p>Slope and curvature are those at the runs' mean shape, whatever functions the law uses: two functions that are
 * nearly collinear over the runs, such as {@code ln v} and {@code 1 / v}, would each seem to scatter widely where only
 * their errors are large.
 *
 * <p>Each variance is estimated by Henderson's third method. With separate slopes for each size in all other terms, the
 * sum of squares explained by separate slopes of one term has the expectation {@code q s² + v tr(ZᵀMZ)}, which is
 * solved for v; a negative value is set to 0. It has the q degrees of freedom of the F-test of the same squares: the
 * number of sizes minus the slopes of the law.
 *
 * <p>Source: C. R. Henderson, <i>Estimation of variance and covariance components</i>, Biometrics 9 (1953).
 *
 * @param terms the slopes and curvatures for which there are enough sizes
 * @param sigma standard deviation of the noise inside sizes, for a row of weight 1
 * @param degreesOfFreedom degrees of freedom of sigma
 */
public record RandomSlopes(List<Term> terms, double sigma, int degreesOfFreedom) {
    /**
     * The scatter of one slope or curvature between sizes.
     *
     * @param name name of the quantity, such as {@code slope over ln x}
     * @param effect what an effect of 1 adds to each slope of the law
     * @param variance variance between sizes; 0 if sizes differ by no more than noise explains
     * @param f value of the F-test of no scatter
     * @param sizes degrees of freedom of the numerator, and of the variance
     * @param runs degrees of freedom of the denominator
     * @param carry slopes of the law that an effect of 1 at each size of the runs produces
     */
    public record Term(
            String name,
            List<Double> effect,
            double variance,
            double f,
            int sizes,
            int runs,
            List<List<Double>> carry) {
        /**
         * Creates a term.
         *
         * @param name name of the quantity
         * @param effect what an effect of 1 adds to each slope of the law
         * @param variance variance between sizes
         * @param f value of the F-test of no scatter
         * @param sizes degrees of freedom of the numerator
         * @param runs degrees of freedom of the denominator
         * @param carry slopes of the law that an effect of 1 at each size produces
         */
        public Term {
            effect = List.copyOf(effect);
            carry = List.copyOf(carry);
        }

        /** {@return the p-value: the probability of a value of F at least as large without scatter} */
        public double p() {
            return FisherF.upperTail(f, sizes, runs);
        }

        /** {@return whether sizes differ significantly, at the 5 % level} */
        @JsonIgnore
        public boolean isSeen() {
            return p() < Drift.SIGNIFICANCE;
        }

        /** The covariance of two combinations of slopes due to the effects of a new size and of the runs' sizes. */
        double covariance(double[] a, double[] b) {
            double sum = dot(a, effect) * dot(b, effect);
            for (List<Double> one : carry) {
                sum += dot(a, one) * dot(b, one);
            }
            return variance * sum;
        }

        private static double dot(double[] a, List<Double> b) {
            double sum = 0;
            for (int j = 0; j < a.length; j++) {
                sum += a[j] * b.get(j);
            }
            return sum;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %s (F(%d, %d) = %s, p = %s)",
                    name,
                    Numbers.significant(Math.sqrt(variance), 2),
                    sizes,
                    runs,
                    Numbers.significant(f, 3),
                    Numbers.significant(p(), 2));
        }
    }

    /**
     * The curve over a shape at a size without training runs, with the scatter of sizes included in its errors.
     *
     * @param curve the curve
     * @param degreesOfFreedom degrees of freedom of its errors, by Satterthwaite's rule at its best shape
     */
    public record AtNewSize(Curve curve, double degreesOfFreedom) {}

    /**
     * A slope or curvature whose scatter is estimated: its name, what an effect of 1 adds to each slope of the law, and
     * whether the law lets it move with size.
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
    record Slope(String name, double[] effect, boolean moves) {
        /** What an effect of 1 adds to each observation. */
        double[] column(double[][] x) {
            double[] sum = new double[x[0].length];
            for (int j = 0; j < effect.length; j++) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += effect[j] * x[j][i];
                }
            }
            return sum;
        }
    }

    /** The rows of a fit: columns, observations, weights and groups. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
    record Rows(double[][] x, double[] y, double[] w, int[] group, int groups) {
        LinearFit fit() {
            return LinearFit.of(x, y, w, group, groups);
        }

        Rows with(double[][] columns, double[] observed) {
            return new Rows(columns, observed, w, group, groups);
        }

        /** Some of the rows, with renumbered groups. */
        Rows only(int[] rows) {
            int[] kept =
                    Arrays.stream(rows).map(i -> group[i]).distinct().sorted().toArray();
            return new Rows(
                    Arrays.stream(x).map(column -> Matrices.pick(column, rows)).toArray(double[][]::new),
                    Matrices.pick(y, rows),
                    Matrices.pick(w, rows),
                    Arrays.stream(rows)
                            .map(i -> Arrays.binarySearch(kept, group[i]))
                            .toArray(),
                    kept.length);
        }
    }

    /**
     * Creates the scatter of slopes.
     *
     * @param terms the slopes
     * @param sigma standard deviation of the noise inside sizes
     * @param degreesOfFreedom degrees of freedom of sigma
     */
    public RandomSlopes {
        terms = List.copyOf(terms);
    }

    /**
     * Estimates the scatter of some slopes; empty if too few sizes support separate slopes.
     *
     * @param slopes the slopes
     * @param replaced columns of the fit that are replaced by separate slopes for each size
     * @param all the rows of the fit
     * @param size class of size of each row, from 0
     * @param logSize logarithm of the size of each row's class, relative to where moving slopes are given
     */
    static Optional<RandomSlopes> of(
            List<Slope> slopes, Set<Integer> replaced, Rows all, int[] size, double[] logSize, double inflation) {
        int classes = Arrays.stream(size).max().orElse(-1) + 1;
        int[] able = IntStream.range(0, classes)
                .filter(k -> isAble(slopes, all.only(rowsOf(size, k))))
                .toArray();
        int[] rows = IntStream.range(0, size.length)
                .filter(i -> Arrays.binarySearch(able, size[i]) >= 0)
                .toArray();
        if (able.length < 2) {
            return Optional.empty();
        }
        try {
            return of(slopes, replaced, all, all.only(rows), able, size, rows, Matrices.pick(logSize, rows), inflation);
        } catch (SingularFitException | IllegalArgumentException e) {
            return Optional.empty(); // There are too few runs for separate slopes at each size.
        }
    }

    private static int[] rowsOf(int[] size, int of) {
        return IntStream.range(0, size.length).filter(i -> size[i] == of).toArray();
    }

    private static boolean isAble(List<Slope> slopes, Rows rows) {
        double[][] own = slopes.stream().map(slope -> slope.column(rows.x())).toArray(double[][]::new);
        if (rows.y().length <= rows.groups() + own.length) {
            return false;
        }
        try {
            return rows.with(own, rows.y()).fit().degreesOfFreedom() > 0;
        } catch (SingularFitException e) {
            return false;
        }
    }

    private static Optional<RandomSlopes> of(
            List<Slope> slopes,
            Set<Integer> replaced,
            Rows all,
            Rows rows,
            int[] able,
            int[] sizeOfAll,
            int[] kept,
            double[] logSize,
            double inflation) {
        int[] size = Matrices.pick(sizeOfAll, kept);
        List<double[]> others = IntStream.range(0, rows.x().length)
                .filter(j -> !replaced.contains(j))
                .mapToObj(j -> rows.x()[j])
                .toList();
        List<List<double[]>> own = slopes.stream()
                .map(slope -> slope.column(rows.x()))
                .map(column -> Arrays.stream(able)
                        .mapToObj(k -> atSize(column, size, k))
                        .toList())
                .toList();
        LinearFit full =
                rows.with(columns(others, own, -1, List.of()), rows.y()).fit();
        double noise = inflation * full.variance();
        List<Term> terms = new ArrayList<>();
        for (int s = 0; s < slopes.size(); s++) {
            Slope slope = slopes.get(s);
            double[] shared = slope.column(rows.x());
            double[] moved = shared.clone();
            Arrays.setAll(moved, i -> shared[i] * logSize[i]);
            int free = able.length - (slope.moves() ? 2 : 1);
            if (free < 1) {
                continue;
            }
            double[][] without = columns(others, own, s, slope.moves() ? List.of(shared, moved) : List.of(shared));
            double taken = inflation
                    * Math.max(0, rows.with(without, rows.y()).fit().weightedSquares() - full.weightedSquares());
            double trace = 0;
            for (double[] column : own.get(s)) {
                trace += rows.with(without, column).fit().weightedSquares();
            }
            double variance = Math.max(0, (taken - free * noise) / trace);
            terms.add(new Term(
                    slope.name(),
                    Arrays.stream(slope.effect()).boxed().toList(),
                    variance,
                    taken / free / noise,
                    free,
                    full.degreesOfFreedom(),
                    variance > 0 ? carry(all, slope.column(all.x()), sizeOfAll) : List.of()));
        }
        return terms.isEmpty()
                ? Optional.empty()
                : Optional.of(new RandomSlopes(terms, Math.sqrt(noise), full.degreesOfFreedom()));
    }

    /** The slopes of the law that an effect of 1 at each size produces. */
    private static List<List<Double>> carry(Rows all, double[] column, int[] size) {
        return Arrays.stream(size)
                .distinct()
                .sorted()
                .mapToObj(k -> all.with(all.x(), atSize(column, size, k)).fit())
                .map(fit ->
                        IntStream.range(0, all.x().length).mapToObj(fit::slope).toList())
                .toList();
    }

    private static double[] atSize(double[] column, int[] size, int of) {
        double[] own = new double[column.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = size[i] == of ? column[i] : 0;
        }
        return own;
    }

    private static double[][] columns(
            List<double[]> others, List<List<double[]>> own, int without, List<double[]> instead) {
        List<double[]> columns = new ArrayList<>(others);
        for (int s = 0; s < own.size(); s++) {
            columns.addAll(s == without ? instead : own.get(s));
        }
        return columns.toArray(double[][]::new);
    }

    /** {@return the slopes that scatter significantly between sizes, at the 5 % level} */
    public List<Term> seen() {
        return terms.stream().filter(Term::isSeen).toList();
    }

    /** The slopes that differ between sizes, as a sentence. */
    static String inWords(List<Term> terms) {
        return "Sizes deviate from the law by more than noise. Standard deviations between sizes: "
                + String.join(", ", terms.stream().map(Term::toString).toList()) + ".";
    }

    /** Whether it belongs to a law with this number of slopes. */
    boolean isOf(int slopes) {
        return terms.stream()
                .allMatch(term -> term.effect().size() == slopes
                        && term.variance() >= 0
                        && term.sizes() > 0
                        && term.runs() > 0
                        && term.carry().stream().allMatch(one -> one.size() == slopes));
    }

    /** Variance of a combination of slopes at a new size due to the scatter of sizes, for each term. */
    double[] variances(double[] weights) {
        return terms.stream()
                .mapToDouble(term -> term.covariance(weights, weights))
                .toArray();
    }

    /** Covariance of slopes at a new size: that of the law's coefficients plus the scatter of sizes. */
    double[][] widened(double[][] covariance) {
        double[][] wide = new double[covariance.length][];
        for (int j = 0; j < wide.length; j++) {
            wide[j] = covariance[j].clone();
        }
        for (Term term : terms) {
            double[] a = new double[wide.length];
            double[] b = new double[wide.length];
            for (int j = 0; j < wide.length; j++) {
                a[j] = 1;
                for (int k = 0; k < wide.length; k++) {
                    b[k] = 1;
                    wide[j][k] += term.covariance(a, b);
                    b[k] = 0;
                }
                a[j] = 0;
            }
        }
        return wide;
    }

    /** Degrees of freedom of a sum of variances: those of the terms, and others each with its own. */
    double degreesOfFreedom(double[] ofTerms, double[] others, double[] ofOthers) {
        double[] variances = Arrays.copyOf(others, others.length + ofTerms.length);
        double[] degrees = Arrays.copyOf(ofOthers, variances.length);
        for (int j = 0; j < ofTerms.length; j++) {
            variances[others.length + j] = ofTerms[j];
            degrees[others.length + j] = terms.get(j).sizes();
        }
        return Student.effectiveDegrees(variances, degrees);
    }
}
