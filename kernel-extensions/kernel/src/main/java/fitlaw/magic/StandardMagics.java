package fitlaw.magic;

import java.util.List;

/** The kernel's own magics, for any Java notebook. */
public final class StandardMagics implements Extension {
    /** Creates the extension; called by the service loader. */
    public StandardMagics() {}

    @Override
    public List<Magic> magics() {
        return List.of(
                new CdMagic(),
                new EnvMagic(),
                new HelpMagic(),
                new JarsMagic(),
                new ListMagics(),
                new LoadMagic(),
                new MavenMagic(),
                new MavenRepoMagic(),
                new PomMagic(),
                new PwdMagic(),
                new TimeMagic(),
                new TimeitMagic(),
                new WhoMagic());
    }
}
