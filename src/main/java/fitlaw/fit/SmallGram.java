package fitlaw.fit;

/**
 * Group means, and sums of products of the deviations of columns and observations from them, for at most four columns.
 * It makes two passes over the rows with every sum in its own variable. {@link GroupedRows} computes the same for any
 * number of columns at half the speed.
 */
final class SmallGram {
    static final int MOST = 4;
    private static final int WIDTH = MOST + 1;

    final double[] groupWeight;
    /** Mean of column j in group g at {@code g * 5 + j}, and of the observations at {@code g * 5 + 4}. */
    final double[] mean;
    /** Lower triangle. */
    final double[][] gram = new double[MOST][MOST];

    final double[] moment = new double[MOST];

    SmallGram(double[][] x, double[] y, double[] w, int[] group, int groups) {
        double[] none = x.length < MOST ? new double[y.length] : x[0];
        double[] x0 = x.length > 0 ? x[0] : none;
        double[] x1 = x.length > 1 ? x[1] : none;
        double[] x2 = x.length > 2 ? x[2] : none;
        double[] x3 = x.length > 3 ? x[3] : none;
        groupWeight = new double[groups];
        mean = new double[groups * WIDTH];
        for (int from = 0, to; from < y.length; from = to) {
            to = end(group, from);
            addMeans(x0, x1, x2, x3, y, w, group[from], from, to);
        }
        for (int g = 0; g < groups; g++) {
            for (int j = g * WIDTH; j < (g + 1) * WIDTH; j++) {
                mean[j] /= groupWeight[g];
            }
        }
        for (int from = 0, to; from < y.length; from = to) {
            to = end(group, from);
            addProducts(x0, x1, x2, x3, y, w, group[from], from, to);
        }
    }

    /** End of a run of rows of the same group. */
    private static int end(int[] group, int from) {
        int to = from + 1;
        while (to < group.length && group[to] == group[from]) {
            to++;
        }
        return to;
    }

    private void addMeans(
            double[] x0, double[] x1, double[] x2, double[] x3, double[] y, double[] w, int g, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double sy = 0;
        double sw = 0;
        for (int i = from; i < to; i++) {
            double weight = w[i];
            s0 += weight * x0[i];
            s1 += weight * x1[i];
            s2 += weight * x2[i];
            s3 += weight * x3[i];
            sy += weight * y[i];
            sw += weight;
        }
        int at = g * WIDTH;
        mean[at] += s0;
        mean[at + 1] += s1;
        mean[at + 2] += s2;
        mean[at + 3] += s3;
        mean[at + 4] += sy;
        groupWeight[g] += sw;
    }

    private void addProducts(
            double[] x0, double[] x1, double[] x2, double[] x3, double[] y, double[] w, int g, int from, int to) {
        int at = g * WIDTH;
        double m0 = mean[at];
        double m1 = mean[at + 1];
        double m2 = mean[at + 2];
        double m3 = mean[at + 3];
        double my = mean[at + 4];
        double p0 = 0;
        double p1 = 0;
        double p2 = 0;
        double p3 = 0;
        double h00 = 0;
        double h10 = 0;
        double h11 = 0;
        double h20 = 0;
        double h21 = 0;
        double h22 = 0;
        double h30 = 0;
        double h31 = 0;
        double h32 = 0;
        double h33 = 0;
        for (int i = from; i < to; i++) {
            double weight = w[i];
            double c0 = x0[i] - m0;
            double c1 = x1[i] - m1;
            double c2 = x2[i] - m2;
            double c3 = x3[i] - m3;
            double wy = weight * (y[i] - my);
            double w0 = weight * c0;
            double w1 = weight * c1;
            double w2 = weight * c2;
            p0 += wy * c0;
            p1 += wy * c1;
            p2 += wy * c2;
            p3 += wy * c3;
            h00 += w0 * c0;
            h10 += w0 * c1;
            h11 += w1 * c1;
            h20 += w0 * c2;
            h21 += w1 * c2;
            h22 += w2 * c2;
            h30 += w0 * c3;
            h31 += w1 * c3;
            h32 += w2 * c3;
            h33 += weight * c3 * c3;
        }
        add(moment, p0, p1, p2, p3);
        add(gram[0], h00, 0, 0, 0);
        add(gram[1], h10, h11, 0, 0);
        add(gram[2], h20, h21, h22, 0);
        add(gram[3], h30, h31, h32, h33);
    }

    private static void add(double[] to, double first, double second, double third, double fourth) {
        to[0] += first;
        to[1] += second;
        to[2] += third;
        to[3] += fourth;
    }
}
