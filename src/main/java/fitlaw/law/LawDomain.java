package fitlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The domain of a law: the sizes, amounts of data and shapes of its runs, and how far a place is beyond them. */
public final class LawDomain {
    /** Sizes and amounts of data within this factor are treated as equal. */
    private static final double SAME = 1.07;

    private final Law law;

    LawDomain(Law law) {
        this.law = law;
    }

    /**
     * {@return the smallest and largest value of a shape among the runs, beyond which the law is extrapolated; empty if
     * the shapes of the runs are not known, as for a published law}
     *
     * @param variable which shape
     */
    public Optional<ShapeRange> range(ShapeVariable variable) {
        return law.facts().map(facts -> facts.ranges().get(variable));
    }

    /**
     * {@return the smallest and largest value of a covariate among the runs, beyond which its effect is extrapolated;
     * empty if the law does not hold its runs}
     *
     * @param column one of {@link #covariates()}
     */
    public Optional<ShapeRange> range(String column) {
        if (!law.hasRuns()) {
            return Optional.empty();
        }
        DoubleSummaryStatistics values =
                Arrays.stream(law.sample().covariate(column)).summaryStatistics();
        return Optional.of(new ShapeRange(values.getMin(), values.getMax()));
    }

    /**
     * {@return the smallest and largest number of parameters of the runs, counted as in the fit; empty if not known}
     */
    public Optional<ShapeRange> sizes() {
        return law.predictor() instanceof PublishedCoefficients published
                ? Optional.of(published.sizes())
                : ofPlaces(Point::n);
    }

    /**
     * {@return columns of the runs that it uses besides size, data and shape, such as {@code n_layers} or {@code
     * gqa_group}}
     */
    public List<String> covariates() {
        return law.predictor().covariates();
    }

    /**
     * {@return whether the paper uses other published coefficients than these for models of a size: the models that it
     * uses these for, and the name of the others}
     *
     * @param parameters non-embedding parameters of the models
     */
    public Optional<String> publishedForOthers(double parameters) {
        PublishedCoefficients right = PublishedCoefficients.nearest(parameters);
        return law.predictor() instanceof PublishedCoefficients published && !published.equals(right)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "The paper uses the coefficients %s for %s, and %s for %s.",
                        published.name(),
                        published.takenFor(),
                        right.name(),
                        right.takenFor()))
                : Optional.empty();
    }

    /** Sizes or amounts of data of the runs, if they have them. */
    Optional<ShapeRange> runsOf(Move move) {
        return move == Move.SIZE ? sizes() : law.isFitted() ? ofPlaces(Point::d) : Optional.empty();
    }

    /**
     * {@return the geometric mean of a shape over the runs, at which group effects are given; empty if it is not known}
     *
     * @param variable which shape
     */
    public OptionalDouble centre(ShapeVariable variable) {
        double centre = variable.known(law.centre());
        return Double.isNaN(centre) ? OptionalDouble.empty() : OptionalDouble.of(centre);
    }

    /**
     * {@return how far a place is beyond the law's runs in size, amount of data or shape; empty if it is not.
     * Quantities that the runs or the point do not have are not compared}
     *
     * @param point the place
     */
    public List<Extrapolation> extrapolations(Point point) {
        List<Extrapolation> all = new ArrayList<>();
        sizes().ifPresent(runs -> all.add(new Extrapolation("N", point.n(), runs)));
        if (law.isFitted()) {
            ofPlaces(Point::d).ifPresent(runs -> all.add(new Extrapolation("D", point.d(), runs)));
        }
        for (ShapeVariable variable : List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO)) {
            range(variable)
                    .ifPresent(runs -> all.add(new Extrapolation(variable.letter(), variable.known(point), runs)));
        }
        return all.stream().filter(Extrapolation::isBeyond).toList();
    }

    /** The extrapolation as part of an interval's method; empty among the runs. */
    String extrapolated(Point... points) {
        return extrapolated(Arrays.stream(points)
                .flatMap(point -> extrapolations(point).stream())
                .distinct()
                .toList());
    }

    static String extrapolated(List<Extrapolation> beyond) {
        return beyond.isEmpty()
                ? ""
                : "; extrapolated: "
                        + beyond.stream().map(Extrapolation::toString).collect(Collectors.joining(", "));
    }

    /**
     * {@return the different sizes of the groups of runs, ascending, to three digits; those within 7 % count as one}
     */
    public List<Double> differentSizes() {
        return different(Point::n);
    }

    /**
     * {@return the different amounts of data of the groups of runs, ascending, to three digits; those within 7 % count
     * as one}
     */
    public List<Double> differentTokens() {
        return different(Point::d);
    }

    private List<Double> different(ToDoubleFunction<Point> value) {
        List<Double> different = new ArrayList<>();
        law.knownFacts().places().stream()
                .mapToDouble(value)
                .filter(one -> one > 0)
                .sorted()
                .filter(one -> different.isEmpty() || one > SAME * different.get(different.size() - 1))
                .map(one -> Double.parseDouble(String.format(Locale.ROOT, "%.2e", one)))
                .forEach(different::add);
        return different;
    }

    private Optional<ShapeRange> ofPlaces(ToDoubleFunction<Point> value) {
        DoubleSummaryStatistics known = law.knownFacts().places().stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .summaryStatistics();
        return known.getCount() == 0 ? Optional.empty() : Optional.of(new ShapeRange(known.getMin(), known.getMax()));
    }
}
