package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user-defined form can do what the built-in ones can. */
class OwnFormTest {
    private static final Runs RUNS =
            Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'rpj'");

    /** A power of size, without data, given by a function. */
    private record Power() implements ParametricForm {
        @Override
        public String name() {
            return "power";
        }

        @Override
        public List<String> parameters() {
            return List.of("E", "A", "a");
        }

        @Override
        public LossFunction loss() {
            return (p, at) -> p[0] + p[1] * Math.pow(at.parameters() / 1e8, -p[2]);
        }
    }

    /** A line in ln D, fitted by the form itself. */
    private static final class Line implements LawForm {
        @Override
        public String name() {
            return "line";
        }

        @Override
        public String formula() {
            return "L = a + b ln D";
        }

        @Override
        public FitResult solve(TrainingData sample) {
            double[] tokens = sample.runs().tokens();
            double[] loss = sample.runs().loss();
            LeastSquaresProblem.Model model = (p, values, jacobian) -> {
                for (int i = 0; i < values.length; i++) {
                    jacobian[i][0] = 1;
                    jacobian[i][1] = Math.log(tokens[i]);
                    values[i] = p[0] + p[1] * jacobian[i][1];
                }
            };
            LeastSquaresSolution fit = LeastSquaresProblem.of(model, loss, 2).solve(new double[] {1, 0});
            Regression regression = new Regression() {
                @Override
                public List<String> parameters() {
                    return List.of("a", "b");
                }

                @Override
                public LeastSquaresSolution fit() {
                    return fit;
                }

                @Override
                public double loss(int level, Point point, double[] p, double[] gradient) {
                    gradient[0] = 1;
                    gradient[1] = Math.log(point.tokens());
                    return p[0] + p[1] * gradient[1];
                }

                @Override
                public double loss(int run, double[] p) {
                    return p[0] + p[1] * Math.log(tokens[run]);
                }
            };
            double[] fitted = new double[loss.length];
            model.evaluate(fit.parameters(), fitted, new double[loss.length][2]);
            return FitResult.of(regression, fitted, sample.options());
        }
    }

    @Test
    void functionIsProfiledResampledComparedAndHeldOut() {
        Law law = Law.fit(new Power(), RUNS);

        checkAll(new Power(), law, "a");
    }

    @Test
    void implementationWithAProblemIsProfiledResampledComparedAndHeldOut() {
        Law law = Law.fit(new Line(), RUNS);

        checkAll(new Line(), law, "b");
    }

    private static void checkAll(LawForm form, Law law, String term) {
        assertThat(Profile.of(law, term).estimate().interval().isBounded()).isTrue();
        Bootstrap drawn =
                Bootstrap.of(law, BootstrapOptions.defaults().withResamples(200).withCases());
        double estimate = value(law, term);
        assertThat(drawn.estimates().stream()
                        .filter(one -> one.term().equals(term))
                        .findFirst()
                        .flatMap(one -> one.estimate())
                        .orElseThrow()
                        .interval()
                        .contains(estimate))
                .isTrue();
        assertThat(Comparison.of(RUNS, form, LawForm.gadre()).rows()).hasSize(2);
        HoldOut heldOut =
                HoldOut.of(form, RUNS.where("tokens < 3e10"), RUNS.where("tokens >= 3e10"), FitOptions.defaults());
        assertThat(heldOut.scores().mse()).isPositive();
        assertThat(law.diagnostics().influence().table().rowCount()).isEqualTo(RUNS.size());
        Point one = new Point(.1, 1, 2e8, 2e10, 12);
        Point other = new Point(.1, 1, 4e8, 4e10, 12);
        assertThat(Difference.of(law, one, other).loss().value())
                .isCloseTo(law.loss(one).value() - law.loss(other).value(), within(1e-12));
    }

    private static double value(Law law, String term) {
        return law.estimates().stream()
                .filter(one -> one.term().equals(term))
                .findFirst()
                .flatMap(one -> one.estimate())
                .map(one -> one.value())
                .orElseThrow();
    }

    @Test
    void functionIsSavedAndReadWithItsForm(@TempDir Path folder) {
        Law law = Law.fit(new Power(), RUNS);
        Path file = folder.resolve("law.json");
        law.save(file);

        Law read = Law.read(file, new Power());

        Point point = new Point(.1, 1, 2e8, 2e10, 12);
        assertThat(read.loss(point)).isEqualTo(law.loss(point));
        assertThat(read.prediction(point)).isEqualTo(law.prediction(point));
        assertThat(Optional.of(read.estimates())).contains(law.estimates());
    }
}
