package fitlaw.magic;

import picocli.CommandLine.Command;

/** {@code %pwd}: the folder for relative paths of magics. */
@Command(header = "show the folder for relative paths of magics", footer = "%pwd")
final class PwdMagic extends CommandMagic {
    PwdMagic() {
        super("pwd");
    }

    @Override
    protected Object run(Context context) {
        return context.directory().toString();
    }
}
