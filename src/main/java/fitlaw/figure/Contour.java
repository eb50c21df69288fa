package fitlaw.figure;

import java.util.ArrayList;
import java.util.List;

/** A contour line of a function on a grid, by marching squares: each cell contributes one or two straight segments. */
final class Contour {
    private Contour() {}

    /**
     * {@return the segments as x1, y1, x2, y2}
     *
     * @param level the value
     * @param x grid positions along x
     * @param y grid positions along y
     * @param values values by position along x, then along y
     */
    static List<double[]> of(double level, double[] x, double[] y, double[][] values) {
        List<double[]> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < x.length; i++) {
            for (int j = 0; j + 1 < y.length; j++) {
                List<double[]> crossings = new ArrayList<>();
                cross(level, x[i], y[j], values[i][j], x[i + 1], y[j], values[i + 1][j], crossings);
                cross(level, x[i + 1], y[j], values[i + 1][j], x[i + 1], y[j + 1], values[i + 1][j + 1], crossings);
                cross(level, x[i + 1], y[j + 1], values[i + 1][j + 1], x[i], y[j + 1], values[i][j + 1], crossings);
                cross(level, x[i], y[j + 1], values[i][j + 1], x[i], y[j], values[i][j], crossings);
                for (int k = 0; k + 1 < crossings.size(); k += 2) {
                    double[] from = crossings.get(k);
                    double[] to = crossings.get(k + 1);
                    pieces.add(new double[] {from[0], from[1], to[0], to[1]});
                }
            }
        }
        return pieces;
    }

    private static void cross(
            double level, double x1, double y1, double v1, double x2, double y2, double v2, List<double[]> into) {
        if (v1 < level != v2 < level) {
            double share = (level - v1) / (v2 - v1);
            into.add(new double[] {x1 + share * (x2 - x1), y1 + share * (y2 - y1)});
        }
    }
}
