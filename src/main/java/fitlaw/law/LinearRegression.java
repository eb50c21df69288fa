package fitlaw.law;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.LinearFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A linear form as a least-squares problem in its slopes and in its group effects at the runs' mean shape. */
final class LinearRegression implements Regression {
    private final IdentifiedTerms parts;
    private final LinearColumns columns;
    private final boolean additive;
    private final List<String> parameters;
    private final double[][] rows;
    private final double[] reference;
    private final LeastSquaresSolution fit;

    /**
     * Creates the problem of a fit.
     *
     * @param names names of the slopes
     * @param y observations
     * @param w weights
     */
    LinearRegression(
            TrainingData sample,
            IdentifiedTerms parts,
            LinearColumns columns,
            boolean additive,
            List<String> names,
            double[] y,
            double[] w,
            LinearFit solved) {
        this.parts = parts;
        this.columns = columns;
        this.additive = additive;
        this.parameters = new ArrayList<>(names);
        parts.base().names().forEach(level -> parameters.add("level[" + level + "]"));
        this.reference = columns.at(sample.centre(), 0);
        double[][] x = columns.of(sample);
        int slopes = columns.size();
        rows = new double[y.length][slopes];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < slopes; j++) {
                rows[i][j] = x[j][i] - reference[j];
            }
        }
        double[] at = new double[parameters.size()];
        for (int j = 0; j < slopes; j++) {
            at[j] = solved.slope(j);
        }
        for (int g = 0; g < parts.base().names().size(); g++) {
            at[slopes + g] = solved.intercept(g);
            for (int j = 0; j < slopes; j++) {
                at[slopes + g] += solved.slope(j) * reference[j];
            }
        }
        LeastSquaresProblem.Model model = (p, values, derivatives) -> {
            for (int i = 0; i < rows.length; i++) {
                Arrays.fill(derivatives[i], 0);
                System.arraycopy(rows[i], 0, derivatives[i], 0, slopes);
                derivatives[i][slopes + parts.base().group()[i]] = 1;
                values[i] = value(i, p);
            }
        };
        fit = LeastSquaresProblem.of(model, y, at.length).withWeights(w).at(at).inflated(sample.inflation());
    }

    private double value(int run, double[] p) {
        double value = p[columns.size() + parts.base().group()[run]];
        for (int j = 0; j < columns.size(); j++) {
            value += p[j] * rows[run][j];
        }
        return value;
    }

    @Override
    public List<String> parameters() {
        return List.copyOf(parameters);
    }

    @Override
    public LeastSquaresSolution fit() {
        return fit;
    }

    @Override
    public double loss(int level, Point point, double[] p, double[] gradient) {
        double[] at = columns.at(point, 0);
        int own = columns.size() + parts.base().levelBase().levelOf(level);
        double value = p[own];
        for (int j = 0; j < at.length; j++) {
            value += p[j] * (at[j] - reference[j]);
        }
        double loss = loss(value, parts.base().levelBase().scaleOf(level));
        Arrays.fill(gradient, 0);
        for (int j = 0; j < at.length; j++) {
            gradient[j] = (additive ? 1 : loss) * (at[j] - reference[j]);
        }
        gradient[own] = additive ? 1 : loss;
        return loss;
    }

    @Override
    public double loss(int run, double[] p) {
        return loss(value(run, p), parts.base().scale()[run]);
    }

    private double loss(double value, double scale) {
        if (additive) {
            return value + (parts.base().isOptimum() ? scale : 0);
        }
        return scale * Math.exp(value);
    }

    @Override
    public OptionalInt curve(ShapeVariable variable) {
        int place = parts.shapes().indexOf(variable);
        return place < 0 || columns.ofProduct() >= 0 ? OptionalInt.empty() : OptionalInt.of(columns.of(place));
    }

    @Override
    public double stated(int parameter, double value) {
        return parameter < columns.size() || additive ? value : Math.exp(value);
    }
}
