package fitlaw.throughput;

import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import fitlaw.common.Report;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a calibration showed; kept when a model is saved.
 *
 * @param data the measurements that it is of
 * @param errors how far points are off, each predicted without its architecture; empty where there is only one
 * @param forms every form of the decode step that was tried, simplest first
 * @param notes limits and assumptions
 */
public record Calibration(Data data, LeftOutErrors errors, List<Form> forms, List<String> notes)
        implements Report.Source {
    /**
     * Creates a summary.
     *
     * @param data the measurements that it is of
     * @param errors how far points are off
     * @param forms forms tried
     * @param notes limits and assumptions
     */
    public Calibration {
        forms = List.copyOf(forms);
        notes = List.copyOf(notes);
    }

    /**
     * Measurements behind a calibration.
     *
     * <p>{@code repeats} give the least possible error: half of the mean difference of two measurements where each point is
     * the mean of two, {@code 1/sqrt(2)} of it where it is one measurement.
     *
     * @param rows measurements used
     * @param points how many different points they are of; a point measured several times counts once, with its mean time
     * @param architectures how many architectures they are of
     * @param repeats how far repeats of one point lie apart, by phase; empty without repeats
     * @param leftOut measurements not used, each with the reason
     */
    public record Data(
            int rows, int points, int architectures, List<Repeats> repeats, List<ExcludedMeasurement> leftOut) {
        /**
         * Creates a description.
         *
         * @param rows measurements used
         * @param points how many different points
         * @param architectures how many architectures
         * @param repeats how far repeats lie apart
         * @param leftOut measurements not used
         */
        public Data {
            repeats = List.copyOf(repeats);
            leftOut = List.copyOf(leftOut);
        }
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
     * @param error mean absolute relative error of decode steps of architectures left out; empty where none could be
     * @param names names of its coefficients
     * @param values its coefficients fitted to all measurements, in the order of {@code names}
     */
    public record Form(String name, String formula, OptionalDouble error, List<String> names, List<Double> values) {
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
