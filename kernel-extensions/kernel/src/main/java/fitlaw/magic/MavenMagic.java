package fitlaw.magic;

import fitlaw.maven.Maven;
import fitlaw.maven.MavenException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %maven}: adds artifacts of Maven repositories, with their dependencies, to the class path. */
@Command(
        header = "adds artifacts of Maven repositories, with all they need, to the class path",
        description = """
                Reads your settings.xml: mirrors, proxies, servers, local repository, offline, repositories of active
                profiles. Takes what compiling and running need, nothing of scopes test and provided. A COORDINATE is
                GROUP:ARTIFACT:VERSION, also with an extension and a classifier: GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION.
                What comes first stays: a class that Fitlaw brings, or an earlier call, hides a later version of it.""",
        footer = "%maven org.apache.commons:commons-csv:1.14.1")
final class MavenMagic extends CommandMagic {
    /** Those that earlier calls named; shared by all calls of a session. */
    private final List<String> repositories;

    @Parameters(arity = "1..*", paramLabel = "COORDINATE")
    @Completes(by = Coordinates.class)
    private List<String> coordinates;

    @Option(names = "--repository", paramLabel = "URL", description = "Look there too.")
    private String repository;

    @Option(names = "--settings", paramLabel = "FILE", description = "A settings.xml in place of your own.")
    @Completes(files = ".xml")
    private Path settings;

    @Option(
            names = "--sources",
            description = "Also fetch the sources where there are any, for what Name? and tool tips say.")
    private boolean sources;

    @Option(names = "--offline", description = "Only what is in the local repository.")
    private boolean offline;

    MavenMagic() {
        this(new ArrayList<>());
    }

    private MavenMagic(List<String> repositories) {
        super("maven");
        this.repositories = repositories;
    }

    @Override
    protected CommandMagic instance() {
        return new MavenMagic(repositories);
    }

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
    protected Object run(Context context) throws InterruptedException {
        Maven maven = Maven.of(Optional.ofNullable(settings).map(context.directory()::resolve));
        maven = offline ? maven.inOfflineMode() : maven;
        List<String> urls = new ArrayList<>(repositories);
        Optional.ofNullable(repository).ifPresent(urls::add);
        for (String url : urls) {
            maven = maven.alsoFrom(url);
        }
        maven = sources ? maven.withSources() : maven;
        List<Path> jars = jars(maven);
        context.addToClassPath(jars);
        String names = jars.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.joining(", "));
        return new AddedJars(jars, sentence(jars, names));
    }

    private String sentence(List<Path> jars, String names) {
        return jars.isEmpty()
                ? "There is no jar among " + String.join(", ", coordinates) + " and what they need."
                : "Added " + jars.size() + (jars.size() == 1 ? " jar: " : " jars: ") + names
                        + (sources ? "; sources of " + withSources(jars) : "");
    }

    private static String withSources(List<Path> jars) {
        long count = jars.stream().filter(Maven::hasSources).count();
        return count + " of " + jars.size();
    }

    private List<Path> jars(Maven maven) throws InterruptedException {
        try {
            return maven.jars(coordinates);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** What the local repository has. */
    static final class Coordinates implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            try {
                return Maven.of(Optional.empty()).completions(typed);
            } catch (MavenException e) {
                return List.of(); // the call itself says what is wrong with the settings
            }
        }
    }
}
