import fitlaw.law.NextRuns;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.RunPlan;
import fitlaw.runs.Runs;
import java.nio.file.Path;

/** Lists the eight further runs that would narrow the interval of the best shape most. */
public class PlanRuns {
    public static void main(String[] args) throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06");
        Law law = Law.fit(LawForm.conditional(), runs);

        RunPlan plan = new RunPlan(8, RunPlan.Target.BOTH, RunPlan.grid(.06, .32, .3, 8, 12));
        System.out.println(NextRuns.of(law, plan, "1M/50M"));
    }
}
