package fitlaw.fit;

/**
 * One parameter that follows from the others: {@code p[held] = factor · p[on] + offset}. With factor 0 it is held at the
 * offset.
 *
 * @param held index of the parameter
 * @param on index of the parameter it follows
 * @param factor factor
 * @param offset offset
 */
record Restriction(int held, int on, double factor, double offset) {
    static Restriction at(int held, double value) {
        return new Restriction(held, held, 0, value);
    }

    static Restriction ratio(int numerator, int denominator, double value) {
        return new Restriction(numerator, denominator, value, 0);
    }

    /** The parameters that stay free. */
    double[] free(double[] all) {
        double[] free = new double[all.length - 1];
        for (int j = 0; j < free.length; j++) {
            free[j] = all[j < held ? j : j + 1];
        }
        return free;
    }

    /** All parameters, from those that stay free. */
    double[] all(double[] free) {
        double[] all = new double[free.length + 1];
        for (int j = 0; j < free.length; j++) {
            all[j < held ? j : j + 1] = free[j];
        }
        all[held] = (factor == 0 ? 0 : factor * all[on]) + offset;
        return all;
    }

    /** The model of the parameters that stay free. */
    NonlinearFit.Model of(NonlinearFit.Model model) {
        int other = on < held ? on : on - 1;
        return (at, values, derivatives) -> {
            double[][] whole = new double[values.length][at.length + 1];
            model.evaluate(all(at), values, whole);
            for (int i = 0; i < values.length; i++) {
                for (int j = 0; j < at.length; j++) {
                    derivatives[i][j] = whole[i][j < held ? j : j + 1];
                }
                if (factor != 0) {
                    derivatives[i][other] += factor * whole[i][held];
                }
            }
        };
    }
}
