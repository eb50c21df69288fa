package fitlaw.throughput;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the form: the simplest whose error on left-out architectures exceeds the smallest error by at most one
 * standard error of the paired difference and by at most a tenth (with few architectures the standard error is large).
 *
 * @param decodes all forms of the decode step with their fits, simplest first
 * @param chosen the chosen forms fitted to all rows
 */
record Selection(List<CalibratedModel> decodes, CalibratedModel chosen) {
    private static final double MOST_LOSS = 0.1;

    static Selection of(List<MeasuredSteps> rows, Optional<String> wanted) {
        boolean mixed = rows.stream().anyMatch(MeasuredSteps::isMixed);
        List<MeasuredSteps> ofDecode =
                rows.stream().filter(row -> mixed || row.isDecode()).toList();
        List<MeasuredSteps> ofPrefill =
                rows.stream().filter(row -> mixed || !row.isDecode()).toList();
        StepForm full = StepForms.PREFILL_WITH_ACTIVATIONS;
        List<CalibratedModel> decodes = ofDecode.isEmpty()
                ? List.of()
                : candidates(rows).stream()
                        .filter(form -> wanted.isEmpty()
                                || form.equals(StepForms.THREE_TERMS)
                                || form.name().equals(wanted.get()))
                        .map(form -> CalibratedModel.of(new TimeModel(form, full), ofDecode))
                        .toList();
        StepForm decode = decodes.isEmpty() ? StepForms.OPERATORS : decode(decodes, wanted);
        StepForm prefill = full;
        if (ofPrefill.stream().anyMatch(row -> !row.isDecode())) {
            List<CalibratedModel> prefills = StepForms.PREFILLS.stream()
                    .map(form -> CalibratedModel.of(new TimeModel(decode, form), ofPrefill))
                    .toList();
            prefill = simplest(prefills, false)
                    .map(fitted -> fitted.model().prefill())
                    .orElse(full);
        }
        return new Selection(decodes, CalibratedModel.of(new TimeModel(decode, prefill), rows));
    }

    /** Forms of the decode step, simplest first; waves only if the number of multiprocessors is known. */
    private static List<StepForm> candidates(List<MeasuredSteps> rows) {
        boolean known =
                rows.stream().allMatch(row -> Hardware.of(row.measured()).multiprocessors() > 0);
        return StepForms.DECODES.stream()
                .filter(form -> known || !form.needsMultiprocessors())
                .toList();
    }

    private static StepForm decode(List<CalibratedModel> decodes, Optional<String> wanted) {
        if (wanted.isPresent()) {
            return decodes.stream()
                    .map(fitted -> fitted.model().decode())
                    .filter(form -> form.name().equals(wanted.get()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no form '" + wanted.get()
                            + "' for these rows. Available are three terms, overlapped terms, operators, and, if the"
                            + " multiprocessors of the GPU are known, operators and waves."));
        }
        return simplest(decodes, true).map(fitted -> fitted.model().decode()).orElseGet(() -> StepForms.OPERATORS);
    }

    /** The simplest adequate form; empty if no architecture could be left out. */
    private static Optional<CalibratedModel> simplest(List<CalibratedModel> candidates, boolean decode) {
        double[][] errors =
                candidates.stream().map(fitted -> fitted.errors(decode)).toArray(double[][]::new);
        if (errors[0].length < 2) {
            return Optional.empty();
        }
        int best = 0;
        for (int c = 1; c < errors.length; c++) {
            if (mean(errors[c]) < mean(errors[best])) {
                best = c;
            }
        }
        for (int c = 0; c < best; c++) {
            double worse = mean(errors[c]) - mean(errors[best]);
            if (worse <= Math.min(error(errors[c], errors[best]), MOST_LOSS * mean(errors[best]))) {
                return Optional.of(candidates.get(c));
            }
        }
        return Optional.of(candidates.get(best));
    }

    /** Standard error of the mean difference. */
    private static double error(double[] errors, double[] best) {
        double mean = mean(errors) - mean(best);
        double squares = 0;
        for (int a = 0; a < best.length; a++) {
            double off = errors[a] - best[a] - mean;
            squares += off * off;
        }
        return Math.sqrt(squares / (best.length - 1) / best.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
