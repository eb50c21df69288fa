package fitlaw.magic;

import fitlaw.table.Report;
import java.util.Comparator;
import java.util.List;

/** Lists the magics with a line about each. */
public final class ListMagics implements Magic {
    private static final Syntax SYNTAX = Syntax.of("lsmagic", "%lsmagic");

    /** Creates the magic. */
    public ListMagics() {}

    @Override
    public String name() {
        return "lsmagic";
    }

    @Override
    public Help help() {
        return new Help("lists all magics", "%lsmagic", "", "%lsmagic");
    }

    @Override
    public Object line(String arguments, Context context) {
        SYNTAX.parse(arguments);
        List<List<String>> rows = context.magics().stream()
                .sorted(Comparator.comparing(Magic::name))
                .map(magic -> List.of(
                        "%" + magic.name(), magic.help().summary(), magic.help().usage()))
                .toList();
        return Report.titled("Magics")
                .grid(List.of("magic", "what it does", "form"), rows)
                .text("%help NAME says more about one.")
                .build();
    }
}
