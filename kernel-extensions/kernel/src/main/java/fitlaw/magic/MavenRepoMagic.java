package fitlaw.magic;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %mavenRepo}: one more repository for {@code %maven}, under the name that notebooks for IJava use. */
@Command(
        header = "names one more repository for %maven",
        description = "The calls of %maven below look there too. For one call, %maven --repository URL is enough.",
        footer = "%mavenRepo central https://example.org/maven2")
final class MavenRepoMagic extends CommandMagic {
    @Parameters(index = "0", paramLabel = "NAME")
    @SuppressWarnings("UnusedVariable") // other kernels ask for it
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
        return "%maven looks at " + url + " too.";
    }
}
