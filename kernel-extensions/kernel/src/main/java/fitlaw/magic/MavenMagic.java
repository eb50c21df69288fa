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
        header = "add artifacts from Maven repositories, with their dependencies, to the class path",
        description = """
                Uses your settings.xml: mirrors, proxies, servers, local repository, offline mode, repositories of
                active profiles. Adds compile and runtime dependencies, not those of scopes test and provided. A
                COORDINATE is GROUP:ARTIFACT:VERSION, or with an extension and a classifier
                GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION. The first version takes precedence: a class of Fitlaw's
                jar, or of an earlier call, hides later versions of it.""",
        footer = "%maven org.apache.commons:commons-csv:1.14.1")
final class MavenMagic extends CommandMagic {
    /** Repositories that earlier calls added; shared by all calls of a session. */
    private final List<String> repositories;

    @Parameters(arity = "1..*", paramLabel = "COORDINATE")
    @Completes(by = Coordinates.class)
    private List<String> coordinates;

    @Option(names = "--repository", paramLabel = "URL", description = "URL of an additional repository.")
    private String repository;

    @Option(names = "--settings", paramLabel = "FILE", description = "File to use instead of your own settings.xml.")
    @Completes(files = ".xml")
    private Path settings;

    @Option(
            names = "--sources",
            description = "Also download sources, if available, for the documentation in Name? and tool tips.")
    private boolean sources;

    @Option(names = "--offline", description = "Use only the local repository.")
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

    /** Adds a repository for all further calls. */
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
                ? "There is no jar among " + String.join(", ", coordinates) + " and their dependencies."
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

    /** Coordinates in the local repository. */
    static final class Coordinates implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            try {
                return Maven.of(Optional.empty()).completions(typed);
            } catch (MavenException e) {
                return List.of(); // the call itself reports errors in the settings
            }
        }
    }
}
