package fitlaw.law;

import fitlaw.runs.Runs;
import fitlaw.table.DidYouMean;
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
     * {@return the options that this form is fitted with when some are asked for; a form whose authors always counted
     * parameters in one way may insist on it}
     *
     * @param asked options asked for
     */
    default FitOptions options(FitOptions asked) {
        return asked;
    }

    /**
     * {@return this form with a best shape that moves with size, data or both}
     *
     * @param with what it moves with; empty for a best shape of its own that all sizes and data share
     * @throws IllegalArgumentException if the form has no best shape that could move
     */
    default LawForm moving(Set<Move> with) {
        if (with.isEmpty()) {
            return this;
        }
        throw new IllegalArgumentException("The form " + name()
                + " does not let a best shape move with size or data. Use log-parabola, or log-linear for the published"
                + " basis.");
    }

    /**
     * {@return this form with further terms, each identified or left open with the reason}
     *
     * @param more the terms
     * @throws IllegalArgumentException if the form takes none
     */
    default LawForm with(Covariate... more) {
        if (more.length == 0) {
            return this;
        }
        throw new IllegalArgumentException(
                "The form " + name() + " takes no further terms. Use log-parabola or log-linear, or write a formula.");
    }

    /**
     * {@return this form by other functions of shapes; itself unless it has curves over shapes}
     *
     * @param basis the functions
     */
    default LawForm withBasis(ShapeBasis basis) {
        return this;
    }

    /**
     * {@return this form with a curve of size and data, {@code E + A / N^α + B / D^β}, in the place of group effects, so that
     * it predicts losses at sizes and data without runs}
     *
     * @param where where the shape acts
     * @throws IllegalArgumentException if the form has no group effects
     */
    default LawForm predicting(ActsOn where) {
        throw new IllegalArgumentException("The form " + name()
                + " has no group effects that a curve could replace. Use log-parabola or log-linear.");
    }

    /** {@return the form for runs of one size and amount of data, whose best shape cannot move; this form unless it moves} */
    default LawForm ofOneGroup() {
        return this;
    }

    /** {@return columns of the runs that it uses beside size, data and shape} */
    default List<String> columns() {
        return List.of();
    }

    /** {@return the loss as a function of parameters and a point, by which a saved law is read; empty if it is none} */
    default Optional<LossFunction> lossFunction() {
        return Optional.empty();
    }

    /** {@return how the sentence ends that says that the form has no robust fit} */
    default String whyNotRobust() {
        return ".";
    }

    /**
     * {@return the fit ready to be repeated on resampled runs; by Gauss–Newton steps on the problem of least squares, in one
     * thread, unless overridden}
     *
     * @param sample the runs as numbers
     * @param result the fit to them
     * @throws IllegalArgumentException if the form solves no problem of least squares and does not override this
     */
    default Refits refits(TrainingData sample, FitResult result) {
        return result.predictor()
                .regression()
                .map(regression -> new Refits(regression.fit().refit(), false))
                .orElseThrow(() -> new IllegalArgumentException("the form " + name()
                        + " does not say how it is fitted again, so it cannot be resampled. Use its own intervals."));
    }

    /** {@return the column that the formula gives: {@code loss}, unless it is of another} */
    default String response() {
        return Runs.LOSS;
    }

    /**
     * {@return this form as a sample settles it: a form with bounds holds parameters there that would pass them}
     *
     * @param sample the runs as numbers
     */
    default LawForm on(TrainingData sample) {
        return this;
    }

    /**
     * {@return whether {@link #solve} uses {@link TrainingData#weights()}; if not, a fit with weights is refused}
     */
    default boolean weighsRuns() {
        return false;
    }

    /**
     * {@return the default form, linear on the logarithm of loss:
     * {@code ln L = u(N, D) + c1 ln x + c2 / x + e1 ln r + e2 / r}}
     *
     * <p>With x relative width and r the MLP/attention ratio. It has a closed form and exact intervals, and cannot be told
     * from the published form on the data that form was published for.
     */
    static LawForm conditional() {
        return LinearForm.CONDITIONAL;
    }

    /**
     * {@return the default form without its term in r, for runs that vary the width alone:
     * {@code ln L = u(N, D) + c1 ln x + c2 / x}}
     */
    static LawForm relativeWidth() {
        return LinearForm.RELATIVE_WIDTH;
    }

    /**
     * {@return the default form without its term in x, for runs that vary the MLP/attention ratio alone:
     * {@code ln L = u(N, D) + e1 ln r + e2 / r}}
     */
    static LawForm mlpRatio() {
        return LinearForm.MLP_RATIO;
    }

    /**
     * {@return the form of arXiv:2510.18245: {@code L = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r) · L_opt(N, D)}}
     *
     * <p>Multiplying a by a number and dividing b by it changes nothing, so Fitlaw holds both factors at 1 at a reference
     * shape and reports only what does not depend on that choice.
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
     * {@return the form of arXiv:2510.18245 that does not separate the two shapes:
     * {@code L = (a0 + a1 ln z + a2 / z) · L_opt(N, D) with z = x r}; it was found worse there}
     */
    static LawForm joint() {
        return MultiplicativeForm.JOINT;
    }

    /**
     * {@return the form of arXiv:2203.15556, {@code L = E + A / N^α + B / D^β}, by Huber's loss of the residual of ln L}
     *
     * <p>From 20 starts, which find what the customary grid finds; {@link ChinchillaForm#withGrid} compares.
     */
    static ChinchillaForm chinchilla() {
        return ChinchillaForm.DEFAULT;
    }

    /**
     * {@return the form of arXiv:2501.18107, {@code L = (E + A / N^α + B / D^α) (1 + ε (d / n_layers)^α)}, with N total and
     * one exponent, as in its experiments}
     */
    static LawForm aspectRatio() {
        return new AspectRatioForm();
    }

    /** {@return the form of arXiv:2403.08540, {@code L = E + (a M^η + b M^-η) C^-η} with M = D / N and C = 6 N D} */
    static LawForm gadre() {
        return new OverTrainingForm();
    }

    /**
     * {@return a form of one's own, by least squares in L, unweighted unless {@link FitOptions#weights()} says otherwise}
     *
     * <p>Parameters that the runs leave open are refused by name. {@link FormulaForm} tells of starts, bounds and fixed values.
     *
     * @param formula such as {@code E + A/N^a + B/D^b}, see {@link fitlaw.table.Expression}: columns of the runs and the
     *     letters N, D, x, r are data, all other names are parameters; {@code L =}, or a column that the formula is of, may
     *     stand before it
     * @throws IllegalArgumentException if the text is no formula; the message points to the place
     */
    static FormulaForm formula(String formula) {
        return new FormulaForm(formula);
    }

    /**
     * {@return a form of one's own, by least squares in L, unweighted unless {@link FitOptions#weights()} says otherwise}
     *
     * @param name name in reports
     * @param parameters names of the parameters, each different
     * @param loss the loss at parameters and a point; derivatives are optional
     */
    static LawForm of(String name, List<String> parameters, LossFunction loss) {
        List<String> names = List.copyOf(parameters);
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a form needs parameters with names of their own: " + names);
        }
        record Given(String name, List<String> parameters, LossFunction loss) implements ParametricForm {}
        return new Given(Objects.requireNonNull(name, "name"), names, Objects.requireNonNull(loss, "loss"));
    }

    /**
     * {@return the default form with depth as a further term:
     * {@code ln L = u(N, D) + c1 ln x + c2 / x + e1 ln r + e2 / r + d1 ln n_layers}}
     *
     * <p>One term and no best depth: x and r are free of size, but the best number of layers is not, so that a shared one
     * would be wrong for sizes fitted together. The optimum is that at any one depth. Where depth does not change inside levels,
     * or is tied to the shapes, as in sweeps that change width through depth, d1 is open and the rest is fitted.
     */
    static LawForm depth() {
        return LinearForm.DEPTH;
    }

    /**
     * {@return the form whose best shape moves with size: {@code ln L = u(N, D) + p φ² + (q + q_n n) φ + s ρ² + (t + t_n n) ρ}
     * with {@code φ = ln(x / 0.15)}, {@code ρ = ln r} and {@code n = ln(N / N0)}}
     *
     * <p>{@code ln x* = ln 0.15 - (q + q_n n) / 2p}, so the best shape stays positive however far it is carried, which that of
     * the published basis does not. {@link #moving} lets it move with data as well, or with neither, {@link #with} adds terms.
     * Noise is taken as a share of the loss, which over sizes it is more nearly than a number of nats, unless a column states
     * it.
     */
    static LawForm logParabola() {
        return LinearForm.LOG_PARABOLA;
    }

    /**
     * {@return a built-in form, or a form of one's own}
     *
     * @param text the name of a built-in form, such as {@code log-linear}, or a formula, such as {@code E + A/N^a}: it has
     *     a space, a digit or a sign other than the dash
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
     * {@return the built-in form of a name}
     *
     * @param name name, such as {@code log-linear} or {@code multiplicative}
     * @throws IllegalArgumentException if there is none; lists the names
     */
    static LawForm named(String name) {
        return all().stream()
                .filter(form -> form.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = all().stream().map(LawForm::name).toList();
                    return new IllegalArgumentException("There is no form " + name + ". Forms are "
                            + String.join(", ", names) + DidYouMean.ending(name, names));
                });
    }
}
