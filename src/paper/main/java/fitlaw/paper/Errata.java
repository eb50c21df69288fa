package fitlaw.paper;

import fitlaw.common.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Misprints in the paper's tables and other inconsistencies that affect given rows. */
final class Errata {
    private static final double SAME_SIZE = 0.015;

    private final List<String> notes = new ArrayList<>();

    private Errata() {}

    static List<String> of(List<ModelTable.Row> rows) {
        Errata slips = new Errata();
        slips.attention(rows.get(0));
        for (ModelTable.Row row : rows) {
            slips.digits(row);
            if (row.name().equals("LLaMA-3.2-3B")) {
                slips.notes.add("The paper prints r = 4.80 for LLaMA-3.2-3B, which is the value of LLaMA-3.2-1B;"
                        + " its shape has r = "
                        + Numbers.significant(row.architecture().mlpRatio(), 3)
                        + ". This table shows the corrected value.");
            }
            ModelTable.Row llama = rows.stream()
                    .filter(other -> other.isLlama() && size(other).equals(size(row)))
                    .findFirst()
                    .orElseThrow();
            if (!row.isLlama()) {
                slips.unlike(row, llama);
            }
        }
        return slips.notes;
    }

    private static String size(ModelTable.Row row) {
        return row.name().replaceFirst("-o$", "").replaceFirst(".*-", "");
    }

    private void attention(ModelTable.Row row) {
        double n = row.architecture().nonEmbeddingParameters();
        double r = row.architecture().mlpRatio();
        notes.add(String.format(
                Locale.ROOT,
                "The paper prints N·r/(r + 1) as the number of attention parameters; the correct formula is N/(r +"
                        + " 1). %s has %s attention parameters; the printed formula gives %s.",
                row.name(),
                Numbers.count((double) row.architecture().attentionParameters()),
                Numbers.count(n * r / (r + 1))));
    }

    private void digits(ModelTable.Row row) {
        Stream.of(
                        new String[] {
                            "d/√N",
                            row.printed().width(),
                            String.valueOf(row.architecture().relativeWidth())
                        },
                        new String[] {
                            "r",
                            row.printed().ratio(),
                            String.valueOf(row.architecture().mlpRatio())
                        })
                .filter(one -> !agrees(one[1], Double.parseDouble(one[2])))
                .forEach(one -> notes.add(String.format(
                        Locale.ROOT,
                        "%s: printed %s %s, computed %s.",
                        row.name(),
                        one[0],
                        one[1],
                        Numbers.significant(Double.parseDouble(one[2]), 4))));
    }

    /** Whether a number equals the printed one to half a unit of its last digit. */
    static boolean agrees(String printed, double computed) {
        BigDecimal digits = new BigDecimal(printed);
        return Math.abs(computed - digits.doubleValue()) <= 0.5 * digits.ulp().doubleValue() * (1 + 1e-9);
    }

    private void unlike(ModelTable.Row row, ModelTable.Row llama) {
        double more = (double) row.architecture().nonEmbeddingParameters()
                        / llama.architecture().nonEmbeddingParameters()
                - 1;
        if (Math.abs(more) > SAME_SIZE) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s has %s %% more parameters than the other models of its size, which alone lowers its loss.",
                    row.name(),
                    Numbers.significant(100 * more, 2)));
        }
        if (row.name().startsWith("Surefire")
                && row.printed().loss() > llama.printed().loss()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s's printed loss of %s exceeds its limit, LLaMA's loss of %s.",
                    row.name(),
                    Numbers.plain(row.printed().loss()),
                    Numbers.plain(llama.printed().loss())));
        }
        double cache = (double) row.kvBytesPerToken() / llama.kvBytesPerToken();
        if (cache > 1) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s has %s times the KV cache of %s.",
                    row.name(),
                    Numbers.plain(cache),
                    llama.name()));
        }
    }
}
