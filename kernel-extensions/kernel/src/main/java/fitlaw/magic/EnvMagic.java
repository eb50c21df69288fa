package fitlaw.magic;

import fitlaw.common.DidYouMean;
import fitlaw.common.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %env}: environment variables. */
@Command(header = "show or set environment variables", description = """
                Without a name: shows all variables, with the values of secrets hidden. NAME=VALUE sets a variable. The
                value is visible to %env, to System.getenv in the code of cells, and to processes that cells start.
                Libraries and Java itself see the environment with which the kernel was started; for these, set the
                variable in the env of kernel.json and restart the kernel.""", footer = "%env OMP_NUM_THREADS=4")
final class EnvMagic extends CommandMagic {
    private static final Pattern CHANGE = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION|WEBHOOK|CONN(ECTION)?_?STR|PRIVATE|SIGNATURE|JWT|BEARER"
                    + "|(?<!^)(?<!^OLD)PWD|(^|_)(PAT|SAS|DSN|PIN|PW|CERT|OTP)(_|$)");

    /** A password in a URL or a connection string, or the prefix of tokens of widely used services. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "://[^/\\s@]*@|://[^\\s@]*:[^\\s@]*@|(?i:password|pwd|accountkey|sharedaccess\\w*|[?&;]sig|token)="
                    + "|\\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|hf_|sk-|AKIA|eyJ)\\w|-----BEGIN");

    @Parameters(arity = "0..1", paramLabel = "NAME[=VALUE]")
    @Completes(by = Names.class)
    private String name;

    /** The names of all variables. */
    static final class Names implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            return context.environment().keySet().stream().sorted().toList();
        }
    }

    EnvMagic() {
        super("env");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Matcher change = CHANGE.matcher(arguments);
        if (change.matches()) {
            context.setEnvironment(change.group(1), unquoted(change.group(2)));
            return change.group(1) + " is set for cells and the processes that they start, not for libraries.";
        }
        return super.line(arguments, context);
    }

    @Override
    protected Object run(Context context) {
        Map<String, String> environment = context.environment();
        if (name != null) {
            return one(environment);
        }
        List<List<String>> rows = environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> List.of(
                        entry.getKey(), isSecret(entry.getKey(), entry.getValue()) ? "(hidden)" : entry.getValue()))
                .toList();
        return Report.titled("Environment").grid(List.of("name", "value"), rows).build();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.indexOf('"', 1) == value.length() - 1;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private String one(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name)).orElseThrow(() -> {
            String near = DidYouMean.to(name, environment.keySet())
                    .map(it -> " Did you mean " + it + "?")
                    .orElse("");
            return wrong(name + " is not set." + near);
        });
    }

    /** Notebooks are shared, including their outputs. */
    private static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name).find() || SECRET_VALUE.matcher(value).find();
    }
}
