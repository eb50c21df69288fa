package fitlaw.command;

import fitlaw.figure.Figure;
import fitlaw.magic.Extension;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fitlaw in the kernel: its magics, its packages and its figures. */
public final class FitlawExtension implements Extension {
    /** Creates the extension; called by the service loader. */
    public FitlawExtension() {}

    @Override
    public List<Magic> magics() {
        return List.of(
                new AccuracyMagic(),
                new AllocateMagic(),
                new BenchMagic(),
                new CalibrateMagic(),
                new ExportMagic(),
                new FigureMagic(),
                new FitlawMagic(),
                new LawMagic(),
                new PredictMagic(),
                new RunsMagic(),
                new SearchMagic(),
                new TableMagic());
    }

    @Override
    public List<String> packages() {
        return List.of(
                "fitlaw.accuracy",
                "fitlaw.arch",
                "fitlaw.bench",
                "fitlaw.common",
                "fitlaw.figure",
                "fitlaw.fit",
                "fitlaw.imports",
                "fitlaw.law",
                "fitlaw.paper",
                "fitlaw.runs",
                "fitlaw.search",
                "fitlaw.table",
                "fitlaw.throughput");
    }

    @Override
    public List<Class<?>> displayed() {
        return List.of(Figure.class);
    }

    @Override
    public Optional<MimeBundle> display(Object value) {
        return value instanceof Figure figure ? Optional.of(FigureForms.of(figure)) : Optional.empty();
    }

    @Override
    public Map<String, String> pythonNames() {
        String table = "%runs reads a table of runs, Table.read() another one";
        String figure = "%figure draws a law, and charts of XChart are shown as pictures";
        return Map.of("pandas", table, "pd", table, "matplotlib", figure, "plt", figure, "sns", figure);
    }
}
