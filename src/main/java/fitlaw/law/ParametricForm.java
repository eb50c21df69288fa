package fitlaw.law;

import java.util.List;
import java.util.Optional;

/**
 * A form given by named parameters and a function, fitted by least squares in L from many starts. What a form of one's own
 * has to say to be fitted, profiled, resampled, compared, held out, saved and drawn:
 *
 * <pre>
 *   record Kaplan() implements ParametricForm {
 *       public String name() { return "kaplan"; }
 *       public List&lt;String&gt; parameters() { return List.of("Nc", "a"); }
 *       public LossFunction loss() { return (p, at) -&gt; Math.pow(p[0] / at.parameters(), p[1]); }
 *   }
 * </pre>
 */
public interface ParametricForm extends LawForm {
    /** How formulas of functions end, which no parser reads. */
    String OF_A_FUNCTION = "; point)";

    /** {@return names of the parameters, each different} */
    List<String> parameters();

    /** {@return the loss at parameters and a point} */
    LossFunction loss();

    /**
     * {@return what a reader must know of these runs}
     *
     * @param sample the runs
     * @throws fitlaw.common.DataException if the form cannot be fitted to them
     */
    default List<String> check(TrainingData sample) {
        return List.of();
    }

    @Override
    default String formula() {
        return "L = " + name() + "(" + String.join(", ", parameters()) + OF_A_FUNCTION;
    }

    @Override
    default Optional<LossFunction> lossFunction() {
        return Optional.of(loss());
    }

    @Override
    default boolean weighsRuns() {
        return true;
    }

    @Override
    default FitResult solve(TrainingData sample) {
        return new ParametricFit(
                        sample, ParametricModel.of(sample, parameters(), loss(), check(sample)), "the form " + name())
                .solve();
    }
}
