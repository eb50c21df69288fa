package fitlaw.magic;

import fitlaw.maven.Maven;
import fitlaw.maven.MavenException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code %maven}: adds artifacts of Maven repositories, with their dependencies, to the class path. */
public final class MavenMagic implements Magic {
    private static final String EXAMPLE = "%maven org.apache.commons:commons-csv:1.14.1";
    private static final Syntax SYNTAX = Syntax.of("maven", EXAMPLE)
            .words("COORDINATES", (typed, words, context) -> completions(typed))
            .option("--repository", CompletionCandidates.none())
            .option("--settings", CompletionCandidates.files(".xml"))
            .flag("--sources")
            .flag("--offline");

    private final List<String> repositories = new ArrayList<>();

    /** Creates the magic; called by the service loader. */
    public MavenMagic() {}

    static MavenMagic of(Context context) {
        return (MavenMagic) HelpMagic.find("maven", context);
    }

    /** Looks there too from now on. */
    void alsoFrom(String url) {
        repositories.add(url);
    }

    @Override
    public List<String> otherNames() {
        return List.of("addMavenDependencies", "addMavenDependency");
    }

    @Override
    public String name() {
        return "maven";
    }

    @Override
    public Help help() {
        return new Help(
                "adds artifacts of Maven repositories, with all they need, to the class path",
                "%maven GROUP:ARTIFACT:VERSION... [--repository URL] [--settings FILE] [--sources] [--offline]",
                """
                Reads your settings.xml: mirrors, proxies, servers, local repository, offline, repositories of active
                profiles. Takes what compiling and running need, nothing of scopes test and provided. A coordinate may name
                an extension and a classifier: GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION.

                --repository URL   look there too
                --settings FILE    a settings.xml in place of your own
                --sources          also fetch the sources where there are any, for what Name? and tool tips say
                --offline          only what is in the local repository

                What comes first stays: a class that Fitlaw brings, or an earlier call, hides a later version of it.""",
                EXAMPLE);
    }

    @Override
    public Object line(String arguments, Context context) throws InterruptedException {
        Arguments given = SYNTAX.parse(arguments);
        List<String> coordinates = given.words("COORDINATES");
        if (coordinates.isEmpty()) {
            throw SYNTAX.wrong("COORDINATES are missing.");
        }
        Maven maven = Maven.of(given.option("--settings").map(context.directory()::resolve));
        maven = given.flag("--offline") ? maven.inOfflineMode() : maven;
        List<String> urls = new ArrayList<>(repositories);
        given.option("--repository").ifPresent(urls::add);
        for (String url : urls) {
            maven = maven.alsoFrom(url);
        }
        maven = given.flag("--sources") ? maven.withSources() : maven;
        List<Path> jars = jars(maven, coordinates);
        context.addToClassPath(jars);
        String names = jars.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.joining(", "));
        return new AddedJars(jars, sentence(coordinates, jars, names, given.flag("--sources")));
    }

    private static String sentence(List<String> coordinates, List<Path> jars, String names, boolean sources) {
        return jars.isEmpty()
                ? "There is no jar among " + String.join(", ", coordinates) + " and what they need."
                : "Added " + jars.size() + (jars.size() == 1 ? " jar: " : " jars: ") + names
                        + (sources ? "; sources of " + withSources(jars) : "");
    }

    private static String withSources(List<Path> jars) {
        long count = jars.stream().filter(Maven::hasSources).count();
        return count + " of " + jars.size();
    }

    private static List<Path> jars(Maven maven, List<String> coordinates) throws InterruptedException {
        try {
            return maven.jars(coordinates);
        } catch (IllegalArgumentException e) {
            throw SYNTAX.wrong(e.getMessage());
        }
    }

    private static List<String> completions(String typed) {
        try {
            return Maven.of(Optional.empty()).completions(typed);
        } catch (MavenException e) {
            return List.of(); // the call itself says what is wrong with the settings
        }
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
