import fitlaw.law.BootstrapOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.nio.file.Path;

/** Fits a formula of one's own beside a built-in form, and resamples it. */
public class CompareForms {
    public static void main(String[] args) throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'c4_original'");
        LawForm own = LawForm.formula("E + A/N^a + B/D^a");

        System.out.println(Law.compare(runs, own, LawForm.chinchilla()));
        System.out.println(Law.fit(own, runs).bootstrap(BootstrapOptions.defaults().withResamples(200)));
    }
}
