package fitlaw.bench;

import static fitlaw.bench.BenchColumns.BATCH;
import static fitlaw.bench.BenchColumns.CONTEXT;
import static fitlaw.bench.BenchColumns.COPY;
import static fitlaw.bench.BenchColumns.ENGINE;
import static fitlaw.bench.BenchColumns.FAMILY;
import static fitlaw.bench.BenchColumns.FIRST_TOKEN;
import static fitlaw.bench.BenchColumns.GPU;
import static fitlaw.bench.BenchColumns.INPUT;
import static fitlaw.bench.BenchColumns.LOAD;
import static fitlaw.bench.BenchColumns.MATMUL;
import static fitlaw.bench.BenchColumns.MODEL;
import static fitlaw.bench.BenchColumns.OUTPUT;
import static fitlaw.bench.BenchColumns.PHASE;
import static fitlaw.bench.BenchColumns.PRECISION;
import static fitlaw.bench.BenchColumns.RUN;
import static fitlaw.bench.BenchColumns.SECONDS;
import static fitlaw.bench.BenchColumns.TENSOR_PARALLEL;
import static fitlaw.bench.BenchColumns.TIED;
import static fitlaw.bench.BenchColumns.VERSION;
import static fitlaw.bench.BenchColumns.VOCABULARY;

import fitlaw.arch.Architecture;
import fitlaw.table.Csv;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Writes measurements as a table: Fitlaw's columns first, then the other columns of the files. */
final class BenchTable {
    /** Columns derived from the architecture, for conditions and figures. */
    private static final Map<String, Function<Architecture, String>> SHAPES = new LinkedHashMap<>();

    private static final Map<String, Function<Measurement, String>> COLUMNS = new LinkedHashMap<>();

    static {
        SHAPES.put("n_layers", a -> String.valueOf(a.nLayers()));
        SHAPES.put("d_model", a -> String.valueOf(a.dModel()));
        SHAPES.put("d_ff", a -> String.valueOf(a.dFf()));
        SHAPES.put("n_heads", a -> String.valueOf(a.nHeads()));
        SHAPES.put("n_kv_heads", a -> String.valueOf(a.nKvHeads()));
        SHAPES.put("head_dim", a -> String.valueOf(a.headDim()));
        SHAPES.put(VOCABULARY, a -> String.valueOf(a.vocabSize()));
        SHAPES.put(TIED, a -> String.valueOf(a.tied()));
        SHAPES.put("n_params_non_embedding", a -> String.valueOf(a.nonEmbeddingParameters()));
        SHAPES.put("d_over_sqrt_n", a -> String.valueOf(a.relativeWidth()));
        SHAPES.put("mlp_attn_ratio", a -> String.valueOf(a.mlpRatio()));
        SHAPES.put("gqa_group", a -> String.valueOf(a.gqaGroup()));

        COLUMNS.put(GPU, Measurement::gpu);
        COLUMNS.put(ENGINE, Measurement::engine);
        COLUMNS.put(VERSION, Measurement::engineVersion);
        COLUMNS.put(PRECISION, m -> m.setup().precision().name());
        COLUMNS.put("weight_bytes", m -> number(m.setup().precision().weightBytes()));
        COLUMNS.put("kv_bytes", m -> number(m.setup().precision().kvBytes()));
        COLUMNS.put(TENSOR_PARALLEL, m -> String.valueOf(m.model().tensorParallel()));
        COLUMNS.put(RUN, m -> m.origin().run().orElse(""));
        COLUMNS.put(MODEL, m -> m.model().name());
        COLUMNS.put(FAMILY, m -> m.model().family().orElse(""));
        SHAPES.forEach((name, value) -> COLUMNS.put(name, m -> value.apply(m.architecture())));
        COLUMNS.put(BATCH, m -> number(m.load().batch()));
        COLUMNS.put(PHASE, m -> m.load().phase().label());
        COLUMNS.put(CONTEXT, m -> number(m.load().contextTokens()));
        COLUMNS.put(
                INPUT,
                m -> m.load().requests().map(r -> number(r.inputTokens())).orElse(""));
        COLUMNS.put(
                OUTPUT,
                m -> m.load().requests().map(r -> number(r.outputTokens())).orElse(""));
        COLUMNS.put(SECONDS, m -> number(m.seconds()));
        COLUMNS.put(
                FIRST_TOKEN,
                m -> m.load().requests().map(r -> number(r.firstTokenSeconds())).orElse(""));
        COLUMNS.put(LOAD, m -> m.load().requests().flatMap(ServedRequests::load).orElse(""));
        COLUMNS.put(COPY, m -> number(m.rates().copyBytesPerSecond()));
        COLUMNS.put(MATMUL, m -> number(m.rates().matmulFlopPerSecond()));
        COLUMNS.put("source", m -> m.origin().source());
        COLUMNS.put("row", m -> String.valueOf(m.origin().row()));
    }

    private BenchTable() {}

    static boolean has(String name) {
        return COLUMNS.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The cell of a measurement, if the table has a column of that name. */
    static Optional<String> cell(String name, Supplier<Measurement> measurement) {
        return Optional.ofNullable(COLUMNS.get(name)).map(value -> value.apply(measurement.get()));
    }

    static Set<String> names() {
        return COLUMNS.keySet();
    }

    /** The table of measurements; {@code others} are further columns, with one cell for each measurement. */
    static Table of(String name, List<Measurement> rows, Map<String, List<String>> others) {
        Table table = Table.create(name);
        COLUMNS.forEach((column, value) -> {
            List<String> cells = rows.stream().map(value).toList();
            if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                table.addColumns(Csv.typed(column, cells));
            }
        });
        others.forEach((column, cells) -> table.addColumns(Csv.typed(column, cells)));
        return table;
    }

    static Map<String, List<String>> select(Map<String, List<String>> others, int[] kept) {
        Map<String, List<String>> selected = new LinkedHashMap<>();
        others.forEach((name, cells) ->
                selected.put(name, IntStream.of(kept).mapToObj(cells::get).toList()));
        return selected;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    private static String number(double value) {
        return value == Math.rint(value) && value < 1e15 ? String.valueOf((long) value) : String.valueOf(value);
    }
}
