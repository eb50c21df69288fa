package fitlaw.magic;

import java.util.List;

/** {@code %mavenRepo}: one more repository for {@code %maven}, under the name that notebooks for IJava use. */
public final class MavenRepoMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("mavenRepo", "%mavenRepo central https://example.org/maven2")
            .word("NAME", CompletionCandidates.none())
            .word("URL", CompletionCandidates.none());

    /** Creates the magic; called by the service loader. */
    public MavenRepoMagic() {}

    @Override
    public String name() {
        return "mavenRepo";
    }

    @Override
    public List<String> otherNames() {
        return List.of("addMavenRepo");
    }

    @Override
    public Help help() {
        return new Help(
                "names one more repository for %maven",
                "%mavenRepo NAME URL",
                "The calls of %maven below look there too. For one call, %maven --repository URL is enough.",
                "%mavenRepo central https://example.org/maven2");
    }

    @Override
    public Object line(String arguments, Context context) {
        String url = SYNTAX.parse(arguments).word("URL");
        MavenMagic.of(context).alsoFrom(url);
        return "%maven looks at " + url + " too.";
    }
}
