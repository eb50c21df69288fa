package fitlaw.jjava;

import fitlaw.magic.Context;
import fitlaw.magic.Displays;
import fitlaw.magic.Extension;
import fitlaw.magic.Magic;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The context of magics in another kernel. */
final class HostContext implements Context {
    /** Only the kernel's own magics can change its class path. */
    private static final Set<String> LEFT_TO_KERNEL = Set.of("jars", "load", "maven");

    private final Host host;
    private final List<Magic> magics;
    private volatile Path directory = Path.of("").toAbsolutePath();

    HostContext(Host host) {
        this.host = host;
        this.magics = Extension.installed().stream()
                .flatMap(extension -> extension.magics().stream())
                .filter(magic -> !LEFT_TO_KERNEL.contains(magic.name()))
                .toList();
    }

    @Override
    public Object evaluate(String java) throws Exception {
        Object value = host.evaluate(java);
        return value == null ? NOTHING : value;
    }

    @Override
    public Map<String, Object> variables() {
        return new KernelVariables(host);
    }

    @Override
    public void display(Object value) {
        host.display(Displays.of(value));
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public void changeDirectory(Path folder) {
        directory = folder;
    }

    @Override
    public Collection<Magic> magics() {
        return magics;
    }
}
