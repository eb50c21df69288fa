import fitlaw.law.Comparison;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.nio.file.Path;

/** Compares your own formula with a built-in form, and bootstraps it. */
public class CompareForms {
    public static void main(String[] args) throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'c4_original'");
        LawForm own = LawForm.formula("E + A/N^a + B/D^a");

        System.out.println(Comparison.of(runs, own, LawForm.chinchilla()));
        System.out.println(Bootstrap.of(Law.fit(own, runs), BootstrapOptions.defaults().withResamples(200)));
    }
}
