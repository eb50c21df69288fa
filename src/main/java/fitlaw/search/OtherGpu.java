package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.throughput.Throughput;
import java.util.Optional;

/**
 * The best architecture on another GPU, and the loss of speed there if the original best is used.
 *
 * @param speed throughput model of the other GPU
 * @param best the fastest architecture at an acceptable loss on that GPU; empty if there is none
 * @param firstOverBest speed on that GPU of the original best divided by that of {@code best}: 1 if they are the same,
 *     less if the choice depends on the GPU; empty if one of them cannot be served there
 * @param note reason for an empty component; otherwise an empty string
 */
public record OtherGpu(Throughput speed, Optional<Candidate> best, Optional<Estimate> firstOverBest, String note) {
    static OtherGpu of(Search search, Throughput other, Architecture first) {
        Search there = search.withSpeed(other).forSensitivity();
        try {
            Candidate best = there.run().best();
            SpeedModel speeds = there.speedModel();
            return speeds.fits(first)
                    ? new OtherGpu(other, Optional.of(best), Optional.of(speeds.ratio(first, best.architecture())), "")
                    : new OtherGpu(
                            other,
                            Optional.of(best),
                            Optional.empty(),
                            "the first shape does not fit in the memory of this GPU");
        } catch (NoCandidateException e) {
            return new OtherGpu(other, Optional.empty(), Optional.empty(), e.getMessage());
        }
    }
}
