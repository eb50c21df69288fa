package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.fit.Quantity;
import fitlaw.law.Covariate;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Point;
import fitlaw.law.ShapeEffect;
import fitlaw.runs.Runs;
import fitlaw.throughput.Calibrated;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A search with a law of runs that vary KV heads and depth, which predicts the effect of both. */
class SearchCovariatesTest {
    private static final Architecture LLAMA = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
    private static final Runs RUNS = Runs.read(Path.of("data/runs/sweep_scale.csv"))
            .where("at_width_rate == true & token_class == '50M' & purpose in ('kv-heads', 'depth')");

    private static Candidates search(Law law) {
        return Search.of(law, Calibrated.of("h100", "machine_run == \"h100-20261124-a\""))
                .sameSizeAs(LLAMA)
                .serving(new Workload(32, 4096, 1024))
                .shapes(ShapeOptions.defaults().withMultiples(512, 512).withGqaGroups(2, 8))
                .tokens(20e9)
                .extrapolating()
                .lossWithin(1.5)
                .keep(400)
                .run();
    }

    @Test
    void lossDependsOnKvHeadsAsTheRunsSay() {
        Law law = Law.fit(LawForm.logParabola().with(Covariate.groupSize(), Covariate.depth()), RUNS);

        Candidates found = search(law);

        double slope = law.estimates().stream()
                .filter(one -> one.term().equals("ln_g"))
                .map(Quantity::estimate)
                .findFirst()
                .orElseThrow()
                .orElseThrow()
                .value();
        assertThat(law.domain().covariates()).containsExactly(Covariate.GROUP_SIZE, "n_layers");
        assertThat(found.report().text())
                .contains("Effect of the GQA group on loss: ln_g", "the runs have groups of 1 to 8.")
                .doesNotContain("no term for the GQA group");
        // Two shapes of different groups: the effects of x, r and N by the law, and ln g.
        Candidate two = first(found, 2);
        Candidate eight = first(found, 8);
        double ofGroup = ShapeEffect.of(law).orElseThrow().at(point(law, two).with(Covariate.GROUP_SIZE, 8), 0)
                - ShapeEffect.of(law).orElseThrow().at(point(law, two), 0);
        assertThat(ofGroup).isCloseTo(slope * Math.log(4), within(1e-12));
        assertThat(Math.log(eight.loss().value() / two.loss().value()))
                .isCloseTo(
                        ShapeEffect.of(law).orElseThrow().at(point(law, eight), 0)
                                - ShapeEffect.of(law).orElseThrow().at(point(law, two), 0),
                        within(1e-9));
    }

    private static Point point(Law law, Candidate row) {
        return LossModel.point(law, row.architecture(), OptionalDouble.of(20e9));
    }

    private static Candidate first(Candidates found, int group) {
        return found.rows().stream()
                .filter(row -> row.architecture().gqaGroup() == group)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLawWithoutSuchATermSaysSoAndWhatWouldHelp() {
        assertThat(search(Law.fit(LawForm.logParabola(), RUNS)).report().text())
                .contains("no term for the GQA group", "fit the law with gqa_group as a covariate");
    }
}
