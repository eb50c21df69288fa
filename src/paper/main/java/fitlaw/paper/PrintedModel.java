package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.table.Columns;
import fitlaw.throughput.NamedModel;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A named model of the paper, as printed in its tables.
 *
 * @param name its name
 * @param architecture its shape
 * @param relativeWidth d/√N as printed, with the printed number of digits
 * @param mlpRatio r as printed
 * @param loss printed loss in nats per token
 * @param accuracy printed mean accuracy of nine tasks in per cent
 */
record PrintedModel(
        String name, Architecture architecture, String relativeWidth, String mlpRatio, double loss, double accuracy) {
    /** All models, in the order of the table. */
    static List<PrintedModel> all(Paper paper) {
        Columns rows = new Columns(paper.printedModels(), paper.data() + "/paper/models.csv");
        Table digits = paper.printedDigits();
        return IntStream.range(0, rows.rows())
                .mapToObj(row -> {
                    String name = rows.texts("model").get(row);
                    String file = name.toLowerCase(Locale.ROOT) + ".json";
                    return new PrintedModel(
                            name,
                            Architecture.read(paper.data().resolve("models").resolve(file)),
                            digits.stringColumn("d_over_sqrt_n_printed").get(row),
                            digits.stringColumn("mlp_attn_ratio_printed").get(row),
                            rows.number("loss", row),
                            rows.number("mean_accuracy_percent", row));
                })
                .toList();
    }

    /** The models of one size, the LLaMA model first. */
    static List<PrintedModel> ofSize(List<PrintedModel> all, String size) {
        return all.stream().filter(model -> model.size().equals(size)).toList();
    }

    static PrintedModel named(List<PrintedModel> all, String name) {
        return all.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException("paper/models.csv has no model " + name + "; it has "
                        + all.stream().map(PrintedModel::name).toList()));
    }

    /** {@code 1B} or {@code 3B}, from the name. */
    String size() {
        return name.replaceFirst("-o$", "").replaceFirst(".*-", "");
    }

    static List<Architecture> shapes(List<PrintedModel> models) {
        return models.stream().map(PrintedModel::architecture).toList();
    }

    NamedModel named() {
        return new NamedModel(name, architecture);
    }
}
