package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.table.Columns;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads one row of a table as a measurement. */
final class BenchColumns {
    static final String GPU = "gpu";
    static final String ENGINE = "engine";
    static final String VERSION = "engine_version";
    static final String PRECISION = "precision";
    static final String TENSOR_PARALLEL = "tensor_parallel";
    static final String RUN = "machine_run";
    static final String MODEL = "model";
    static final String FAMILY = "family";
    static final String VOCABULARY = "vocab_size";
    static final String TIED = "tied_embeddings";
    static final String BATCH = "batch";
    static final String PHASE = "phase";
    static final String CONTEXT = "context_tokens";
    static final String INPUT = "input_tokens";
    static final String OUTPUT = "output_tokens";
    static final String SECONDS = "seconds";
    static final String FIRST_TOKEN = "first_token_seconds";
    static final String COPY = "copy_bytes_per_s";
    static final String MATMUL = "matmul_flop_per_s";
    static final List<String> SHAPE = List.of("d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim");

    private final Columns columns;
    private final Map<String, String> given;

    BenchColumns(Columns columns, Map<String, String> given) {
        this.columns = columns;
        this.given = given;
    }

    Measurement measurement(int row) {
        Phase phase = phase(row);
        Optional<Requests> requests =
                phase == Phase.SERVING || phase == Phase.STATIC ? Optional.of(requests(row)) : Optional.empty();
        return new Measurement(
                setup(row),
                text(RUN, row),
                required(MODEL, row),
                text(FAMILY, row),
                architecture(row),
                text(TENSOR_PARALLEL, row).isPresent() ? whole(TENSOR_PARALLEL, row) : 1,
                phase,
                positive(BATCH, row),
                requests.map(Requests::meanContext).orElseGet(() -> positive(CONTEXT, row)),
                positive(SECONDS, row),
                requests,
                optional(COPY, row),
                optional(MATMUL, row),
                columns.source(),
                columns.rowAsWritten(row));
    }

    private Setup setup(int row) {
        return new Setup(required(GPU, row), required(ENGINE, row), required(VERSION, row), Precision.BF16);
    }

    private Phase phase(int row) {
        String label = required(PHASE, row);
        return Phase.of(label)
                .orElseThrow(() -> columns.cell(
                        PHASE, row, "'" + label + "' is no phase. Write decode, prefill, serving or static."));
    }

    private Requests requests(int row) {
        return new Requests(positive(INPUT, row), positive(OUTPUT, row), optional(FIRST_TOKEN, row));
    }

    private Architecture architecture(int row) {
        int[] sizes = SHAPE.stream().mapToInt(name -> whole(name, row)).toArray();
        try {
            return new Architecture(
                    sizes[0],
                    sizes[1],
                    sizes[2],
                    sizes[3],
                    sizes[4],
                    sizes[5],
                    whole(VOCABULARY, row),
                    truth(required(TIED, row), row));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    columns.source() + ", row " + columns.rowAsWritten(row) + ": " + e.getMessage()
                            + ". Correct the row.",
                    e);
        }
    }

    private boolean truth(String text, int row) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw columns.cell(TIED, row, "'" + text + "' is neither true nor false.");
        };
    }

    /** The text of a cell; where the table has none, the value given for the column. */
    private Optional<String> text(String name, int row) {
        if (columns.has(name) && !columns.isEmpty(name, row)) {
            return Optional.of(columns.column(name).getString(row).strip());
        }
        return Optional.ofNullable(given.get(name));
    }

    private String required(String name, int row) {
        return text(name, row).orElseThrow(() -> {
            if (columns.has(name)) {
                return columns.cell(name, row, "empty. Fill it in, or give one value for all rows that lack it.");
            }
            return columns.missing(name, "give one value for all rows, or map a column to it as " + name + "=THEIRS");
        });
    }

    private double number(String name, int row) {
        if (columns.has(name) && !columns.isEmpty(name, row)) {
            return columns.number(name, row);
        }
        String text = required(name, row);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is given as '" + text + "', which is not a number.", e);
        }
    }

    private double positive(String name, int row) {
        double value = number(name, row);
        if (!(value > 0)) {
            throw columns.cell(name, row, Numbers.plain(value) + " is not positive. Correct or remove the row.");
        }
        return value;
    }

    private OptionalDouble optional(String name, int row) {
        return text(name, row).isPresent() ? OptionalDouble.of(positive(name, row)) : OptionalDouble.empty();
    }

    private int whole(String name, int row) {
        double value = positive(name, row);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw columns.cell(name, row, Numbers.plain(value) + " is not a positive whole number. Correct it.");
        }
        return (int) value;
    }
}
