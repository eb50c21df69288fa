package fitlaw.figure;

import fitlaw.fit.Interval;
import fitlaw.fit.Matrices;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;

/** The logarithmic plane of both shape variables, slightly wider than the data. */
record Plane(Range x, Range y) {
    static Plane around(double[] x, double[] y) {
        return new Plane(Range.around(x), Range.around(y));
    }

    boolean holds(double width, double ratio) {
        return x.low() <= width && width <= x.high() && y.low() <= ratio && ratio <= y.high();
    }

    void on(Panel panel) {
        panel.xScale(Scale.LOGARITHMIC);
        panel.yScale(Scale.LOGARITHMIC);
        panel.xRange(x.low(), x.high());
        panel.yRange(y.low(), y.high());
    }

    void runs(Panel panel, Law law, DrawnTable drawn) {
        double[] width = law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH);
        double[] ratio = law.diagnostics().values(ShapeVariable.MLP_RATIO);
        GroupStyles.of(law, (name, index, rows) -> {
            panel.points(name, index, Matrices.pick(width, rows), Matrices.pick(ratio, rows))
                    .about(Axis.names(law, rows));
            drawn.add("runs", name, Matrices.pick(width, rows), Matrices.pick(ratio, rows));
        });
    }

    /** A range of values. */
    record Range(double low, double high) {
        static Range around(double[] values) {
            double low = Axis.least(values);
            double high = Axis.most(values);
            double margin = Math.max(1.15, Math.pow(high / low, 0.07));
            return new Range(low / margin, high * margin);
        }

        /** Relative position of a value along the axis, from 0 to 1. */
        double share(double value) {
            return Math.log(value / low) / Math.log(high / low);
        }

        boolean holdsWithin(double value, double margin) {
            return share(value) >= margin && share(value) <= 1 - margin;
        }

        double[] clipped(Interval interval) {
            return new double[] {
                Math.min(high, Math.max(low, interval.low())), Math.max(low, Math.min(high, interval.high()))
            };
        }
    }
}
