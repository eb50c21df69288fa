package fitlaw.law;

import fitlaw.runs.Runs;
import org.junit.jupiter.api.Test;

/** Laws that predict losses at sizes without runs. */
class ScaleFormTest {
    private static void print(String name, HoldOut h) {
        System.out.printf(
                "%-60s mse %.6f null %.6f ceiling %.6f bias %.4f spearman %.3f ceil %.3f inside %.2f n %d%n",
                name,
                h.mse(),
                h.nullMse(),
                h.ceilingMse(),
                h.bias(),
                h.spearman().value(),
                h.ceilingSpearman().value(),
                h.coverage(),
                h.size());
    }

    @Test
    void holdOuts() {
        Runs small = MovingOptimumTest.sweep();
        Runs large = Runs.read(java.nio.file.Path.of("data/runs/sweep_16M.csv"))
                .where(MovingOptimumTest.ROWS + " & token_class == '50M'");
        System.out.println(large.size());
        Runs[][] tasks = {{small.where("size_class != '8M'"), small.where("size_class == '8M'")}, {small, large}};
        for (Runs[] task : tasks) {
            for (LawForm form : new LawForm[] {
                LawForm.logParabola(),
                LawForm.logParabola().moving(java.util.Set.of()),
                LawForm.conditional(),
                LawForm.conditional().moving(java.util.Set.of(Move.SIZE))
            }) {
                print(
                        form.name() + " " + form.formula().contains("q_n"),
                        Law.holdOut(form, task[0], task[1], FitOptions.defaults()));
            }
            for (ActsOn on : ActsOn.values()) {
                for (LawForm form : new LawForm[] {
                    LawForm.logParabola(), LawForm.logParabola().moving(java.util.Set.of())
                }) {
                    print(
                            form.predicting(on).name() + form.formula().contains("q_n"),
                            Law.holdOut(form.predicting(on), task[0], task[1], FitOptions.defaults()));
                }
            }
        }
    }
}
