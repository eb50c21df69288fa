package fitlaw.runs;

import fitlaw.common.Numbers;
import fitlaw.table.Columns;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumericColumn;

/**
 * Columns that indicate a mixture of experts. Fitlaw counts the parameters of dense decoders, so the shape of such a
 * run would lead to wrong N, x and r.
 */
final class MixtureColumns {
    private static final Pattern EXPERTS = Pattern.compile("(?i)(.*[^a-z])?experts(_per_tok(en)?)?");

    private final Columns columns;
    private final List<String> experts;

    private MixtureColumns(Columns columns, List<String> experts) {
        this.columns = columns;
        this.experts = experts;
    }

    static MixtureColumns of(RunColumns runs) {
        Columns columns = runs.columns();
        return new MixtureColumns(columns, runs.sizesOnly() ? List.of() : named(columns));
    }

    /** The columns of a table that hold numbers of experts. */
    static List<String> named(Columns columns) {
        return columns.names().stream()
                .filter(name -> EXPERTS.matcher(name).matches() && columns.column(name) instanceof NumericColumn<?>)
                .toList();
    }

    /** Why the size of a row cannot be computed from its shape, if it cannot. */
    Optional<String> refusal(int row) {
        return experts.stream()
                .filter(name -> !columns.isAbsent(name, row) && columns.number(name, row) > 1)
                .findFirst()
                .map(name -> name + " is " + Numbers.plain(columns.number(name, row))
                        + ": a mixture of experts, and counts are defined for dense decoders");
    }
}
