package fitlaw.law;

import fitlaw.common.DidYouMean;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Coefficients of the multiplicative form printed in arXiv:2510.18245, in the paper's own gauge.
 *
 * @param name name in Fitlaw
 * @param fittedOn sizes of the runs that they were fitted on
 * @param sizes numbers of parameters of these runs
 * @param takenFor the models whose shape the paper chooses with them
 * @param takenForSize number of parameters of these models, by their name
 */
record PublishedCoefficients(
        String name,
        String fittedOn,
        ShapeRange sizes,
        String takenFor,
        double takenForSize,
        double a0,
        double a1,
        double a2,
        double b0,
        double b1,
        double b2)
        implements Predictor {
    private static final List<PublishedCoefficients> ALL = List.of(
            new PublishedCoefficients(
                    "80M-297M",
                    "80M, 145M and 297M",
                    new ShapeRange(80e6, 297e6),
                    "1B models",
                    1e9,
                    2.697,
                    0.0974,
                    0.0078,
                    0.3870,
                    0.0063,
                    0.0065),
            new PublishedCoefficients(
                    "1B",
                    "1B only",
                    new ShapeRange(1e9, 1e9),
                    "3B models",
                    3e9,
                    2.319,
                    0.238,
                    0.0176,
                    0.5104,
                    0.0051,
                    0.0062));

    static PublishedCoefficients named(String name) {
        List<String> names = ALL.stream().map(PublishedCoefficients::name).toList();
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> {
            String only = name.equals("80M-1B") ? " The paper prints only the optimum of the fit to 80M to 1B." : "";
            return new IllegalArgumentException("There are no published coefficients named " + name + ". There are "
                    + ALL.stream().map(PublishedCoefficients::told).collect(Collectors.joining(", and "))
                    + DidYouMean.ending(name, names) + only);
        });
    }

    /** The coefficients that the paper uses for the models nearest in size. */
    static PublishedCoefficients nearest(double parameters) {
        return ALL.stream()
                .min(Comparator.comparingDouble(one -> Math.abs(Math.log(parameters / one.takenForSize()))))
                .orElseThrow();
    }

    /** The name, with the runs the coefficients were fitted on and the models they are used for. */
    private String told() {
        return name + " (fitted to " + fittedOn + "; used in the paper for " + takenFor + ")";
    }

    double factor(double x, double r) {
        return (a0 + a1 * Math.log(x) + a2 / x) * (b0 + b1 * Math.log(r) + b2 / r);
    }

    @Override
    public double[] at(int level, Point point) {
        return new double[] {factor(point.relativeWidth(), point.mlpRatio()), Double.NaN};
    }

    /** The coefficients, in the order in which they are printed. */
    double[] numbers() {
        return new double[] {a0, a1, a2, b0, b1, b2};
    }
}
