package fitlaw.paper;

import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import tech.tablesaw.api.Table;

/**
 * A score printed in the paper.
 *
 * @param name name of the case in the paper
 * @param mse mean squared error as printed: a number or a word
 * @param spearman rank correlation as printed: a number, an approximate number, or a word
 */
record PrintedScore(String name, String mse, String spearman) {
    static List<PrintedScore> of(Paper paper, String start) {
        Table table = paper.printedFits();
        Columns columns = new Columns(table, table.name());
        List<String> names = columns.texts("case");
        List<PrintedScore> printed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(start)) {
                printed.add(new PrintedScore(
                        names.get(i),
                        columns.texts("mse").get(i),
                        columns.texts("spearman").get(i)));
            }
        }
        return printed;
    }

    /** {@return the rank correlation, if a number is printed} */
    public OptionalDouble spearmanValue() {
        return number(spearman);
    }

    /** {@return the mean squared error, if a number is printed} */
    public OptionalDouble mseValue() {
        return number(mse);
    }

    private static OptionalDouble number(String text) {
        String digits = text.startsWith("~") ? text.substring(1) : text;
        return digits.matches("[0-9]*\\.?[0-9]+")
                ? OptionalDouble.of(Double.parseDouble(digits))
                : OptionalDouble.empty();
    }
}
