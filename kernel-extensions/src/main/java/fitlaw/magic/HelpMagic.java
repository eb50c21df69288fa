package fitlaw.magic;

import fitlaw.table.DidYouMean;
import fitlaw.table.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what a magic does, with an example. */
public final class HelpMagic implements Magic {
    private static final CompletionCandidates NAMES = (typed, words, context) ->
            context.magics().stream().map(Magic::name).sorted().toList();
    private static final Syntax SYNTAX = Syntax.of("help", "%help lsmagic").optionalWord("NAME", NAMES);

    /** Creates the magic. */
    public HelpMagic() {}

    @Override
    public String name() {
        return "help";
    }

    @Override
    public Help help() {
        return new Help(
                "says what a magic does, with an example",
                "%help [NAME]",
                "Without a name: lists all.",
                "%help lsmagic");
    }

    @Override
    public Object line(String arguments, Context context) {
        Optional<String> name = SYNTAX.parse(arguments).find("NAME").map(it -> it.replaceFirst("^%+", ""));
        if (name.isEmpty()) {
            return new ListMagics().line("", context);
        }
        Magic magic = find(name.get(), context);
        return report(magic);
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
        return report.lines("Example: " + help.example()).build();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
