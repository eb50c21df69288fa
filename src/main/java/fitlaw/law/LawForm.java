package fitlaw.law;

import fitlaw.common.DidYouMean;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A formula for loss that can be fitted to runs. */
public interface LawForm {
    /** {@return name in reports, on the command line and in saved laws, such as {@code log-linear}} */
    String name();

    /** {@return the formula, in one line of text} */
    String formula();

    /**
     * {@return the fit of this formula to a sample}
     *
     * @param sample the runs as numbers
     */
    FitResult solve(TrainingData sample);

    /**
     * {@return the options that this form is fitted with when these are requested; a form whose authors always count
     * parameters in one way may override the count}
     *
     * @param asked requested options
     */
    default FitOptions options(FitOptions asked) {
        return asked;
    }

    /**
     * {@return this form with a best shape that moves with size, data or both}
     *
     * @param with what it moves with; empty for one best shape, shared by all sizes and data
     * @throws IllegalArgumentException if the form has no best shape that could move
     */
    default LawForm moving(Set<Move> with) {
        if (with.isEmpty()) {
            return this;
        }
        throw new IllegalArgumentException("The form " + name()
                + " has no best shape that varies with size or data. Use log-parabola, or log-linear for the published"
                + " basis.");
    }

    /**
     * {@return this form with further terms; terms that the runs do not identify are reported with the reason}
     *
     * @param more the terms
     * @throws IllegalArgumentException if the form does not support further terms
     */
    default LawForm with(Covariate... more) {
        if (more.length == 0) {
            return this;
        }
        throw new IllegalArgumentException("The form " + name()
                + " does not support further terms. Use log-parabola or log-linear, or write a formula.");
    }

    /**
     * {@return this form with another basis of shapes; this form if it has no curves over shapes}
     *
     * @param basis the functions
     */
    default LawForm withBasis(ShapeBasis basis) {
        return this;
    }

    /**
     * {@return this form with a curve of size and data, {@code E + A / N^α + B / D^β}, in place of group effects, so
     * that it predicts losses at sizes and data without runs}
     *
     * @param where where the shape factor applies
     * @throws IllegalArgumentException if the form has no group effects
     */
    default LawForm predicting(ActsOn where) {
        throw new IllegalArgumentException("The form " + name()
                + " has no group effects that a curve could replace. Use log-parabola or log-linear.");
    }

    /**
     * {@return the form to use for runs of one size and amount of data, whose best shape cannot move; this form unless
     * it moves}
     */
    default LawForm ofOneGroup() {
        return this;
    }

    /** {@return columns of the runs that it uses besides size, data and shape} */
    default List<String> columns() {
        return List.of();
    }

    /**
     * {@return the loss as a function of parameters and a point, used to restore a saved law; empty if the form has
     * none}
     */
    default Optional<LossFunction> lossFunction() {
        return Optional.empty();
    }

    /** {@return the end of the error message that is reported if a robust fit is requested} */
    default String whyNotRobust() {
        return ".";
    }

    /**
     * {@return a function that repeats the fit on resampled runs; the default uses Gauss–Newton steps on the
     * least-squares problem, in one thread}
     *
     * @param sample the runs as numbers
     * @param result the fit to them
     * @throws IllegalArgumentException if the form does not solve a least-squares problem and does not override this
     *     method
     */
    default Refits refits(TrainingData sample, FitResult result) {
        return result.predictor()
                .regression()
                .map(regression -> new Refits(regression.fit().refit(), false))
                .orElseThrow(() -> new IllegalArgumentException("the form " + name()
                        + " does not support refitting, so it cannot be resampled. Use its own intervals."));
    }

    /** {@return the column that the formula predicts: {@code loss}, unless overridden} */
    default String response() {
        return Runs.LOSS;
    }

    /**
     * {@return this form adapted to a sample: a form with bounds holds parameters that would exceed them at the bounds}
     *
     * @param sample the runs as numbers
     */
    default LawForm on(TrainingData sample) {
        return this;
    }

    /** {@return whether {@link #solve} uses {@link TrainingData#weights()}; if not, a fit with weights is rejected} */
    default boolean weighsRuns() {
        return false;
    }

    /**
     * {@return the default form, linear on the logarithm of loss:
     * {@code ln L = u(N, D) + c1 ln x + c2 / x + e1 ln r + e2 / r}}
     *
     * <p>Here x is relative width and r the MLP/attention ratio. The form has a closed-form solution and exact
     * intervals, and fits the data of the published form equally well.
     */
    static LawForm conditional() {
        return LinearForm.CONDITIONAL;
    }

    /**
     * {@return the default form without its term in r, for runs that vary only the width: {@code ln L = u(N, D) + c1 ln
     * x + c2 / x}}
     */
    static LawForm relativeWidth() {
        return LinearForm.RELATIVE_WIDTH;
    }

    /**
     * {@return the default form without its term in x, for runs that vary only the MLP/attention ratio: {@code ln L =
     * u(N, D) + e1 ln r + e2 / r}}
     */
    static LawForm mlpRatio() {
        return LinearForm.MLP_RATIO;
    }

    /**
     * {@return the form of arXiv:2510.18245: {@code L = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r) · L_opt(N, D)}}
     *
     * <p>Multiplying a and dividing b by the same number changes nothing, so Fitlaw holds both factors at 1 at a
     * reference shape and reports only quantities that do not depend on that choice.
     */
    static LawForm multiplicative() {
        return MultiplicativeForm.SEPARABLE;
    }

    /**
     * {@return the additive form of arXiv:2510.18245: {@code L = u(N, D) + a1 ln x + a2 / x + b1 ln r + b2 / r}}
     */
    static LawForm additive() {
        return LinearForm.ADDITIVE;
    }

    /**
     * {@return the form of arXiv:2510.18245 that does not separate the two shapes: {@code L = (a0 + a1 ln z + a2 / z) ·
     * L_opt(N, D) with z = x r}; it performed worse there}
     */
    static LawForm joint() {
        return MultiplicativeForm.JOINT;
    }

    /**
     * {@return the form of arXiv:2203.15556, {@code L = E + A / N^α + B / D^β}, fitted with the Huber loss of the
     * residuals of ln L}
     *
     * <p>Uses 20 starts, which find the same minimum as the customary grid; compare with {@link
     * ChinchillaForm#withGrid}.
     */
    static ChinchillaForm chinchilla() {
        return ChinchillaForm.DEFAULT;
    }

    /**
     * {@return the form of arXiv:2501.18107, {@code L = (E + A / N^α + B / D^α) (1 + ε (d / n_layers)^α)}, with total N
     * and one exponent, as in its experiments}
     */
    static LawForm aspectRatio() {
        return new AspectRatioForm();
    }

    /** {@return the form of arXiv:2403.08540, {@code L = E + (a M^η + b M^-η) C^-η} with M = D / N and C = 6 N D} */
    static LawForm gadre() {
        return new OverTrainingForm();
    }

    /**
     * {@return a user-defined form, fitted by least squares in L, unweighted unless {@link FitOptions#weights()}
     * specifies weights}
     *
     * <p>A fit fails if the runs do not identify a parameter; the message names it. See {@link FormulaForm} for starts,
     * bounds and fixed values.
     *
     * @param formula such as {@code E + A/N^a + B/D^b}, see {@link fitlaw.table.Expression}: columns of the runs and
     *     the letters N, D, x, r are data, all other names are parameters; it may start with {@code L =}, or with the
     *     column that it predicts
     * @throws IllegalArgumentException if the text is not a formula; the message points to the position
     */
    static FormulaForm formula(String formula) {
        return new FormulaForm(formula);
    }

    /**
     * {@return a user-defined form, fitted by least squares in L, unweighted unless {@link FitOptions#weights()}
     * specifies weights}
     *
     * @param name name in reports
     * @param parameters names of the parameters, each different
     * @param loss the loss at parameters and a point; derivatives are optional
     */
    static LawForm of(String name, List<String> parameters, LossFunction loss) {
        List<String> names = List.copyOf(parameters);
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a form needs parameters with distinct names: " + names);
        }
        record Given(String name, List<String> parameters, LossFunction loss) implements ParametricForm {}
        return new Given(Objects.requireNonNull(name, "name"), names, Objects.requireNonNull(loss, "loss"));
    }

    /**
     * {@return the default form with depth as a further term:
     * {@code ln L = u(N, D) + c1 ln x + c2 / x + e1 ln r + e2 / r + d1 ln n_layers}}
     *
     * <p>It has one term of depth and no best depth: the best x and r do not depend on size, but the best number of
     * layers does, so a shared one would be wrong for sizes fitted together. The optimum is the same at every depth. If
     * depth does not change inside groups, or is tied to the shapes, as in sweeps that change width through depth, d1
     * is not identified and the rest is fitted.
     */
    static LawForm depth() {
        return LinearForm.DEPTH;
    }

    /**
     * {@return the form whose best shape moves with size: {@code ln L = u(N, D) + p φ² + (q + q_n n) φ + s ρ² + (t + t_n n) ρ}
     * with {@code φ = ln(x / 0.15)}, {@code ρ = ln r} and {@code n = ln(N / N0)}}
     *
     * <p>{@code ln x* = ln 0.15 - (q + q_n n) / 2p}, so the best shape stays positive however far it is extrapolated,
     * unlike that of the published basis. {@link #moving} lets it move with data as well, or with neither; {@link
     * #with} adds terms. Noise is assumed proportional to the loss, which over several sizes fits better than equal
     * noise in nats, unless a column gives it.
     */
    static LawForm logParabola() {
        return LinearForm.LOG_PARABOLA;
    }

    /**
     * {@return a built-in form, or a user-defined form}
     *
     * @param text the name of a built-in form, such as {@code log-linear}, or a formula, such as {@code E + A/N^a}: a
     *     text with a space, a digit or an operator other than the dash
     * @throws IllegalArgumentException if it is neither
     */
    static LawForm parse(String text) {
        return FormulaForm.isName(text) ? named(text.strip()) : formula(text);
    }

    /** {@return all built-in forms} */
    static List<LawForm> all() {
        return List.of(
                conditional(),
                multiplicative(),
                additive(),
                joint(),
                relativeWidth(),
                mlpRatio(),
                depth(),
                logParabola(),
                chinchilla(),
                aspectRatio(),
                gadre());
    }

    /**
     * {@return the built-in form of this name}
     *
     * @param name name, such as {@code log-linear} or {@code multiplicative}
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    static LawForm named(String name) {
        return all().stream()
                .filter(form -> form.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = all().stream().map(LawForm::name).toList();
                    return new IllegalArgumentException("There is no form " + name + ". The forms are "
                            + String.join(", ", names) + DidYouMean.ending(name, names));
                });
    }
}
