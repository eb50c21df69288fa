package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A candidate measurement that would narrow predictions.
 *
 * @param architecture architecture to run
 * @param phase decode or prefill
 * @param batch sequences
 * @param contextTokens keys of a sequence, or prompt tokens
 * @param seconds expected time of one step
 * @param reduction relative reduction of the mean variance of the logarithm of predicted times, as far as it is due to
 *     the coefficients
 */
public record NextMeasurement(
        Architecture architecture, Phase phase, int batch, int contextTokens, double seconds, double reduction) {
    private static final int MOST = 5;

    /**
     * {@return the measurements that would narrow predictions for some architectures most, best first}
     *
     * @param speed the calibrated model
     * @param architectures architectures to predict, any of which may be measured
     */
    public static List<NextMeasurement> of(Throughput speed, List<Architecture> architectures) {
        List<NextMeasurement> plan = new ArrayList<>();
        List<double[]> targets = new ArrayList<>();
        for (Architecture a : architectures) {
            Throughput.checked(a);
            for (boolean decode : new boolean[] {true, false}) {
                int[] batches = decode ? new int[] {1, 16, 64, 256} : new int[] {1};
                int[] tokens = decode ? new int[] {1024, 4096} : new int[] {512, 4096};
                for (int batch : batches) {
                    for (int token : tokens) {
                        double seconds = (decode
                                        ? speed.decodeSeconds(a, batch, token)
                                        : speed.prefillSeconds(a, token))
                                .value();
                        plan.add(new NextMeasurement(
                                a, decode ? Phase.DECODE : Phase.PREFILL, batch, token, seconds, 0));
                        targets.add(speed.predictor().gradient(a, decode, batch, token));
                    }
                }
            }
        }
        return NextMeasurements.best(
                plan, targets, speed.predictor().coefficients().covariance(), MOST);
    }

    /**
     * {@return the measurements of the already measured architectures that would narrow their predictions most}
     *
     * @param speed the calibrated model
     */
    public static List<NextMeasurement> of(Throughput speed) {
        return of(
                speed,
                speed.measured().architectures().stream()
                        .sorted(Comparator.comparing(Architecture::nonEmbeddingParameters))
                        .toList());
    }
}
