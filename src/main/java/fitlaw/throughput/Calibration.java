package fitlaw.throughput;

import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import fitlaw.table.Report;
import java.util.List;

/**
 * What a calibration showed; kept when a model is saved.
 *
 * <p>Errors and coverage are of points, each predicted without its architecture. {@code repeats} give their least possible value:
 * half of the mean difference of two measurements where each point is the mean of two, {@code 1/sqrt(2)} of it where it is
 * one measurement.
 *
 * @param rows measurements used
 * @param points how many different points they are of; a point measured several times counts once, with its mean time
 * @param repeats how far repeats of one point lie apart, by phase; empty without repeats
 * @param leftOut measurements not used, each with the reason
 * @param architectures how many architectures they are of
 * @param decodeError mean absolute relative error of decode steps of architectures left out; NaN where none could be
 * @param prefillError the same of prefills
 * @param firstTokenError the same of times to the first token that were measured beside requests; these hold waiting too
 * @param coverage share of points inside the interval made without their architecture; NaN where none could be
 * @param byArchitecture the same for each architecture
 * @param byBatch the same for each batch, decode steps only
 * @param forms every form of the decode step that was tried, simplest first
 * @param notes limits and assumptions
 */
public record Calibration(
        int rows,
        int points,
        List<Repeats> repeats,
        List<ExcludedMeasurement> leftOut,
        int architectures,
        double decodeError,
        double prefillError,
        double firstTokenError,
        double coverage,
        List<Group> byArchitecture,
        List<Group> byBatch,
        List<Form> forms,
        List<String> notes)
        implements Report.Source {
    /**
     * Creates a summary.
     *
     * @param rows measurements used
     * @param points how many different points
     * @param repeats how far repeats lie apart
     * @param leftOut measurements not used
     * @param architectures how many architectures
     * @param decodeError error of decode steps left out
     * @param prefillError error of prefills left out
     * @param firstTokenError error of times to the first token
     * @param coverage share inside the intervals
     * @param byArchitecture the same for each architecture
     * @param byBatch the same for each batch
     * @param forms forms tried
     * @param notes limits and assumptions
     */
    public Calibration {
        repeats = List.copyOf(repeats);
        leftOut = List.copyOf(leftOut);
        byArchitecture = List.copyOf(byArchitecture);
        byBatch = List.copyOf(byBatch);
        forms = List.copyOf(forms);
        notes = List.copyOf(notes);
    }

    /** {@return errors by batch and of the architectures predicted worst} */
    @Override
    public Report report() {
        return CalibrationReport.of(this);
    }

    /**
     * Points that have something in common.
     *
     * @param name model or batch
     * @param points how many
     * @param error mean absolute relative error with their architecture left out
     * @param bias mean relative error, positive where predicted times are too long
     * @param coverage share inside the intervals
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
     * @param name its name
     * @param formula the formula
     * @param error mean absolute relative error of decode steps of architectures left out
     * @param names names of its coefficients
     * @param values its coefficients fitted to all measurements, in the order of {@code names}
     */
    public record Form(
            String name,
            String formula,
            @JsonProperty("left_out_mape") double error,
            @JsonProperty("terms") List<String> names,
            @JsonProperty("estimates") List<Double> values) {
        /**
         * Creates a description.
         *
         * @param name its name
         * @param formula the formula
         * @param error error of decode steps left out
         * @param names names of its coefficients
         * @param values its coefficients
         */
        public Form {
            values = List.copyOf(values);
            names = List.copyOf(names);
        }

        /** {@return how many coefficients it has} */
        public int coefficients() {
            return names.size();
        }
    }
}
