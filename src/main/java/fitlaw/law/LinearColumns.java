package fitlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a linear fit: ln N if it is used, then the two functions of each shape, then those by which their
 * weights move with size and data, then covariates, then the logarithm of each shape whose curve is not identified.
 *
 * @param basis the functions of shapes
 * @param shapes shapes that the runs identify
 * @param sized whether ln N is used
 * @param moving the columns by which weights move
 * @param covariates further columns
 * @param nuisances shapes with only a slope on the logarithm
 */
record LinearColumns(
        ShapeBasis basis,
        List<ShapeVariable> shapes,
        boolean sized,
        List<MovingColumn> moving,
        List<CovariateColumn> covariates,
        List<NuisanceSlope> nuisances) {
    LinearColumns {
        shapes = List.copyOf(shapes);
        moving = List.copyOf(moving);
        covariates = List.copyOf(covariates);
        nuisances = List.copyOf(nuisances);
    }

    /** Index of the first of the two columns of a shape. */
    int of(int shape) {
        return (sized ? 1 : 0) + 2 * shape;
    }

    /** Index of a moving column. */
    int ofMoving(int index) {
        return of(shapes.size()) + index;
    }

    /** Index of the column by which a function of a shape moves with size or data, or -1. */
    int ofMoving(Move move, int shape, boolean second) {
        for (int m = 0; m < moving.size(); m++) {
            MovingColumn column = moving.get(m);
            if (column.move() == move && column.shape() == shape && column.second() == second) {
                return ofMoving(m);
            }
        }
        return -1;
    }

    /** The size or data to which the weight of a moving column refers. */
    double referenceOf(int column) {
        return moving.get(column - ofMoving(0)).reference();
    }

    /** Index of a covariate. */
    int ofCovariate(int index) {
        return ofMoving(moving.size()) + index;
    }

    int size() {
        return ofCovariate(covariates.size()) + nuisances.size();
    }

    LinearColumns with(MovingColumn column) {
        List<MovingColumn> more = new ArrayList<>(moving);
        more.add(column);
        return new LinearColumns(basis, shapes, sized, more, covariates, nuisances);
    }

    LinearColumns with(CovariateColumn column) {
        List<CovariateColumn> more = new ArrayList<>(covariates);
        more.add(column);
        return new LinearColumns(basis, shapes, sized, moving, more, nuisances);
    }

    private double function(ShapeVariable shape, boolean second, double v) {
        return second ? basis.second(shape, v) : basis.first(shape, v);
    }

    double[][] of(TrainingData sample) {
        List<double[]> columns = new ArrayList<>();
        if (sized) {
            columns.add(sample.logSize().orElseThrow());
        }
        for (ShapeVariable shape : shapes) {
            for (boolean second : new boolean[] {false, true}) {
                columns.add(Arrays.stream(sample.values(shape))
                        .map(v -> function(shape, second, v))
                        .toArray());
            }
        }
        moving.forEach(column -> columns.add(of(sample, column)));
        covariates.forEach(column -> columns.add(column.of(sample)));
        nuisances.forEach(nuisance -> columns.add(nuisance.of(sample)));
        return columns.toArray(new double[0][]);
    }

    double[] of(TrainingData sample, MovingColumn column) {
        ShapeVariable shape = shapes.get(column.shape());
        double[] moved = column.move().of(sample).clone();
        double[] values = sample.values(shape);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = Math.log(moved[i] / column.reference()) * function(shape, column.second(), values[i]);
        }
        return moved;
    }

    /** The logarithm of size or data at a place, for each moving column. */
    double[] logs(Point place) {
        double[] logs = new double[moving.size()];
        Arrays.setAll(logs, m -> moving.get(m).log(place));
        return logs;
    }

    /** The columns at a shape, given the difference of ln N from the mean of its group. */
    double[] at(Point point, double logSize) {
        return at(point, logSize, logs(point));
    }

    /** The same, with known logarithms of size and data. */
    double[] at(Point point, double logSize, double[] logs) {
        double[] at = new double[size()];
        if (sized) {
            at[0] = logSize;
        }
        for (int s = 0; s < shapes.size(); s++) {
            double v = shapes.get(s).of(point);
            at[of(s)] = basis.first(shapes.get(s), v);
            at[of(s) + 1] = basis.second(shapes.get(s), v);
        }
        for (int m = 0; m < moving.size(); m++) {
            MovingColumn column = moving.get(m);
            at[ofMoving(m)] = logs[m] * at[of(column.shape()) + (column.second() ? 1 : 0)];
        }
        for (int c = 0; c < covariates.size(); c++) {
            at[ofCovariate(c)] = covariates.get(c).at(point);
        }
        for (int m = 0; m < nuisances.size(); m++) {
            at[at.length - nuisances.size() + m] = nuisances.get(m).at(point);
        }
        return at;
    }

    /** The weights of a shape's curve as linear combinations of the coefficients, at a size and an amount of data. */
    double[][] weightsOfCurve(int shape, Point place) {
        double[][] weights = new double[2][size()];
        weights[0][of(shape)] = 1;
        weights[1][of(shape) + 1] = 1;
        for (int m = 0; m < moving.size(); m++) {
            MovingColumn column = moving.get(m);
            if (column.shape() == shape) {
                weights[column.second() ? 1 : 0][ofMoving(m)] = column.log(place);
            }
        }
        return weights;
    }

    /** Index of the coefficient of the product of both shapes, or -1. */
    int ofProduct() {
        for (int c = 0; c < covariates.size(); c++) {
            if (covariates.get(c).kind() == Covariate.Kind.PRODUCT) {
                return ofCovariate(c);
            }
        }
        return -1;
    }

    /** The two weights of a shape's curve at a size and an amount of data, with the other shape at its best. */
    double[] curve(int shape, double[] slopes, Point place) {
        return curve(shape, slopes, logs(place));
    }

    /** The same, with known logarithms of size and data. */
    double[] curve(int shape, double[] slopes, double[] logs) {
        double[] own = plainCurve(shape, slopes, logs);
        int product = ofProduct();
        if (product >= 0) {
            double[] other = plainCurve(1 - shape, slopes, logs);
            double c = slopes[product];
            own[0] -= c * c / (4 * other[0]);
            own[1] -= c * other[1] / (2 * other[0]);
        }
        return own;
    }

    private double[] plainCurve(int shape, double[] slopes, double[] logs) {
        double[] weights = {slopes[of(shape)], slopes[of(shape) + 1]};
        for (int m = 0; m < moving.size(); m++) {
            MovingColumn column = moving.get(m);
            if (column.shape() == shape) {
                weights[column.second() ? 1 : 0] += logs[m] * slopes[ofMoving(m)];
            }
        }
        return weights;
    }
}
