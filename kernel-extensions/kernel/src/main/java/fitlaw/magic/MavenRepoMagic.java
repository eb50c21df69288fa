package fitlaw.magic;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %mavenRepo}: adds a repository for {@code %maven}, with the syntax of IJava. */
@Command(
        header = "add a repository for %maven",
        description = "Further calls of %maven also search this repository. For a single call, use %maven --repository"
                + " URL.",
        footer = "%mavenRepo central https://example.org/maven2")
final class MavenRepoMagic extends CommandMagic {
    @Parameters(index = "0", paramLabel = "NAME")
    @SuppressWarnings("UnusedVariable") // other kernels require it
    private String called;

    @Parameters(index = "1", paramLabel = "URL")
    private String url;

    MavenRepoMagic() {
        super("mavenRepo");
    }

    @Override
    public List<String> otherNames() {
        return List.of("addMavenRepo");
    }

    @Override
    protected Object run(Context context) {
        MavenMagic.of(context).alsoFrom(url);
        return "%maven also searches " + url + " too.";
    }
}
