package fitlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a linear fit: ln N if it enters, then ln v and 1 / v of each shape, then the logarithm of depth if it enters,
 * then that of each shape whose curve is open.
 *
 * @param shapes shapes that the runs identify
 * @param sized whether ln N enters
 * @param deep whether ln n_layers enters
 * @param nuisances shapes of which a slope on the logarithm enters
 */
record LinearColumns(List<ShapeVariable> shapes, boolean sized, boolean deep, List<NuisanceSlope> nuisances) {
    LinearColumns {
        shapes = List.copyOf(shapes);
        nuisances = List.copyOf(nuisances);
    }

    /** Where the pair of a shape starts. */
    int of(int shape) {
        return (sized ? 1 : 0) + 2 * shape;
    }

    int size() {
        return of(shapes.size()) + (deep ? 1 : 0) + nuisances.size();
    }

    double[][] of(TrainingData sample) {
        List<double[]> columns = new ArrayList<>();
        if (sized) {
            columns.add(sample.logSize().orElseThrow());
        }
        for (ShapeVariable shape : shapes) {
            columns.add(Arrays.stream(sample.values(shape)).map(Math::log).toArray());
            columns.add(Arrays.stream(sample.values(shape)).map(v -> 1 / v).toArray());
        }
        if (deep) {
            columns.add(sample.logLayers());
        }
        nuisances.forEach(nuisance -> columns.add(nuisance.of(sample)));
        return columns.toArray(new double[0][]);
    }

    /** The columns at a shape, where ln N lies so far from the mean of its level. */
    double[] at(Point point, double logSize) {
        double[] at = new double[size()];
        if (sized) {
            at[0] = logSize;
        }
        for (int s = 0; s < shapes.size(); s++) {
            double v = shapes.get(s).of(point);
            at[of(s)] = Math.log(v);
            at[of(s) + 1] = 1 / v;
        }
        if (deep) {
            at[of(shapes.size())] = Math.log(point.layers());
        }
        for (int m = 0; m < nuisances.size(); m++) {
            at[at.length - nuisances.size() + m] = nuisances.get(m).at(point);
        }
        return at;
    }
}
