package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Student;
import fitlaw.throughput.NamedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One run of a search: explores the space, then computes the uncertainty of the shapes it keeps. */
final class SearchRun {
    private final Search search;
    private final ShapeSpace space;
    private final Architecture base;
    private final LossModel losses;
    private final SpeedModel speeds;
    private final double limit;
    private final boolean inNats;
    private final ShapeLimits validity;

    SearchRun(Search search) {
        this.search = search;
        space = search.space();
        base = search.base();
        speeds = search.speedModel();
        inNats = search.baseLoss().isPresent() || search.sizes().isPresent();
        OptionalDouble tokens = search.tokens();
        validity = ShapeLimits.of(search.law(), tokens);
        losses = new LossModel(search.law(), base, anchor(tokens), tokens, search.sizes());
        if (search.limit().isPresent() && !inNats) {
            throw new IllegalArgumentException(
                    "a limit in nats needs the loss of the baseline. Give it (baseLoss), the loss of the best shape (bestLoss) or a level of the"
                            + " law (atLevel); or limit the loss relative to the baseline (lossWithin).");
        }
        limit = search.limit().orElseGet(() -> search.slack() * losses.loss(base));
        if (search.probability().isPresent() && !losses.hasUncertainty()) {
            throw new IllegalArgumentException("the law '" + search.law().name()
                    + "' states no uncertainty, so there is no probability that a loss is within the limit. Fit a law to runs,"
                    + " or omit the probability.");
        }
        if (space.layers().size() > 1 || space.layers().get(0) != base.nLayers()) {
            if (!losses.knowsDepth()) {
                throw new IllegalArgumentException("the law '" + search.law().name()
                        + "' is conditional on depth and does not apply to depths other than the baseline's "
                        + base.nLayers() + " layers. Fit a form with a term in depth, or do not set the depth.");
            }
        }
    }

    Search search() {
        return search;
    }

    SpeedModel speeds() {
        return speeds;
    }

    ShapeLimits validity() {
        return validity;
    }

    ShapeSpace space() {
        return space;
    }

    /** The largest acceptable loss. */
    double limit() {
        return limit;
    }

    /** Whether losses are in nats per token instead of relative to the baseline. */
    boolean inNats() {
        return inNats;
    }

    /** The rate that the objective maximises. */
    double rate(Architecture shape) {
        return speeds.rate(shape);
    }

    /** Predicted loss. */
    double loss(Architecture shape) {
        return losses.loss(shape);
    }

    private double anchor(OptionalDouble tokens) {
        if (search.baseLoss().isPresent()) {
            return search.baseLoss().getAsDouble();
        }
        return search.sizes()
                .map(law ->
                        law.loss(LossModel.point(search.law(), base, tokens)).value()
                                * search.law().factor(base))
                .orElse(1.0);
    }

    Candidates candidates() {
        Map<String, Candidate> beside = beside(); // throws before the search if a model cannot be compared
        double t = search.probability().isEmpty()
                ? 0
                : Student.quantile(
                        search.probability().getAsDouble(),
                        Math.max(1, search.law().diagnostics().degreesOfFreedom()));
        ToDoubleFunction<Architecture> judged = t == 0
                ? losses::loss
                : shape -> losses.loss(shape) + t * losses.standardError(shape).orElseThrow();
        Exploration found = Exploration.of(
                space,
                new Exploration.Criteria(condition(), speeds::fits, judged, limit, speeds::rate, speeds::mostRate),
                search.keep(),
                search.threads());
        if (found.tally().acceptable() == 0) {
            throw new NoCandidateException(new InfeasibilityReport(this, condition()).of(found.tally()));
        }
        return described(found, beside);
    }

    private Predicate<Architecture> condition() {
        return search.isExtrapolating()
                ? space.constraint()
                : shape -> validity.contains(shape) && space.constraint().test(shape);
    }

    private Candidates described(Exploration found, Map<String, Candidate> beside) {
        Set<Architecture> onFront = found.front().stream()
                .map(ParetoFront.Entry::shape)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Architecture, ParetoFront.Entry> kept = new LinkedHashMap<>();
        found.fastest().forEach(entry -> kept.put(entry.shape(), entry));
        thinned(found.front(), search.keep()).forEach(entry -> kept.putIfAbsent(entry.shape(), entry));
        List<Architecture> shapes = kept.values().stream()
                .sorted(TopShapes.FASTEST_FIRST)
                .map(ParetoFront.Entry::shape)
                .toList();
        RankProbabilities probabilities =
                RankProbabilities.of(losses, speeds, base, shapes, limit, search.draws(), search.seed());
        int[] group = groups(shapes);
        List<Candidate> rows = IntStream.range(0, shapes.size())
                .mapToObj(i -> candidate(shapes.get(i), probabilities, i, group[i], onFront.contains(shapes.get(i))))
                .toList();
        List<OtherGpu> elsewhere = search.others().stream()
                .map(other -> OtherGpu.of(search, other, shapes.get(0)))
                .toList();
        return new Candidates(
                this,
                found.tally(),
                rows,
                probabilities,
                new Candidates.Comparisons(unranked(base, List.of()), elsewhere, beside));
    }

    /** Evenly spaced entries of a long front, including its ends. */
    private static List<ParetoFront.Entry> thinned(List<ParetoFront.Entry> front, int most) {
        if (front.size() <= most) {
            return front;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> front.get((int) Math.round((double) i * (front.size() - 1) / Math.max(1, most - 1))))
                .distinct()
                .toList();
    }

    private Candidate candidate(
            Architecture shape, RankProbabilities probabilities, int i, int group, boolean onFront) {
        return new Candidate(
                shape,
                lossEstimate(shape),
                speeds.objective().shown(speeds.rateEstimate(shape)),
                speeds.ratio(shape, base),
                new Candidate.Standing(
                        probabilities.acceptable(i), probabilities.best(i), OptionalInt.of(group), onFront),
                flags(shape));
    }

    private Map<String, Candidate> beside() {
        ReferenceModels beside = new ReferenceModels(search, losses, speeds);
        Map<String, Candidate> models = new LinkedHashMap<>();
        for (NamedModel model : search.named()) {
            Candidate predicted = unranked(model.architecture(), beside.flags(model));
            if (models.put(model.name(), predicted) != null) {
                throw new IllegalArgumentException(
                        "two models to compare are named " + model.name() + ". Rename one of them.");
            }
        }
        return models;
    }

    /** A shape that is shown for comparison, without rank. */
    private Candidate unranked(Architecture shape, List<String> more) {
        return new Candidate(
                shape,
                lossEstimate(shape),
                speeds.objective().shown(speeds.rateEstimate(shape)),
                speeds.ratio(shape, base),
                Candidate.Standing.UNRANKED,
                Stream.concat(flags(shape).stream(), more.stream()).toList());
    }

    private Estimate lossEstimate(Architecture shape) {
        double value = losses.loss(shape);
        OptionalDouble error = losses.standardError(shape);
        String term = inNats ? "loss" : "loss_over_base";
        if (error.isEmpty()) {
            return new Estimate(term, value, Interval.notStated("published coefficients"));
        }
        double t = Student.halfWidth(
                search.law().options().confidence(), search.law().diagnostics().degreesOfFreedom());
        String method = "relative to the baseline, t "
                + Numbers.plain(100 * search.law().options().confidence()) + " %";
        return Estimate.symmetric(term, value, error.getAsDouble(), t, method);
    }

    /**
     * Assigns each shape, fastest first, to the first group from whose first shape it cannot be told apart in speed.
     */
    private int[] groups(List<Architecture> shapes) {
        int[] group = new int[shapes.size()];
        Architecture leader = null;
        int number = 0;
        for (int i = 0; i < group.length; i++) {
            if (leader == null || speeds.ratio(leader, shapes.get(i)).interval().low() > 1) {
                leader = shapes.get(i);
                number++;
            }
            group[i] = number;
        }
        return group;
    }

    private List<String> flags(Architecture shape) {
        List<String> flags = new ArrayList<>();
        validity.outside(shape).forEach(flags::add);
        speeds.outside(shape).forEach(name -> flags.add(name + " outside the benchmark"));
        return flags;
    }
}
