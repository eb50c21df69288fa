package fitlaw.throughput;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A time formula with fitted coefficients.
 *
 * @param model the formula
 * @param logarithms logarithms of the coefficients
 * @param covariance covariance of the logarithms
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the loops over candidates read the arrays
record FittedCoefficients(TimeModel model, double[] logarithms, double[][] covariance) {
    double[] natural() {
        return TimeModel.natural(logarithms);
    }

    int size() {
        return logarithms.length;
    }

    /** Variance of a quantity with the given derivatives with respect to the logarithms. */
    double variance(double[] g) {
        double sum = 0;
        for (int j = 0; j < g.length; j++) {
            if (g[j] != 0) {
                double[] row = covariance[j];
                double part = 0;
                for (int l = 0; l < j; l++) {
                    part += row[l] * g[l];
                }
                sum += g[j] * (2 * part + row[j] * g[j]);
            }
        }
        return Math.max(0, sum);
    }

    private Coefficient coefficient(int j) {
        return model.coefficients().get(j);
    }

    private CoefficientEvidence evidence(int j) {
        return new CoefficientEvidence(coefficient(j).name(), coefficient(j).spread(), Math.sqrt(covariance[j][j]));
    }

    List<CoefficientEvidence> evidence() {
        return IntStream.range(0, size()).mapToObj(this::evidence).toList();
    }

    /** The coefficients with intervals at a confidence, whose normal quantile is {@code z}. */
    List<Quantity> quantities(double confidence, double z) {
        List<Quantity> all = new ArrayList<>();
        String method = String.format(Locale.ROOT, "posterior %.0f %%", 100 * confidence);
        for (int j = 0; j < size(); j++) {
            Coefficient of = coefficient(j);
            double value = Math.exp(logarithms[j]);
            double spread = evidence(j).spread();
            double factor = Math.exp(z * spread);
            all.add(
                    evidence(j).identified()
                            ? new Estimate(
                                    of.name(),
                                    value,
                                    value * spread,
                                    new Interval(value / factor, value * factor, method))
                            : new NotIdentified(
                                    of.name(),
                                    String.format(
                                            Locale.ROOT,
                                            "The measurements do not identify it. Its value, %s%s, rests on a prior with median %s and a standard deviation of a factor of %s.",
                                            Numbers.significant(value, 3),
                                            of.unit().isEmpty() ? "" : " " + of.unit(),
                                            Numbers.significant(of.median(), 3),
                                            Numbers.significant(Math.exp(of.spread()), 3))));
        }
        return all;
    }

    Table table(double z) {
        Table table = Table.create(
                "coefficients",
                StringColumn.create("term"),
                StringColumn.create("unit"),
                DoubleColumn.create("estimate"),
                DoubleColumn.create("low"),
                DoubleColumn.create("high"),
                DoubleColumn.create("prior"),
                BooleanColumn.create("identified"),
                StringColumn.create("meaning"));
        for (int j = 0; j < size(); j++) {
            double spread = Math.sqrt(covariance[j][j]);
            table.stringColumn("term").append(coefficient(j).name());
            table.stringColumn("unit").append(coefficient(j).unit());
            table.doubleColumn("estimate").append(Math.exp(logarithms[j]));
            table.doubleColumn("low").append(Math.exp(logarithms[j] - z * spread));
            table.doubleColumn("high").append(Math.exp(logarithms[j] + z * spread));
            table.doubleColumn("prior").append(coefficient(j).median());
            table.booleanColumn("identified").append(evidence(j).identified());
            table.stringColumn("meaning").append(coefficient(j).meaning());
        }
        return table;
    }
}
