package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DepthFormTest {
    private static final double SLOPE = -.03;

    @TempDir
    private Path folder;

    /** Paper-like runs at three depths a size; the wider the model, the shallower, up to one of three. */
    private static Runs runs(double sigma, long seed) {
        Random random = new Random(seed);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        DoubleColumn layers = DoubleColumn.create("n_layers");
        StringColumn size = StringColumn.create("size_class");
        for (int level = 0; level < 2; level++) {
            int run = 0;
            for (double[] shape : Designs.paperLike()) {
                double depth = Math.round((level + 1) * (.8 / shape[0]) * Math.pow(1.3, run++ % 3 - 1));
                double factor = Law.published("80M-297M").factor(shape[0], shape[1]);
                loss.append((3.3 - .2 * level) * factor * Math.pow(depth, SLOPE) + sigma * random.nextGaussian());
                x.append(shape[0]);
                r.append(shape[1]);
                layers.append(depth);
                size.append("size " + level);
            }
        }
        return Runs.of(Table.create("deep", loss, x, r, layers, size));
    }

    private static Quantity term(Law law, String name) {
        return law.estimates().stream()
                .filter(quantity -> quantity.term().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void depthAndShapesAreToldApart() {
        Runs runs = runs(0, 1);
        Law law = Law.fit(LawForm.depth(), runs);

        Estimate slope = term(law, "d1").estimate().orElseThrow();
        // The default form differs from the published one, which generates the runs, by 1e-4 of the loss.
        assertThat(slope.value()).isCloseTo(SLOPE, within(1e-3));
        double best = law.optimum().relativeWidth().estimate().orElseThrow().value();
        assertThat(best).isCloseTo(Designs.BEST_X, within(.005 * Designs.BEST_X));
        // Wide models are shallow here: without a depth term, the effect of depth is counted as that of width.
        double without =
                Law.fit(runs).optimum().relativeWidth().estimate().orElseThrow().value();
        assertThat(Math.abs(without / Designs.BEST_X - 1)).isGreaterThan(.05);
    }

    @Test
    void intervalsHoldTheTruth() {
        int held = 0;
        for (int seed = 0; seed < 200; seed++) {
            Law law = Law.fit(LawForm.depth(), runs(.01, seed));
            held += term(law, "d1").estimate().orElseThrow().interval().contains(SLOPE) ? 1 : 0;
        }

        assertThat(held).isBetween(178, 199); // binomial, 190 expected of 200
    }

    @Test
    void depthTiedToWidthIsLeftOpen() {
        Runs morph = Runs.read(Path.of("data/runs/morph.csv"));
        Law law = Law.fit(LawForm.depth(), morph);

        assertThat(((NotIdentified) term(law, "d1")).reason())
                .contains("n_layers is confounded with d_over_sqrt_n", "cannot be separated");
        assertThat(law.optimum().relativeWidth())
                .isEqualTo(Law.fit(morph).optimum().relativeWidth());
        assertThat(law.report().text()).contains("d1 is not identified");
    }

    @Test
    void depthThatFollowsFromSizeIsLeftOpen() {
        Law law = Law.fit(LawForm.depth(), Runs.read(Path.of("data/runs/nano.csv")));

        assertThat(((NotIdentified) term(law, "d1")).reason()).contains("within every level (4 to 5 over all runs)");
    }

    @Test
    void tableWithoutDepthIsRefused() {
        assertThatThrownBy(() -> Law.fit(LawForm.depth(), Runs.read(Path.of("data/runs/golden_synthetic.csv"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no column n_layers");
    }

    @Test
    void lawIsHeldOutPlannedForAndSavedLikeAnother() {
        Runs runs = runs(.002, 4);
        Law law = Law.fit(LawForm.depth(), runs);
        HoldOut heldOut = HoldOut.of(
                LawForm.depth(),
                runs.where("size_class == 'size 0'"),
                runs.where("size_class == 'size 1'"),
                FitOptions.defaults());
        law.save(folder.resolve("law.json"));
        Law read = Law.read(folder.resolve("law.json"));

        assertThat(heldOut.scores().mse()).isLessThan(heldOut.scores().nullMse() / 20);
        assertThat(NextRuns.of(law, new RunPlan(2, RunPlan.Target.BOTH, RunPlan.grid(.03, .2, .5, 5, 5)), "size 0")
                        .relativeWidth()
                        .orElseThrow()
                        .planned())
                .isPositive();
        assertThat(read.loss("size 1", .1, 2)).isEqualTo(law.loss("size 1", .1, 2));
        assertThat(read.factor(.1, 2)).isEqualTo(law.factor(.1, 2));
        assertThat(law.factor(Designs.BEST_X, Designs.BEST_R)).isCloseTo(1, within(1e-3));
    }
}
