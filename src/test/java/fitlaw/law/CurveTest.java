package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static Quantity optimum(double c1, double c2, double error) {
        return new Curve(ShapeVariable.MLP_RATIO, c1, c2, error * error, 0, error * error)
                .optimum(0.95, 40, "fieller", "e1", "e2");
    }

    @Test
    void aMaximumIsOneBeyondErrorOnly() {
        assertThat(optimum(-.0057, -.0066, .016).toString())
                .contains("e1 = -0.00570 ± 0.032", "e2 = -0.00660 ± 0.032", "signs are not significant")
                .doesNotContain("maximum");
        assertThat(optimum(-.1, -.1, .016).toString()).contains("loss has a maximum there");
    }

    @Test
    void oneSidedRunsAreToldWhereTheSlopeIsSeen() {
        assertThat(optimum(.1, -.01, .016).toString()).contains("Loss only increases", "smaller mlp_attn_ratio");
        assertThat(optimum(-.01, .1, .016).toString()).contains("Loss only decreases", "larger mlp_attn_ratio");
    }

    /** The additive form calls them b1 and b2, the default one e1 and e2. */
    @Test
    void aLawNamesItsOwnCoefficients() {
        assertThat(Law.fit(LawForm.additive(), upsideDown())
                        .optimum()
                        .mlpRatio()
                        .toString())
                .contains("b1 = -", "b2 = -");
        assertThat(Law.fit(LawForm.conditional(), upsideDown())
                        .optimum()
                        .mlpRatio()
                        .toString())
                .contains("e1 = -", "e2 = -");
    }

    /** The published effect of r with the opposite sign. */
    private static Runs upsideDown() {
        var table = Designs.table(Designs.paperLike(), 0, 1);
        var loss = table.doubleColumn("loss");
        for (int i = 0; i < loss.size(); i++) {
            double x = table.doubleColumn("d_over_sqrt_n").get(i);
            double r = table.doubleColumn("mlp_attn_ratio").get(i);
            double of = Designs.TRUTH.factor(x, r) / Designs.TRUTH.factor(x, 1);
            loss.set(i, loss.get(i) / of / of);
        }
        return Runs.of(table);
    }
}
