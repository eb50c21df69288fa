package fitlaw.command;

import fitlaw.magic.CommandMagic;
import fitlaw.magic.Context;
import picocli.CommandLine;

/** A magic that calls the library and shows the equivalent Java. */
abstract class LibraryMagic extends CommandMagic {
    private SessionEngine engine = new SessionEngine();
    private String typed = "";

    LibraryMagic(String name) {
        super(name);
    }

    /** Runs its computations where the session's engine chooses. */
    LibraryMagic in(SessionEngine shared) {
        engine = shared;
        return this;
    }

    @Override
    public final Object line(String arguments, Context context) throws Exception {
        return typed(arguments, arguments).perform(() -> {}, context);
    }

    /** {@return the call for a line, with its arguments} */
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

    /** Resolves words and stores results; displays the last one. */
    abstract void run(SessionWorkspace space) throws Exception;
}
