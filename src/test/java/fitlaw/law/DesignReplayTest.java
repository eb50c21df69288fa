package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DesignReplayTest {
    private static Runs sweep() {
        return Runs.read(Path.of("data/runs/sweep.csv"))
                .and(Runs.read(Path.of("data/runs/sweep_16M.csv")).where("token_class == '50M'"))
                .where(MovingOptimumTest.ROWS + " & note == ''");
    }

    /**
     * The best width at the paper's middle size, from runs of up to 16M parameters: with less than half the FLOP of a
     * random order.
     */
    @Test
    void choosingByWorthSavesMoreThanHalfOfTheFlops() {
        DesignReplay replay = DesignReplay.of(LawForm.logParabola(), sweep(), DesignTarget.relativeWidth(145e6, 50e6));

        List<DesignReplay.Track> tracks = replay.tracks();
        double close = 1.1 * replay.fullWidth();
        double byWorth = tracks.get(0).costTo(close).orElseThrow();
        double random = tracks.get(1).costTo(close).orElseThrow();
        assertThat(byWorth / random).isLessThan(.5);
        assertThat(byWorth / replay.cost()).isLessThan(.45);
        for (DesignReplay.Track track : tracks) {
            assertThat(track.widths().get(track.widths().size() - 1)).isEqualTo(replay.fullWidth());
            assertThat(track.costs()).isSorted();
        }
        assertThat(replay.full()
                        .interval()
                        .contains(tracks.get(0)
                                .estimates()
                                .get(tracks.get(0).estimates().size() / 2 + 4)))
                .isTrue();
        assertThat(replay.toString()).contains("by information gain", "random", "smallest first");
    }

    @Test
    void aTargetThatAllRunsLeaveOpenIsRefused() {
        Runs million = sweep().where("size_class == '1M' & x > 0.25");
        assertThatThrownBy(
                        () -> DesignReplay.of(LawForm.logParabola(), million, DesignTarget.relativeWidth(145e6, 50e6)))
                .hasMessageContaining("do not bound the interval");
    }
}
