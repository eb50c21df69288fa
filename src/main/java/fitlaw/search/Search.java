package fitlaw.search;

import fitlaw.accuracy.TaskAccuracy;
import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Searches for the architecture with the fastest serving at an acceptable loss: every shape of a given size is
 * evaluated exactly with a law and a throughput model.
 *
 * <pre>
 *   Search.of(law, speed).sameSizeAs(base).serving(new Workload(128, 4096, 1024)).run()
 * </pre>
 *
 * <p>Loss is predicted relative to the base, so the level of size and data cancels. The loss limit is the predicted
 * loss of the base unless specified. By default, depth, head size and vocabulary are those of the base, N is within 1 %
 * of it, and there are at most 9 query heads per KV head and at least two KV heads, because the law has no term in
 * these. A law is conditional on depth, so depths other than that of the base need a form with a term in depth.
 *
 * <p>Source: Bian et al., arXiv:2510.18245, Algorithm 1, whose second step this class performs over all shapes at once;
 * {@link Algorithm1} performs the third.
 */
public final class Search {
    private static final double DEFAULT_SLACK = 1;

    private final Law law;
    private final Throughput speed;
    private ShapeSpace space;
    private Architecture base;
    private final List<Workload> loads = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final List<Throughput> others = new ArrayList<>();
    private final List<NamedModel> named = new ArrayList<>();
    private Objective objective = Objective.TOKENS_PER_SECOND;
    private OptionalDouble baseLoss = OptionalDouble.empty();
    private OptionalDouble limit = OptionalDouble.empty();
    private OptionalDouble leastAccuracy = OptionalDouble.empty();
    private double slack = DEFAULT_SLACK;
    private OptionalDouble probability = OptionalDouble.empty();
    private OptionalDouble tokens = OptionalDouble.empty();
    private Optional<Law> sizes = Optional.empty();
    private Optional<TaskAccuracy> accuracy = Optional.empty();
    private boolean extrapolating;
    private OptionalDouble memoryBytes = OptionalDouble.empty();
    private int keep = 200;
    private int draws = 1_000;
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();

    private Search(Law law, Throughput speed) {
        this.law = law;
        this.speed = speed;
    }

    /**
     * {@return a search for the fastest architecture at an acceptable loss}
     *
     * @param law law that predicts loss
     * @param speed model that predicts speed
     * @throws IllegalArgumentException if the law predicts another quantity than loss
     */
    public static Search of(Law law, Throughput speed) {
        if (!law.response().equals("loss")) {
            throw new IllegalArgumentException(
                    "the law is of " + law.response() + ", but a search needs a law of loss. Give it one.");
        }
        return new Search(law, speed);
    }

    private Search copy() {
        return copy(speed);
    }

    private Search copy(Throughput otherSpeed) {
        Search copy = new Search(law, otherSpeed);
        copy.space = space;
        copy.base = base;
        copy.loads.addAll(loads);
        copy.weights.addAll(weights);
        copy.others.addAll(others);
        copy.named.addAll(named);
        copy.objective = objective;
        copy.baseLoss = baseLoss;
        copy.limit = limit;
        copy.leastAccuracy = leastAccuracy;
        copy.slack = slack;
        copy.probability = probability;
        copy.tokens = tokens;
        copy.sizes = sizes;
        copy.accuracy = accuracy;
        copy.extrapolating = extrapolating;
        copy.memoryBytes = memoryBytes;
        copy.keep = keep;
        copy.draws = draws;
        copy.seed = seed;
        copy.threads = threads;
        return copy;
    }

    /**
     * Sets the baseline, and searches shapes of its size, depth, head size and vocabulary.
     *
     * @param architecture the baseline
     * @return this
     */
    public Search sameSizeAs(Architecture architecture) {
        base = architecture;
        space = ShapeSpace.sameSizeAs(architecture);
        return this;
    }

    /**
     * Adds a workload with weight 1.
     *
     * @param workload the workload
     * @return this
     */
    public Search serving(Workload workload) {
        return serving(workload, 1);
    }

    /**
     * Adds a workload.
     *
     * @param workload the workload
     * @param weight its share of output tokens, relative to the weights of the others
     * @return this
     */
    public Search serving(Workload workload, double weight) {
        if (!(weight > 0)) {
            throw new IllegalArgumentException("a workload's weight must be positive: " + weight);
        }
        loads.add(workload);
        weights.add(weight);
        return this;
    }

    /**
     * Repeats the search on other GPUs, with their throughput models and, unless {@link #memory} is given, their memory. See
     * {@link Candidates#elsewhere()}.
     *
     * @param models throughput models of other GPUs, engines or precisions
     * @return this
     */
    public Search alsoOn(Throughput... models) {
        others.addAll(List.of(models));
        return this;
    }

    /**
     * Predicts loss and speed of further models for comparison, whether or not the search would accept them. See {@link
     * Candidates#beside()}.
     *
     * @param models models of the baseline's size
     * @return this
     */
    public Search beside(NamedModel... models) {
        named.addAll(List.of(models));
        return this;
    }

    /**
     * Sets the objective; tokens per second unless specified.
     *
     * @param wanted objective
     * @return this
     */
    public Search objective(Objective wanted) {
        objective = wanted;
        return this;
    }

    /**
     * Sets the loss of the baseline, so that losses are in nats per token.
     *
     * @param nats measured loss of the baseline at the intended size and data
     * @return this
     */
    public Search baseLoss(double nats) {
        baseLoss = OptionalDouble.of(Numbers.positive("the baseline's loss", nats));
        return this;
    }

    /**
     * Sets the loss of the baseline to the prediction of the law at the size and data of one of its groups.
     *
     * @param level name of a level, see {@link Law#levels()}
     * @return this
     * @throws IllegalArgumentException if the law has no such level; a published law has none
     */
    public Search atLevel(String level) {
        Architecture shape = base();
        if (law.levels().isEmpty()) {
            throw new IllegalArgumentException("the law '" + law.name()
                    + "' has no levels, so it cannot predict the baseline's loss at one. Give that loss (baseLoss) or the loss of the best shape"
                    + " (bestLoss), or fit a law to runs.");
        }
        return baseLoss(law.loss(level, shape.relativeWidth(law.options().count()), shape.mlpRatio())
                .value());
    }

    /**
     * Sets the loss of the best shape at this size and data, L_opt, so that losses are in nats per token. The loss of
     * the baseline is this times its factor.
     *
     * @param nats loss of the best shape
     * @return this
     */
    public Search bestLoss(double nats) {
        return baseLoss(Numbers.positive("the best shape's loss", nats) * law.factor(base()));
    }

    /**
     * Sets the number of training tokens, from which a law of size and data predicts the loss of the best shape. The
     * baseline's loss is this loss times the baseline's factor, unless {@link #baseLoss} is given.
     *
     * @param trainingTokens tokens D
     * @param sizeAndData law of size and data, such as the form {@code chinchilla}, fitted to the best shapes of each size
     * @return this
     */
    public Search tokens(double trainingTokens, Law sizeAndData) {
        tokens = OptionalDouble.of(Numbers.positive("training tokens", trainingTokens));
        sizes = Optional.of(sizeAndData);
        return this;
    }

    /**
     * Sets the number of training tokens, for laws that need it.
     *
     * @param trainingTokens tokens D
     * @return this
     */
    public Search tokens(double trainingTokens) {
        tokens = OptionalDouble.of(Numbers.positive("training tokens", trainingTokens));
        return this;
    }

    /**
     * Sets the largest acceptable loss in nats per token. Requires {@link #baseLoss} or {@link #tokens(double, Law)}.
     *
     * @param nats loss in nats per token
     * @return this
     */
    public Search lossAtMost(double nats) {
        limit = OptionalDouble.of(Numbers.positive("the limit of loss", nats));
        leastAccuracy = OptionalDouble.empty();
        return this;
    }

    /**
     * Adds the accuracy predicted from the loss of each shape. Requires losses in nats per token, as {@link
     * #lossAtMost} does.
     *
     * @param curve accuracy of a task or of the mean over tasks as a function of the loss of the law
     * @return this
     */
    public Search accuracy(TaskAccuracy curve) {
        accuracy = Optional.of(curve);
        return this;
    }

    /**
     * Sets the smallest acceptable accuracy. The loss limit is the loss at which the curve reaches it.
     *
     * @param least a fraction, within the range of the curve over the observed losses
     * @return this
     * @throws IllegalStateException if no curve was given with {@link #accuracy}
     */
    public Search accuracyAtLeast(double least) {
        TaskAccuracy curve = accuracy.orElseThrow(() -> new IllegalStateException(
                "a minimum accuracy needs a curve of accuracy over loss; give it with accuracy(curve)"));
        lossAtMost(curve.lossAt(least));
        leastAccuracy = OptionalDouble.of(least);
        return this;
    }

    /**
     * Sets the largest acceptable loss relative to the baseline.
     *
     * @param factor factor, such as 1.002 for 0.2 % more; 1 unless specified
     * @return this
     */
    public Search lossWithin(double factor) {
        slack = Numbers.positive("the factor on loss", factor);
        limit = OptionalDouble.empty();
        leastAccuracy = OptionalDouble.empty();
        return this;
    }

    /**
     * Requires the loss to be within the limit with a given probability. By default only the prediction must be within
     * it.
     *
     * @param least smallest probability, from 0.5 to below 1
     * @return this
     */
    public Search withProbability(double least) {
        if (!(least >= 0.5 && least < 1)) {
            throw new IllegalArgumentException("the probability must be at least 0.5 and below 1: " + least);
        }
        probability = OptionalDouble.of(least);
        return this;
    }

    /**
     * Sets which shapes are considered; {@link ShapeOptions#defaults()} unless specified.
     *
     * @param options tolerance of size, depths, heads and multiples of the widths
     * @return this
     * @throws IllegalArgumentException if a number is not positive
     */
    public Search shapes(ShapeOptions options) {
        space = space().with(options, base.nLayers(), base.headDim());
        return this;
    }

    /**
     * Adds a condition on shapes.
     *
     * @param condition condition that a shape must meet
     * @return this
     */
    public Search where(Predicate<Architecture> condition) {
        space = space().where(condition);
        return this;
    }

    /**
     * Includes shapes outside the range of the law's runs, and flags them. Published coefficients cover r from 0.5 to
     * 5.
     *
     * @return this
     */
    public Search extrapolating() {
        extrapolating = true;
        return this;
    }

    /**
     * Sets the memory of the GPU; the memory of the throughput model's GPU unless specified.
     *
     * @param bytes memory in bytes
     * @return this
     */
    public Search memory(double bytes) {
        memoryBytes = OptionalDouble.of(Numbers.positive("memory", bytes));
        return this;
    }

    /**
     * Sets how many of the fastest shapes are kept; 200 unless specified.
     *
     * @param most number of shapes
     * @return this
     */
    public Search keep(int most) {
        keep = (int) Numbers.positive("the number of shapes kept", most);
        return this;
    }

    /**
     * Sets the number and the seed of the draws for probabilities; 1,000 and 1 unless specified.
     *
     * @param count number of joint draws of law and throughput model
     * @param withSeed seed
     * @return this
     */
    public Search draws(int count, long withSeed) {
        draws = (int) Numbers.positive("the number of draws", count);
        seed = withSeed;
        return this;
    }

    /**
     * Sets the number of threads; the number of processors unless specified. The result does not depend on it.
     *
     * @param count threads
     * @return this
     */
    public Search threads(int count) {
        threads = (int) Numbers.positive("the number of threads", count);
        return this;
    }

    /**
     * {@return the result of the search}
     *
     * @throws NoCandidateException if no shape meets all conditions; the message names the binding condition
     * @throws IllegalStateException if the search has no baseline or no workload
     * @throws IllegalArgumentException if the law does not support the request: probabilities with a published law,
     *     other depths with a law that is conditional on depth, or a limit in nats without the loss of the baseline
     */
    public Candidates run() {
        return new SearchRun(this).candidates();
    }

    ShapeSpace space() {
        if (space == null) {
            throw new IllegalStateException("the search has no baseline. Set one with sameSizeAs(architecture).");
        }
        return space;
    }

    Architecture base() {
        space();
        return base;
    }

    Law law() {
        return law;
    }

    OptionalDouble limit() {
        return limit;
    }

    /** The accuracy that the limit of loss comes from. */
    OptionalDouble leastAccuracy() {
        return leastAccuracy;
    }

    double slack() {
        return slack;
    }

    OptionalDouble probability() {
        return probability;
    }

    OptionalDouble tokens() {
        return tokens;
    }

    Optional<TaskAccuracy> accuracy() {
        return accuracy;
    }

    Optional<Law> sizes() {
        return sizes;
    }

    OptionalDouble baseLoss() {
        return baseLoss;
    }

    boolean isExtrapolating() {
        return extrapolating;
    }

    int keep() {
        return keep;
    }

    int draws() {
        return draws;
    }

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    SpeedModel speedModel() {
        if (loads.isEmpty()) {
            throw new IllegalStateException(
                    "the search has no workload. Add one, such as serving(new Workload(128, 4096, 1024)).");
        }
        double memory = memoryBytes.orElseGet(() -> speed.memory().gpuBytes().orElse(Double.POSITIVE_INFINITY));
        return new SpeedModel(speed, loads, weights, objective, memory);
    }

    /** A copy of this search with the batch of every workload multiplied by a factor. */
    Search withBatches(double factor) {
        Search other = copy();
        other.loads.replaceAll(load -> load.withBatch((int) Math.max(1, Math.round(load.batch() * factor))));
        return other;
    }

    /** A copy of this search with another factor on the loss of the baseline. */
    Search withSlack(double factor) {
        Search other = copy();
        other.slack = factor;
        other.limit = OptionalDouble.empty();
        return other;
    }

    /** A copy of this search with other GQA groups. */
    Search withGroups(int leastKvHeads, int group) {
        Search other = copy();
        other.space = space().withHeads(List.of(group), leastKvHeads);
        return other;
    }

    List<Throughput> others() {
        return others;
    }

    List<NamedModel> named() {
        return named;
    }

    /** A copy of this search with another throughput model. */
    Search withSpeed(Throughput other) {
        return copy(other);
    }

    /** A copy of this search that keeps one shape, on one GPU and without draws. */
    Search forSensitivity() {
        Search other = copy();
        other.others.clear();
        other.named.clear();
        other.keep = 1;
        other.draws = 0;
        return other;
    }
}
