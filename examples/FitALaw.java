import fitlaw.figure.Figure;
import fitlaw.law.FitOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.nio.file.Path;

/** Fits the default law to thirty runs, prints its best shape with 90 % intervals, and draws it. */
public class FitALaw {
    public static void main(String[] args) throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06");
        Law law = Law.fit(LawForm.conditional(), runs, FitOptions.defaults().withConfidence(.9));

        System.out.println(law.optimum());
        Figure.shape(law).write(Path.of("target/examples/shape.svg"));
    }
}
