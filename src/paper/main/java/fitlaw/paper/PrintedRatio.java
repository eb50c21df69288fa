package fitlaw.paper;

import fitlaw.common.DataException;
import fitlaw.table.Columns;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A ratio of throughputs that is printed in the paper or quoted by others.
 *
 * @param model the model, compared with the LLaMA model of its size
 * @param setup engine and GPU
 * @param batch batch; empty if not stated
 * @param low the ratio, or the lower of two
 * @param high the ratio, or the higher of two
 * @param certainty source of the ratio: printed or quoted
 */
record PrintedRatio(String model, String setup, OptionalInt batch, double low, double high, String certainty) {
    private static final Pattern RATIO = Pattern.compile("~?([0-9.]+)(?:-([0-9.]+))?");

    /** {@return the label in figures} */
    public String name() {
        return "paper, " + setup + ", " + certainty.replace("quoted, batch not stated", "batch not stated");
    }

    /** {@return the mean of the stated bounds, or the number itself} */
    public double middle() {
        return (low + high) / 2;
    }

    static List<PrintedRatio> all(Paper paper) {
        Columns rows = new Columns(paper.printedThroughput(), paper.data() + "/paper/throughput.csv");
        return IntStream.range(0, rows.rows())
                .filter(row -> !rows.texts("model").get(row).startsWith("LLaMA"))
                .mapToObj(row -> at(rows, row))
                .toList();
    }

    private static PrintedRatio at(Columns rows, int row) {
        String text = rows.texts("ratio_to_llama").get(row);
        Matcher ratio = RATIO.matcher(text);
        if (!ratio.matches()) {
            throw new DataException("paper/throughput.csv, row " + (row + 1) + ", column ratio_to_llama: " + text
                    + " is not a ratio such as 1.469, ~1.22 or ~1.38-1.42.");
        }
        String batch = rows.texts("batch").get(row);
        return new PrintedRatio(
                rows.texts("model").get(row),
                rows.texts("engine").get(row) + " on " + rows.texts("gpu").get(row),
                batch.isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(batch)),
                Double.parseDouble(ratio.group(1)),
                Double.parseDouble(ratio.group(2) == null ? ratio.group(1) : ratio.group(2)),
                rows.texts("certainty").get(row));
    }
}
