package fitlaw.throughput;

import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import fitlaw.common.Report;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Summary of a calibration, which is saved with the model.
 *
 * @param data the measurements used
 * @param errors errors of points, each predicted without its architecture; empty if there is only one architecture
 * @param forms all forms of the decode step that were tried, simplest first
 * @param notes limits and assumptions
 */
public record Calibration(Data data, LeftOutErrors errors, List<Form> forms, List<String> notes)
        implements Report.Source {
    /**
     * Creates a summary.
     *
     * @param data the measurements used
     * @param errors errors of points
     * @param forms forms that were tried
     * @param notes limits and assumptions
     */
    public Calibration {
        forms = List.copyOf(forms);
        notes = List.copyOf(notes);
    }

    /**
     * Measurements behind a calibration.
     *
     * <p>{@code repeats} determine the smallest possible error: half of the mean difference of two measurements if each
     * point is the mean of two, {@code 1/sqrt(2)} of it if each point is one measurement.
     *
     * @param rows measurements used
     * @param points number of distinct points; a point measured several times counts once, with its mean time
     * @param architectures number of distinct architectures
     * @param repeats differences between repeats of one point, by phase; empty without repeats
     * @param leftOut measurements not used, each with the reason
     */
    public record Data(
            int rows, int points, int architectures, List<Repeats> repeats, List<ExcludedMeasurement> leftOut) {
        /**
         * Creates a description.
         *
         * @param rows measurements used
         * @param points number of distinct points
         * @param architectures number of distinct architectures
         * @param repeats differences between repeats
         * @param leftOut measurements not used
         */
        public Data {
            repeats = List.copyOf(repeats);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** {@return errors by batch, and those of the worst-predicted architectures} */
    @Override
    public Report report() {
        return CalibrationReport.of(this);
    }

    /**
     * Errors of the points of one model or one batch.
     *
     * @param name model or batch
     * @param points number of points
     * @param error mean absolute relative error with their architecture left out
     * @param bias mean relative error, positive where predicted times are too long
     * @param coverage share within the intervals
     */
    public record Group(
            String name,
            int points,
            @JsonProperty("left_out_mape") double error,
            double bias,
            double coverage) {}

    /**
     * A form of the decode step.
     *
     * @param name name
     * @param formula the formula
     * @param error mean absolute relative error of decode steps of left-out architectures; empty if none could be left
     *     out
     * @param names names of the coefficients
     * @param values coefficients fitted to all measurements, in the order of {@code names}
     */
    public record Form(String name, String formula, OptionalDouble error, List<String> names, List<Double> values) {
        /**
         * Creates a description.
         *
         * @param name name
         * @param formula the formula
         * @param error error of decode steps of left-out architectures
         * @param names names of the coefficients
         * @param values coefficients
         */
        public Form {
            values = List.copyOf(values);
            names = List.copyOf(names);
        }

        /** {@return number of coefficients} */
        public int coefficients() {
            return names.size();
        }
    }
}
