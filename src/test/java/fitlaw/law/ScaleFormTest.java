package fitlaw.law;

import fitlaw.runs.Runs;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Laws that predict losses at sizes without runs. */
class ScaleFormTest {
    @Test
    void sweep() {
        Runs runs = MovingOptimumTest.sweep();
        for (ActsOn on : ActsOn.values()) {
            Law law = Law.fit(LawForm.logParabola().predicting(Optional.of(on)), runs);
            System.out.println(law);
            System.out.println(law.optimum().at(145e6, 50e6).report().text());
            System.out.println(law.predict(new Point(.13, .8, 16e6, 50e6, 9)));
        }
        System.out.println(Law.compareScales(LawForm.logParabola(), runs, FitOptions.defaults()));
    }
}
