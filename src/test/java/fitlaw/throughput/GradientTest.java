package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.bench.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the derivatives of each form with respect to the logarithms of its coefficients with finite differences. */
class GradientTest {
    private static final double SMALL = 1e-6;
    private static final Random SCATTER = new Random(3);
    /** Five of six layers have a window of 1,024 tokens. */
    private static final Architecture GEMMA = Architecture.read(Path.of("data/models/counted/gemma-3-1b.json"));

    static Stream<StepForm> forms() {
        return Stream.of(
                StepForms.THREE_TERMS,
                StepForms.OVERLAPPED,
                StepForms.OPERATORS,
                StepForms.OPERATORS_AND_WAVES,
                StepForms.PREFILL,
                StepForms.PREFILL_WITH_ACTIVATIONS);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void derivativesAreThoseOfTheTime(StepForm form) {
        List<Coefficient> coefficients = form.coefficients();
        List<Architecture> shapes = new ArrayList<>(Made.shapes(8));
        shapes.add(GEMMA);
        for (Architecture a : shapes) {
            for (double batch : new double[] {1, 24, 256}) {
                Step step = StepForms.PREFILLS.contains(form)
                        ? Step.prefill(a, Precision.BF16, Made.GPU, 1, 1, 16 * batch)
                        : Step.decode(a, Precision.BF16, Made.GPU, 1, batch, 4096);
                double[] c = coefficients.stream()
                        .mapToDouble(one -> one.median() * Math.exp(0.3 * SCATTER.nextDouble()))
                        .toArray();
                double[] gradient = new double[c.length];
                double seconds = form.seconds(step, c, 0, gradient, 1);
                for (int j = 0; j < c.length; j++) {
                    double kept = c[j];
                    c[j] = kept * Math.exp(SMALL);
                    double more = form.seconds(step, c, 0, null, 1);
                    c[j] = kept * Math.exp(-SMALL);
                    double less = form.seconds(step, c, 0, null, 1);
                    c[j] = kept;
                    assertThat(gradient[j])
                            .as(
                                    "%s by %s, batch %s of %s",
                                    form.name(), coefficients.get(j).name(), batch, a)
                            .isCloseTo((more - less) / (2 * SMALL), within(1e-7 * seconds));
                }
            }
        }
    }
}
