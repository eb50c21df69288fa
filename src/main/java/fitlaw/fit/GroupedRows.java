package fitlaw.fit;

import java.util.Arrays;

/**
 * Weighted rows in groups, laid out for fast sums: sorted by group, stored column by column in one array, each column
 * centred on its weighted group mean. The last column holds the observations.
 */
final class GroupedRows {
    final int n;
    /** Number of columns, including the observations. */
    final int columns;

    final int groups;
    /** Index of the original row at each sorted position. */
    final int[] order;
    /** First position of each group, and the number of rows at the end. */
    final int[] from;

    final double[] weight;
    /** Centred values: column j of position i at {@code j * n + i}. */
    final double[] centred;
    /** Mean of column j in group g at {@code g * columns + j}. */
    final double[] mean;

    final double[] groupWeight;

    GroupedRows(double[][] x, double[] y, double[] w, int[] group, int groups) {
        n = y.length;
        columns = x.length + 1;
        this.groups = groups;
        from = starts(group, groups);
        order = order(group, from);
        boolean sorted = isSorted(group);
        weight = new double[n];
        centred = new double[columns * n];
        for (int j = 0; j < columns; j++) {
            pick(j < x.length ? x[j] : y, centred, j * n, sorted);
        }
        pick(w, weight, 0, sorted);
        mean = new double[groups * columns];
        groupWeight = new double[groups];
        for (int g = 0; g < groups; g++) {
            centre(g);
        }
    }

    /** First place of each group after sorting, and the number of rows at the end. */
    static int[] starts(int[] group, int groups) {
        int[] from = new int[groups + 1];
        if (isSorted(group)) {
            // Rows are usually sorted by group already; whole runs are then counted at once.
            for (int i = group.length - 1; i > 0; i--) {
                if (group[i] != group[i - 1]) {
                    Arrays.fill(from, group[i - 1] + 1, group[i] + 1, i);
                }
            }
            Arrays.fill(from, group[group.length - 1] + 1, groups + 1, group.length);
            return from;
        }
        for (int g : group) {
            from[g + 1]++;
        }
        for (int g = 0; g < groups; g++) {
            from[g + 1] += from[g];
        }
        return from;
    }

    /** Index of the original row at each position after a stable sort by group. */
    static int[] order(int[] group, int[] from) {
        int[] order = new int[group.length];
        if (isSorted(group)) {
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            return order;
        }
        int[] next = from.clone();
        for (int i = 0; i < group.length; i++) {
            order[next[group[i]]++] = i;
        }
        return order;
    }

    private void pick(double[] values, double[] into, int at, boolean sorted) {
        if (sorted) {
            System.arraycopy(values, 0, into, at, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            into[at + i] = values[order[i]];
        }
    }

    private static boolean isSorted(int[] group) {
        for (int i = 1; i < group.length; i++) {
            if (group[i] < group[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private void centre(int g) {
        double all = 0;
        for (int i = from[g]; i < from[g + 1]; i++) {
            all += weight[i];
        }
        groupWeight[g] = all;
        for (int j = 0; j < columns; j++) {
            double away = dot(weight, 0, centred, j * n, from[g], from[g + 1]) / all;
            mean[g * columns + j] = away;
            for (int i = j * n + from[g]; i < j * n + from[g + 1]; i++) {
                centred[i] -= away;
            }
        }
    }

    /** Weighted sums of products of each pair of columns, lower triangle; the observations come last. */
    double[][] gram() {
        double[][] gram = new double[columns][columns];
        double[] weighted = new double[n];
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < n; i++) {
                weighted[i] = weight[i] * centred[j * n + i];
            }
            for (int l = 0; l <= j; l++) {
                gram[j][l] = dot(weighted, 0, centred, l * n, 0, n);
            }
        }
        return gram;
    }

    /** {@code Σ a[aFrom + i] b[bFrom + i]}, in four independent partial sums. */
    static double dot(double[] a, int aFrom, double[] b, int bFrom, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += a[aFrom + i] * b[bFrom + i];
            s1 += a[aFrom + i + 1] * b[bFrom + i + 1];
            s2 += a[aFrom + i + 2] * b[bFrom + i + 2];
            s3 += a[aFrom + i + 3] * b[bFrom + i + 3];
        }
        for (; i < to; i++) {
            s0 += a[aFrom + i] * b[bFrom + i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
