package fitlaw.accuracy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The formula of accuracy as a function of loss. */
public enum AccuracyForm {
    /**
     * {@code c + (a - c) / (1 + e^(k (L - L0)))}: chance c at high loss, ceiling a at low loss, with {@code k > 0} and
     * {@code a <= 1}. c is fixed if it is known.
     */
    SIGMOID("sigmoid", new double[] {0, 1e-3, -8, 0}, new double[] {1, 40, 8, 1}) {
        @Override
        double value(double[] p, double z) {
            return p[3] + (p[0] - p[3]) * basis(p, z);
        }

        @Override
        double value(double[] p, double z, double[] into) {
            double s = basis(p, z);
            double slope = -(p[0] - p[3]) * s * (1 - s);
            into[0] = s;
            into[1] = slope * (z - p[2]);
            into[2] = -slope * p[1];
            into[3] = 1 - s;
            return p[3] + (p[0] - p[3]) * s;
        }

        @Override
        List<double[]> shapes() {
            List<double[]> shapes = new ArrayList<>();
            for (double k : new double[] {0.5, 1.5, 4, 10}) {
                for (double middle : new double[] {-3, -1.5, -0.5, 0.5, 1.5}) {
                    shapes.add(new double[] {Double.NaN, k, middle, Double.NaN});
                }
            }
            return shapes;
        }

        @Override
        double basis(double[] p, double z) {
            return 1 / (1 + Math.exp(p[1] * (z - p[2])));
        }

        @Override
        double[] withLinear(double[] p, double asymptote, double height) {
            return new double[] {asymptote + height, p[1], p[2], asymptote};
        }

        @Override
        List<String> terms() {
            return List.of("ceiling", "steepness", "middle_loss", "chance");
        }

        @Override
        double[] terms(double[] p, double centre, double scale) {
            return new double[] {p[0], p[1] / scale, centre + scale * p[2], p[3]};
        }
    },

    /**
     * {@code a - b e^(γ L)} with b and γ of the same sign. If both are negative, accuracy falls to the floor a as loss
     * grows; the error is then {@code ε - k e^(-γ L)} in Gadre et al., arXiv:2403.08540, equation 5.
     */
    EXPONENTIAL("exponential", new double[] {-1, -50, -4, 0}, new double[] {2, 0, 4, 0}) {
        @Override
        double value(double[] p, double z) {
            return p[0] + p[1] * basis(p, z);
        }

        @Override
        double value(double[] p, double z, double[] into) {
            double g = p[2];
            into[0] = 1;
            into[1] = basis(p, z);
            into[2] = p[1]
                    * (Math.abs(g * z) < 1e-4 ? z * z / 2 + g * z * z * z / 3 : (z * (1 + g * into[1]) - into[1]) / g);
            into[3] = 0;
            return p[0] + p[1] * into[1];
        }

        @Override
        List<double[]> shapes() {
            List<double[]> shapes = new ArrayList<>();
            for (double g : new double[] {-2.5, -1.2, -0.4, 0.1, 0.5, 1.2}) {
                shapes.add(new double[] {Double.NaN, Double.NaN, g, 0});
            }
            return shapes;
        }

        /** {@code (e^(gz) - 1) / g}, which is z if g is 0, so that a line is a special case. */
        @Override
        double basis(double[] p, double z) {
            double g = p[2];
            return Math.abs(g * z) < 1e-9 ? z : Math.expm1(g * z) / g;
        }

        @Override
        double[] withLinear(double[] p, double asymptote, double height) {
            return new double[] {asymptote, height, p[2], 0};
        }

        @Override
        List<String> terms() {
            return List.of("a", "b", "gamma");
        }

        @Override
        double[] terms(double[] p, double centre, double scale) {
            double g = p[2];
            return new double[] {p[0] - p[1] / g, -p[1] / g * Math.exp(-g * centre / scale), g / scale};
        }
    };

    /** Number of parameters of every form; those that a form does not use are held. */
    static final int PARAMETERS = 4;

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // copied before it is returned
    private final double[] low;

    @SuppressWarnings("ImmutableEnumChecker") // copied before it is returned
    private final double[] high;

    AccuracyForm(String label, double[] low, double[] high) {
        this.label = label;
        this.low = low;
        this.high = high;
    }

    /** {@return the name in tables} */
    public String label() {
        return label;
    }

    /** Accuracy at a standardised loss z. */
    abstract double value(double[] p, double z);

    /** The same, with the derivative with respect to each parameter. */
    abstract double value(double[] p, double z, double[] into);

    /** Starts; linear parameters are NaN. */
    abstract List<double[]> shapes();

    /** The basis function in which the curve is linear. */
    abstract double basis(double[] p, double z);

    abstract double[] withLinear(double[] p, double asymptote, double height);

    /** Names of the parameters in the formula. */
    abstract List<String> terms();

    /** The parameters of the formula, in the original units of loss. */
    abstract double[] terms(double[] p, double centre, double scale);

    double[] low() {
        return low.clone();
    }

    double[] high() {
        return high.clone();
    }

    /** Which parameters are held: the floor if chance is known, and those that the form does not use. */
    boolean[] held(boolean knowsChance) {
        boolean[] held = new boolean[PARAMETERS];
        held[3] = this == EXPONENTIAL || knowsChance;
        return held;
    }

    int free(boolean knowsChance) {
        return PARAMETERS - (this == EXPONENTIAL || knowsChance ? 1 : 0);
    }

    double[] inside(double[] p) {
        double[] at = p.clone();
        Arrays.setAll(at, j -> Math.min(high[j], Math.max(low[j], at[j])));
        return at;
    }
}
