package fitlaw.magic;

import fitlaw.table.DidYouMean;
import fitlaw.table.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code %env}: variables of the environment. */
public final class EnvMagic implements Magic {
    private static final Pattern CHANGE = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION|WEBHOOK|CONN(ECTION)?_?STR|PRIVATE|SIGNATURE|JWT|BEARER"
                    + "|(?<!^)(?<!^OLD)PWD|(^|_)(PAT|SAS|DSN|PIN|PW|CERT|OTP)(_|$)");

    /** A password in an address or a connection string, or how tokens of widely used services begin. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "://[^/\\s@]*@|://[^\\s@]*:[^\\s@]*@|(?i:password|pwd|accountkey|sharedaccess\\w*|[?&;]sig|token)="
                    + "|\\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|hf_|sk-|AKIA|eyJ)\\w|-----BEGIN");

    private static final Syntax SYNTAX = Syntax.of("env", "%env OMP_NUM_THREADS=4")
            .optionalWord("NAME", (typed, words, context) -> context.environment().keySet().stream()
                    .sorted()
                    .toList());

    /** Creates the magic; called by the service loader. */
    public EnvMagic() {}

    @Override
    public String name() {
        return "env";
    }

    @Override
    public Help help() {
        return new Help(
                "shows and sets variables of the environment", "%env [NAME[=VALUE]]", """
                Without a name: all of them, values of secrets hidden. What is set is seen by %env, by System.getenv in the
                code of cells, and by processes that they start. Libraries, and Java itself, see what
                the kernel was started with: for those, set it in the env of kernel.json and restart.""", "%env OMP_NUM_THREADS=4");
    }

    @Override
    public Object line(String arguments, Context context) {
        Matcher change = CHANGE.matcher(arguments);
        if (change.matches()) {
            context.setEnvironment(change.group(1), unquoted(change.group(2)));
            return change.group(1) + " is set for cells and the processes that they start, not for libraries.";
        }
        Map<String, String> environment = context.environment();
        Optional<String> name = SYNTAX.parse(arguments).find("NAME");
        if (name.isPresent()) {
            return one(name.get(), environment);
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

    private static String one(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name)).orElseThrow(() -> {
            String near = DidYouMean.to(name, environment.keySet())
                    .map(it -> " Did you mean " + it + "?")
                    .orElse("");
            return SYNTAX.wrong(name + " is not set." + near);
        });
    }

    /** Notebooks are passed on, with their outputs. */
    private static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name).find() || SECRET_VALUE.matcher(value).find();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
