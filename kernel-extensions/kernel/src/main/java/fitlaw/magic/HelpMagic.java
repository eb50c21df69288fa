package fitlaw.magic;

import fitlaw.common.DidYouMean;
import fitlaw.common.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the help of a magic. */
@Command(
        header = "show the help of a magic, with an example",
        description = "Without a name: lists all magics.",
        footer = "%help lsmagic")
public final class HelpMagic extends CommandMagic {
    @Parameters(arity = "0..1", paramLabel = "NAME")
    @Completes(by = Names.class)
    private String name;

    /** The names of magics. */
    static final class Names implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            return context.magics().stream().map(Magic::name).sorted().toList();
        }
    }

    /** Creates the magic. */
    public HelpMagic() {
        super("help");
    }

    @Override
    protected Object run(Context context) {
        return name == null ? ListMagics.list(context) : report(find(name.replaceFirst("^%+", ""), context));
    }

    /**
     * {@return the magic with a name}
     *
     * @param name without percent signs
     * @param context the session
     * @throws MagicException if there is none; the message suggests the nearest name
     */
    public static Magic find(String name, Context context) {
        return find("%", name, context);
    }

    /**
     * {@return the magic with a name}
     *
     * @param signs the percent signs before it
     * @param name the name
     * @param context the session
     * @throws MagicException if there is none; the message suggests the nearest name
     */
    public static Magic find(String signs, String name, Context context) {
        return context.magics().stream()
                .filter(magic -> magic.name().equals(name) || magic.otherNames().contains(name))
                .findFirst()
                .orElseThrow(() ->
                        new MagicException("There is no magic " + signs + name + ". " + instead(signs, name, context)));
    }

    /** The equivalent of an IPython magic, the magic with the nearest name, or how to list all. */
    private static String instead(String signs, String name, Context context) {
        return switch (name) {
            case "matplotlib" -> "It is not needed: charts are shown as images.";
            case "pip", "conda" -> "%maven GROUP:NAME:VERSION adds a library.";
            case "html", "HTML", "svg", "SVG", "markdown" ->
                name.toLowerCase(Locale.ROOT) + "(\"…\") in the last line of a cell shows it.";
            default ->
                DidYouMean.to(
                                name,
                                context.magics().stream()
                                        .map(Magic::name)
                                        .sorted()
                                        .toList())
                        .map(near -> "Did you mean " + signs + near + "?")
                        .orElse("%lsmagic lists all.");
        };
    }

    /**
     * {@return whether the arguments contain a request for help, as for a command in a terminal}
     *
     * @param magic the magic
     * @param arguments the text after its name
     */
    public static boolean isAsked(Magic magic, String arguments) {
        return arguments.strip().matches(magic.takesJava() ? "--help|-h" : "(\\S+\\s+)*(--help|-h)");
    }

    /**
     * {@return the help of a magic}
     *
     * @param magic any magic
     */
    public static Report report(Magic magic) {
        Help help = magic.help();
        Report.Builder report = Report.titled("%" + magic.name() + ": " + help.summary());
        report.lines("Usage: " + help.usage());
        if (!help.details().isBlank()) {
            report.lines(help.details());
        }
        return report.lines("Example: " + help.example().replace("\n", "\n         "))
                .build();
    }
}
