package fitlaw.magic;

import fitlaw.law.FormulaForm;
import fitlaw.law.LawForm;
import fitlaw.law.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java of the options of a fit. */
final class FitJava {
    private FitJava() {}

    /** The last argument of a call that has a test level. */
    static String testLevel(Syntax syntax, Arguments given) {
        return given.option(FitWords.TEST_LEVEL)
                .map(level -> ", TestGroupEffect."
                        + constant(
                                syntax, FitWords.TEST_LEVEL, level, "AUTOMATIC", "KNOWN", "PROFILED", "EXTRAPOLATED"))
                .orElse("");
    }

    /** Options for a call that always takes them. */
    static String allOptions(Syntax syntax, Arguments given) {
        String options = options(syntax, given);
        return options.isEmpty() ? ", FitOptions.defaults()" : options;
    }

    /** Options for a call that may go without, and so nothing where none is given. */
    static String options(Syntax syntax, Arguments given) {
        StringBuilder options = new StringBuilder();
        given.option(FitWords.GROUP_BY).ifPresent(columns -> options.append(".withGroupBy(")
                .append(Arrays.stream(columns.split(",", -1))
                        .map(column -> JavaLine.literal(column.strip()))
                        .collect(Collectors.joining(", ")))
                .append(')'));
        given.option(FitWords.COUNT).ifPresent(count -> options.append(".withCount(ParameterCount.")
                .append(constant(syntax, FitWords.COUNT, count, "NON_EMBEDDING", "TOTAL"))
                .append(')'));
        given.option(FitWords.LEVEL).ifPresent(level -> options.append(".withLevel(FitOptions.Level.")
                .append(constant(syntax, FitWords.LEVEL, level, "AS_PUBLISHED", "FREE", "L_OPT"))
                .append(')'));
        given.option(FitWords.SIZE_COVARIATE)
                .ifPresent(size -> options.append(".withSizeCovariate(FitOptions.SizeCovariate.")
                        .append(constant(syntax, FitWords.SIZE_COVARIATE, size, "AUTO", "ON", "OFF"))
                        .append(')'));
        given.number(FitWords.CONFIDENCE)
                .ifPresent(level ->
                        options.append(".withConfidence(").append(level).append(')'));
        given.option(FitWords.ROBUST).ifPresent(robust -> options.append(".withRobust(Robust.")
                .append(constant(syntax, FitWords.ROBUST, robust, "NONE", "HUBER", "TUKEY"))
                .append(')'));
        given.option(FitWords.WEIGHTS)
                .ifPresent(word ->
                        options.append(".withWeights(").append(weights(word)).append(')'));
        return options.isEmpty() ? "" : ", FitOptions.defaults()" + options;
    }

    private static String weights(String word) {
        Weights weights = Weights.named(word);
        return weights.kind() == Weights.Kind.COLUMN
                ? "Weights.column(" + JavaLine.literal(word) + ")"
                : "Weights." + weights.kind();
    }

    private static String constant(Syntax syntax, String option, String value, String... constants) {
        String wanted = value.toUpperCase(Locale.ROOT).replace('-', '_');
        if (!List.of(constants).contains(wanted)) {
            String known = Arrays.stream(constants)
                    .map(one -> one.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
            throw syntax.wrong(option + " is one of " + known + ", not " + value + ".");
        }
        return wanted;
    }

    /** Whether bootstrap intervals are asked for. */
    static boolean wantsBootstrap(Syntax syntax, Arguments given) {
        String interval = given.option(FitWords.INTERVAL)
                .map(word -> constant(syntax, FitWords.INTERVAL, word, "FIELLER", "PROFILE", "BOOTSTRAP"))
                .orElse("BOOTSTRAP");
        boolean bootstrap = interval.equals("BOOTSTRAP")
                && (given.option(FitWords.INTERVAL).isPresent()
                        || given.option(FitWords.BOOTSTRAP).isPresent());
        if (!bootstrap) {
            List<String> ofBootstrap =
                    List.of(FitWords.BOOTSTRAP, FitWords.CLUSTER_BY, FitWords.RESAMPLES, FitWords.SEED);
            ofBootstrap.stream()
                    .filter(name -> given.option(name).isPresent())
                    .findFirst()
                    .ifPresent(name -> {
                        throw syntax.wrong(name + " says how runs are resampled, and no bootstrap is asked for. Add "
                                + FitWords.INTERVAL + " bootstrap.");
                    });
        }
        return bootstrap;
    }

    /** Whether profile intervals are asked for. */
    static boolean wantsProfile(Arguments given) {
        return given.option(FitWords.INTERVAL)
                .filter(word -> word.toLowerCase(Locale.ROOT).equals("profile"))
                .isPresent();
    }

    /** The options of a bootstrap. */
    static String bootstrapOptions(Syntax syntax, Arguments given) {
        StringBuilder options = new StringBuilder("BootstrapOptions.defaults()");
        given.option(FitWords.BOOTSTRAP)
                .map(kind -> constant(syntax, FitWords.BOOTSTRAP, kind, "CASES", "RESIDUALS"))
                .filter(kind -> kind.equals("RESIDUALS"))
                .ifPresent(kind -> options.append(".withResiduals()"));
        given.option(FitWords.CLUSTER_BY).ifPresent(column -> options.append(".withClusterBy(")
                .append(JavaLine.literal(column))
                .append(')'));
        given.integer(FitWords.RESAMPLES)
                .ifPresent(number ->
                        options.append(".withResamples(").append(number).append(')'));
        given.integer(FitWords.SEED)
                .ifPresent(seed -> options.append(".withSeed(").append(seed).append("L)"));
        return options.toString();
    }

    /** Forms to compare a form with, itself first; nothing where no comparison is asked for. */
    static Optional<String> compared(Arguments given, String form) {
        return given.option(FitWords.COMPARE).map(names -> Stream.concat(
                        Stream.of(form),
                        FormulaWords.split(names).stream().map(text -> form(LawForm.parse(text), text)))
                .distinct()
                .collect(Collectors.joining(", ")));
    }

    /** A built-in form, or a formula as it was written. */
    static String form(LawForm form, String text) {
        if (form instanceof FormulaForm) {
            return "LawForm.formula(" + JavaLine.literal(text.strip()) + ")";
        }
        String known = form.name();
        return known.equals(LawForm.conditional().name())
                ? "LawForm.conditional()"
                : "LawForm.named(" + JavaLine.literal(known) + ")";
    }
}
