package fitlaw.command;

import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import picocli.CommandLine;

/** A magic that calls the library and shows the Java that it stands for. */
abstract class LibraryMagic extends CommandMagic {
    LibraryMagic(String name) {
        super(name);
    }

    @Override
    protected final CommandLine register(CommandLine line) {
        return Conditions.register(line);
    }

    @Override
    protected final Object run(Context context) throws Exception {
        SessionWorkspace space = new SessionWorkspace(context, this::wrong);
        run(space);
        return space.last();
    }

    /** Looks words up and makes results; the last one is shown. */
    abstract void run(SessionWorkspace space) throws Exception;
}
