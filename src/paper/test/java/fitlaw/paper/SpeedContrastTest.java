package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.figure.BatchSeries;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.paper.Verdict.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rule, on artificial ratios. */
class SpeedContrastTest {
    /** Ratios at batch 1, 2, 4, …, each with an interval of ± 0.1. */
    private static SpeedContrast of(double... ratios) {
        return new SpeedContrast(
                "made up",
                new BatchSeries(
                        "ratio",
                        IntStream.range(0, ratios.length)
                                .mapToObj(i -> new BatchSeries.Point(
                                        1 << i,
                                        new Estimate(
                                                "ratio",
                                                ratios[i],
                                                0.05,
                                                new Interval(ratios[i] - 0.1, ratios[i] + 0.1, "made 90 %")),
                                        OptionalDouble.empty()))
                                .toList()));
    }

    @Test
    void batchesThatAreNotResolvedDoNotCount() {
        assertThat(of(1.05, 0.95, 1.02, 1.3).outcome()).isEqualTo(Outcome.AGREES);
        assertThat(of(1.05, 0.95, 1.02, 0.8).outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(of(1.05, 0.95, 1.02).outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void moreOfTheResolvedBatchesDecideAndBothAreNamed() {
        assertThat(of(0.8, 1, 1.3, 1.6).outcome()).isEqualTo(Outcome.AGREES);
        assertThat(of(0.8, 0.8, 1.3).outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(of(0.8, 1.3).outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(of(0.8, 1, 1.3, 1.6, 1.8).words())
                .isEqualTo("made up: faster at batch 4 to 16, slower at batch 1; 1.80 [1.70, 1.90] at batch 16");
    }

    @Test
    void oneThatDisagreesRefutesAndAllMustAgree() {
        assertThat(SpeedContrast.all(List.of(of(1.3), of(1.4)))).isEqualTo(Outcome.AGREES);
        assertThat(SpeedContrast.all(List.of(of(1.3), of(0.7), of(1)))).isEqualTo(Outcome.DISAGREES);
        assertThat(SpeedContrast.all(List.of(of(1.3), of(1)))).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void endNearOneShowsOnWhichSideItLies() {
        assertThat(SpeedContrast.interval(
                        new Estimate("ratio", 1.08, 0.04, new Interval(1.0034, 1.15, "made 90 %")), 3))
                .isEqualTo("1.08 [1.003, 1.15]");
    }
}
