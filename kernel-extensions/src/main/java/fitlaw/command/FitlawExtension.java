package fitlaw.command;

import fitlaw.figure.Figure;
import fitlaw.magic.Extension;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** Fitlaw in the kernel: its magics, its packages and its figures. */
public final class FitlawExtension implements Extension {
    /** Creates the extension; called by the service loader. */
    public FitlawExtension() {}

    @Override
    public List<Magic> magics() {
        SessionEngine engine = new SessionEngine();
        return List.of(
                new AccuracyMagic().in(engine),
                new AllocateMagic().in(engine),
                new BenchMagic().in(engine),
                new CalibrateMagic().in(engine),
                new EngineMagic(engine),
                new ExportMagic().in(engine),
                new FigureMagic().in(engine),
                new FitlawMagic().in(engine),
                new LawMagic().in(engine),
                new PredictMagic().in(engine),
                new RunsMagic().in(engine),
                new SearchMagic().in(engine),
                new TableMagic().in(engine));
    }

    /** {@return the version of this build} */
    public static String version() {
        try (InputStream in = FitlawExtension.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "version.properties"));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource version.properties cannot be read", e);
        }
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
        String table = "%runs reads a table of runs, Table.read() any other table";
        String figure = "%figure draws a law, and charts of XChart are shown as pictures";
        return Map.of("pandas", table, "pd", table, "matplotlib", figure, "plt", figure, "sns", figure);
    }
}
