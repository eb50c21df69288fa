package fitlaw.jjava;

import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import fitlaw.magic.DefaultImports;
import fitlaw.magic.Magic;
import java.util.List;

/** Calls of magics from other kernels: with split arguments, and {@code null} for no value. */
final class Calls {
    private final HostContext context;

    /** Imports Fitlaw's packages in a kernel. */
    Calls(Host host) throws Exception {
        context = new HostContext(host);
        for (String line : DefaultImports.all()) {
            host.evaluate(line);
        }
    }

    List<Magic> magics() {
        return List.copyOf(context.magics());
    }

    Object line(Magic magic, List<String> words) throws Exception {
        return value(magic.line(CommandMagic.line(words), context));
    }

    Object cell(Magic magic, List<String> words, String body) throws Exception {
        return value(magic.cell(CommandMagic.line(words), body, context));
    }

    private static Object value(Object value) {
        return value == Context.NOTHING ? null : value;
    }
}
