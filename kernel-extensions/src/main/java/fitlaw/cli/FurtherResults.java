package fitlaw.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.fit.Resampling;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.Comparison;
import fitlaw.law.FitOptions;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Profiles;
import fitlaw.magic.FitWords;
import fitlaw.magic.FormulaWords;
import fitlaw.table.Report;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a fit that make further results of the law, and these results. */
final class FurtherResults {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";
    private static final List<String> OF_BOOTSTRAP =
            List.of(FitWords.BOOTSTRAP, FitWords.CLUSTER_BY, FitWords.RESAMPLES, FitWords.SEED);
    private static final List<String> ALL = Stream.concat(
                    Stream.of(FitWords.INTERVAL, FitWords.COMPARE), OF_BOOTSTRAP.stream())
            .toList();

    /** How intervals are made beside the report's own. */
    enum Way {
        FIELLER,
        PROFILE,
        BOOTSTRAP
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = FitWords.INTERVAL,
            paramLabel = "WAY",
            converter = WayConverter.class,
            description = FitWords.INTERVAL_HELP)
    private Way way;

    @Option(
            names = FitWords.BOOTSTRAP,
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = FitWords.BOOTSTRAP_HELP)
    private Resampling.Kind kind;

    @Option(names = FitWords.CLUSTER_BY, paramLabel = "COLUMN", description = FitWords.CLUSTER_BY_HELP)
    private String clusterBy;

    @Option(
            names = FitWords.RESAMPLES,
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = FitWords.RESAMPLES_HELP + DEFAULT)
    private int resamples;

    @Option(names = FitWords.SEED, paramLabel = "SEED", defaultValue = "1", description = FitWords.SEED_HELP + DEFAULT)
    private long seed;

    @Option(
            names = FitWords.COMPARE,
            paramLabel = "FORMS",
            converter = FormsConverter.class,
            description = FitWords.COMPARE_HELP)
    private Forms compare = new Forms(List.of());

    private Optional<Profiles> profiles = Optional.empty();
    private Optional<Bootstrap> bootstrap = Optional.empty();
    private Optional<Comparison> comparison = Optional.empty();

    private boolean given(String name) {
        return spec.commandLine().getParseResult().hasMatchedOption(name);
    }

    /** Refuses options that need a bootstrap where none is asked for. */
    void check() {
        if (!wantsBootstrap()) {
            refuse(OF_BOOTSTRAP, "says how runs are resampled; add " + FitWords.INTERVAL + " bootstrap");
        }
    }

    /** Refuses all, where there is no one law to look at more closely. */
    void requireNone() {
        refuse(
                ALL,
                "looks closer at one law, so neither " + FitWords.TEST + " nor " + FitWords.PROTOCOL
                        + " can stand beside it");
    }

    private void refuse(List<String> names, String why) {
        names.stream().filter(this::given).findFirst().ifPresent(name -> {
            throw new ParameterException(spec.commandLine(), name + " " + why);
        });
    }

    private boolean wantsBootstrap() {
        return way == Way.BOOTSTRAP || (way == null && kind != null);
    }

    /** Makes what is asked for. */
    void make(LawForm form, Law law, FitOptions options) {
        if (way == Way.PROFILE) {
            profiles = Optional.of(law.profiles());
        }
        if (wantsBootstrap()) {
            BootstrapOptions drawn =
                    BootstrapOptions.defaults().withResamples(resamples).withSeed(seed);
            drawn = kind == Resampling.Kind.RESIDUALS ? drawn.withResiduals() : drawn;
            bootstrap = Optional.of(law.bootstrap(clusterBy == null ? drawn : drawn.withClusterBy(clusterBy)));
        }
        if (!compare.all().isEmpty()) {
            LawForm[] forms = Stream.concat(
                            Stream.of(form),
                            compare.all().stream().filter(other -> !other.name().equals(form.name())))
                    .toArray(LawForm[]::new);
            comparison = Optional.of(Law.compare(law.runs(), options, forms));
        }
    }

    /** The results for people, each under a line of its own. */
    String text() {
        StringBuilder text = new StringBuilder();
        Stream.of(profiles, bootstrap, comparison)
                .flatMap(Optional::stream)
                .map(Report.Source.class::cast)
                .forEach(result -> text.append('\n').append(result.report().text()));
        return text.toString();
    }

    /** The results for scripts. */
    void into(ObjectNode root) {
        profiles.ifPresent(made -> FitJson.quantities(root.putArray("profile"), made.estimates()));
        bootstrap.ifPresent(made -> FitJson.quantities(root.putArray("bootstrap"), made.estimates()));
        comparison.ifPresent(made -> {
            ArrayNode rows = root.putArray("comparison");
            for (Comparison.Row row : made.rows()) {
                ObjectNode node = rows.addObject().put("form", row.form()).put("parameters", row.parameters());
                FitJson.number(node, "squares", row.squares());
                FitJson.number(node, "aic", row.aic());
                FitJson.number(node, "aicc", row.aicc());
                FitJson.number(node, "delta", row.delta());
                FitJson.number(node, "weight", row.weight());
                node.put("told_apart", !row.cannotBeToldApart());
            }
            ArrayNode refused = root.putArray("comparison_refused");
            made.refused().forEach(refused::add);
        });
    }

    /** Forms of a list. */
    private record Forms(List<LawForm> all) {}

    static final class FormsConverter extends Parsed<Forms> {
        FormsConverter() {
            super(list -> new Forms(
                    FormulaWords.split(list).stream().map(LawForm::parse).toList()));
        }
    }

    static final class WayConverter extends Parsed<Way> {
        WayConverter() {
            super(word -> EnumNames.constant(Way.class, word));
        }
    }

    static final class KindConverter extends Parsed<Resampling.Kind> {
        KindConverter() {
            super(word -> EnumNames.constant(Resampling.Kind.class, word));
        }
    }
}
