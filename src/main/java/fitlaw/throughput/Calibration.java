package fitlaw.throughput;

import fitlaw.bench.LeftOut;
import java.util.List;

/**
 * What a calibration showed; kept when a model is saved.
 *
 * @param rows measurements used
 * @param leftOut measurements not used, each with the reason
 * @param architectures how many architectures they are of
 * @param decodeError mean absolute relative error of decode steps of architectures left out; NaN where none could be
 * @param prefillError the same of prefills
 * @param coverage share of measurements inside the interval made without their architecture; NaN where none could be
 * @param byArchitecture the same for each architecture
 * @param byBatch the same for each batch, decode steps only
 * @param forms every form of the decode step that was tried, simplest first
 * @param notes what a reader must know beside the numbers
 */
public record Calibration(
        int rows,
        List<LeftOut> leftOut,
        int architectures,
        double decodeError,
        double prefillError,
        double coverage,
        List<Group> byArchitecture,
        List<Group> byBatch,
        List<Form> forms,
        List<String> notes) {
    /**
     * Creates a summary.
     *
     * @param rows measurements used
     * @param leftOut measurements not used
     * @param architectures how many architectures
     * @param decodeError error of decode steps left out
     * @param prefillError error of prefills left out
     * @param coverage share inside the intervals
     * @param byArchitecture the same for each architecture
     * @param byBatch the same for each batch
     * @param forms forms tried
     * @param notes what a reader must know
     */
    public Calibration {
        leftOut = List.copyOf(leftOut);
        byArchitecture = List.copyOf(byArchitecture);
        byBatch = List.copyOf(byBatch);
        forms = List.copyOf(forms);
        notes = List.copyOf(notes);
    }

    /**
     * Measurements that have something in common.
     *
     * @param name model or batch
     * @param rows how many
     * @param error mean absolute relative error with their architecture left out
     * @param bias mean relative error, positive where predicted times are too long
     * @param coverage share inside the intervals
     */
    public record Group(String name, int rows, double error, double bias, double coverage) {}

    /**
     * A form of the decode step.
     *
     * @param name its name
     * @param formula the formula
     * @param coefficients how many coefficients it has
     * @param error mean absolute relative error of decode steps of architectures left out
     * @param values its coefficients fitted to all measurements, in the order of {@code names}
     * @param names names of the coefficients
     */
    public record Form(
            String name, String formula, int coefficients, double error, List<Double> values, List<String> names) {
        /**
         * Creates a description.
         *
         * @param name its name
         * @param formula the formula
         * @param coefficients how many coefficients
         * @param error error of decode steps left out
         * @param values its coefficients
         * @param names their names
         */
        public Form {
            values = List.copyOf(values);
            names = List.copyOf(names);
        }
    }
}
