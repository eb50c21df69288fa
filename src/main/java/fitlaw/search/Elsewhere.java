package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.bench.Setup;
import fitlaw.fit.Estimate;
import fitlaw.throughput.Throughput;
import java.util.Optional;

/**
 * The best architecture on another GPU, and what it would cost there to take the one found first.
 *
 * @param setup the other GPU, its engine and precision
 * @param best the fastest architecture at an acceptable loss there; empty if there is none
 * @param firstOverBest speed there of the first search's best over that of {@code best}: 1 where they are the same, less
 *     where the choice depends on the GPU; empty where one of them cannot be served there
 * @param note why something is empty; else an empty string
 */
public record Elsewhere(Setup setup, Optional<Candidate> best, Optional<Estimate> firstOverBest, String note) {
    static Elsewhere of(Search search, Throughput other, Architecture first) {
        Search there = search.withSpeed(other).forSensitivity();
        try {
            Candidate best = there.run().best();
            SpeedModel speeds = there.speedModel();
            return speeds.fits(first)
                    ? new Elsewhere(
                            other.setup(), Optional.of(best), Optional.of(speeds.ratio(first, best.architecture())), "")
                    : new Elsewhere(
                            other.setup(),
                            Optional.of(best),
                            Optional.empty(),
                            "the first does not fit in the memory of this GPU");
        } catch (NoCandidateException e) {
            return new Elsewhere(other.setup(), Optional.empty(), Optional.empty(), e.getMessage());
        }
    }
}
