package fitlaw.magic;

import java.util.List;

/** {@code %pwd}: where relative paths of magics start. */
public final class PwdMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("pwd", "%pwd");

    /** Creates the magic; called by the service loader. */
    public PwdMagic() {}

    @Override
    public String name() {
        return "pwd";
    }

    @Override
    public Help help() {
        return new Help("shows the folder that relative paths of magics start from", "%pwd", "", "%pwd");
    }

    @Override
    public Object line(String arguments, Context context) {
        SYNTAX.parse(arguments);
        return context.directory().toString();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
