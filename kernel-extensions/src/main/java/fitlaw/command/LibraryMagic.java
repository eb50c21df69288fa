package fitlaw.command;

import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import picocli.CommandLine;

/** A magic that calls the library and shows the Java that it stands for. */
abstract class LibraryMagic extends CommandMagic {
    private SessionEngine engine = new SessionEngine();
    private String typed = "";

    LibraryMagic(String name) {
        super(name);
    }

    /** Has its work done where a session chooses. */
    LibraryMagic in(SessionEngine shared) {
        engine = shared;
        return this;
    }

    @Override
    public final Object line(String arguments, Context context) throws Exception {
        return typed(arguments, arguments).perform(() -> {}, context);
    }

    /** {@return the call of a line, with the arguments that say all of it} */
    final LibraryMagic typed(String arguments, String all) {
        LibraryMagic call = ((LibraryMagic) parse(arguments)).in(engine);
        call.typed = "%" + name() + " " + all.strip();
        return call;
    }

    @Override
    protected final CommandLine register(CommandLine line) {
        return ArgumentTypes.register(line);
    }

    @Override
    protected final Object run(Context context) throws Exception {
        return engine.run(typed, context, made -> {
            SessionWorkspace space = SessionWorkspace.of(context, this::wrong, made);
            run(space);
            return space.last();
        });
    }

    /** Looks words up and makes results; the last one is shown. */
    abstract void run(SessionWorkspace space) throws Exception;
}
