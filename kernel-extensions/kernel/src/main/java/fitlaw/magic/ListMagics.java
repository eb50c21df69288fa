package fitlaw.magic;

import fitlaw.common.Report;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the magics with a summary of each. */
@Command(header = "list all magics", footer = "%lsmagic")
final class ListMagics extends CommandMagic {
    ListMagics() {
        super("lsmagic");
    }

    @Override
    protected Object run(Context context) {
        return list(context);
    }

    /** {@return all magics of a session with a summary of each} */
    static Report list(Context context) {
        List<List<String>> rows = context.magics().stream()
                .sorted(Comparator.comparing(Magic::name))
                .map(magic -> List.of(
                        "%" + magic.name(), magic.help().summary(), magic.help().usage()))
                .toList();
        return Report.titled("Magics")
                .grid(List.of("magic", "description", "usage"), rows)
                .text("%help NAME shows the help of a magic.")
                .build();
    }
}
