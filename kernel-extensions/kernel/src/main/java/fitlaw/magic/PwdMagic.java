package fitlaw.magic;

import picocli.CommandLine.Command;

/** {@code %pwd}: where relative paths of magics start. */
@Command(header = "shows the folder that relative paths of magics start from", footer = "%pwd")
final class PwdMagic extends CommandMagic {
    PwdMagic() {
        super("pwd");
    }

    @Override
    protected Object run(Context context) {
        return context.directory().toString();
    }
}
