package fitlaw.magic;

import fitlaw.table.Nearest;
import fitlaw.table.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code %env}: variables of the environment. */
public final class EnvMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("env", "%env HOME")
            .optionalWord("NAME", (typed, words, context) -> System.getenv().keySet().stream()
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
                "shows variables of the environment",
                "%env [NAME]",
                "Without a name: all of them, values of secrets hidden. Java cannot set them; set them before the kernel starts, in the env of its kernel.json.",
                "%env PATH");
    }

    @Override
    public Object line(String arguments, Context context) {
        Optional<String> name = SYNTAX.parse(arguments).find("NAME");
        if (name.isPresent()) {
            return one(name.get());
        }
        List<List<String>> rows = System.getenv().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> List.of(entry.getKey(), isSecret(entry.getKey()) ? "(hidden)" : entry.getValue()))
                .toList();
        return Report.titled("Environment").grid(List.of("name", "value"), rows).build();
    }

    private static String one(String name) {
        if (name.contains("=")) {
            throw SYNTAX.wrong("Java cannot set variables of the environment; set " + name
                    + " before the kernel starts, in the env of its kernel.json.");
        }
        return Optional.ofNullable(System.getenv(name)).orElseThrow(() -> {
            String near = Nearest.to(name, System.getenv().keySet())
                    .map(it -> " Did you mean " + it + "?")
                    .orElse("");
            return SYNTAX.wrong(name + " is not set." + near);
        });
    }

    /** Notebooks are passed on, with their outputs. */
    private static boolean isSecret(String name) {
        return name.toUpperCase(Locale.ROOT).matches(".*(KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH).*");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
