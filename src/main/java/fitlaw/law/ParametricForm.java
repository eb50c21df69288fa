package fitlaw.law;

import java.util.List;
import java.util.Optional;

/**
 * A form given by named parameters and a function, fitted by least squares in L from many starts. A user-defined form
 * implements this interface to be fitted, profiled, resampled, compared, held out, saved and drawn:
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
    /** Suffix of the formula of a form that is given by a function and cannot be parsed. */
    String OF_A_FUNCTION = "; point)";

    /** {@return names of the parameters, all distinct} */
    List<String> parameters();

    /** {@return the loss at parameters and a point} */
    LossFunction loss();

    /**
     * {@return notes on these runs for the report}
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
