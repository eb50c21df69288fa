package fitlaw.magic;

import java.util.List;

/** The magics of the kernel itself, which any Java notebook can use. */
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
