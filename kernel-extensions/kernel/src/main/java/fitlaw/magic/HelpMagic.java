package fitlaw.magic;

import fitlaw.common.DidYouMean;
import fitlaw.common.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a magic does, with an example. */
@Command(
        header = "says what a magic does, with an example",
        description = "Without a name: lists all.",
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
     * {@return the magic of a name}
     *
     * @param name without percent signs
     * @param context the session
     * @throws MagicException if there is none; it names the nearest
     */
    public static Magic find(String name, Context context) {
        return find("%", name, context);
    }

    /**
     * {@return the magic of a name}
     *
     * @param signs the percent signs before it
     * @param name the name
     * @param context the session
     * @throws MagicException if there is none; it names the nearest
     */
    public static Magic find(String signs, String name, Context context) {
        return context.magics().stream()
                .filter(magic -> magic.name().equals(name) || magic.otherNames().contains(name))
                .findFirst()
                .orElseThrow(() ->
                        new MagicException("There is no magic " + signs + name + ". " + instead(signs, name, context)));
    }

    /** What does the same as a magic of IPython, the magic of the nearest name, or how to find one. */
    private static String instead(String signs, String name, Context context) {
        return switch (name) {
            case "matplotlib" -> "Nothing has to be switched on: charts are shown as pictures.";
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
     * {@return whether a magic is asked for help, as a command at the terminal is: alone or behind other words}
     *
     * @param magic the magic
     * @param arguments what stands behind its name
     */
    public static boolean isAsked(Magic magic, String arguments) {
        return arguments.strip().matches(magic.takesJava() ? "--help|-h" : "(\\S+\\s+)*(--help|-h)");
    }

    /**
     * {@return what people read about a magic}
     *
     * @param magic any magic
     */
    public static Report report(Magic magic) {
        Help help = magic.help();
        Report.Builder report = Report.titled("%" + magic.name() + ": " + help.summary());
        report.lines("Form: " + help.usage());
        if (!help.details().isBlank()) {
            report.lines(help.details());
        }
        return report.lines("Example: " + help.example().replace("\n", "\n         "))
                .build();
    }
}
