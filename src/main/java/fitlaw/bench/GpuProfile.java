package fitlaw.bench;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Times of the matrix products and of the attention on one GPU, from tables of kernel measurements.
 *
 * <p>The tables contain loops over one kernel on a warm GPU, in bf16. They show how close a kernel comes to the peaks.
 * They do not include the gaps between kernels, small operations or the sampler, so a sum of these times is shorter
 * than a real step. Utilisation is interpolated between shapes and constant beyond the table ({@link #errors()}).
 *
 * <p>Tables: aiconfigurator (NVIDIA, Apache-2.0), thinned; see data/README.md.
 */
public final class GpuProfile implements Report.Source {
    private static final double BYTES = 2;

    private final Gpu gpu;
    private final String version;
    private final SortedSet<Integer> headSizes;
    private final KernelTable gemm;
    private final KernelTable decode;
    private final KernelTable prefill;

    private GpuProfile(
            Gpu gpu,
            String version,
            SortedSet<Integer> headSizes,
            KernelTable gemm,
            KernelTable decode,
            KernelTable prefill) {
        this.gpu = gpu;
        this.version = version;
        this.headSizes = headSizes;
        this.gemm = gemm;
        this.decode = decode;
        this.prefill = prefill;
    }

    /**
     * {@return the profile of a GPU}
     *
     * @param folder folder with {@code gemm_bf16_latency.csv}, {@code attention_decode_bf16_latency.csv} and {@code
     *     attention_prefill_bf16_latency.csv}
     * @param gpu the GPU
     * @throws DataException if a file is missing, has no rows of that GPU, or has a row that exceeds the peaks without
     *     fitting in the L2 cache
     */
    public static GpuProfile read(Path folder, Gpu gpu) {
        Columns gemm = table(folder, "gemm_bf16_latency.csv");
        Columns decode = table(folder, "attention_decode_bf16_latency.csv");
        Columns prefill = table(folder, "attention_prefill_bf16_latency.csv");
        List<Integer> rows = rowsOf(gemm, gpu);
        SortedSet<Integer> headSizes = new TreeSet<>();
        rowsOf(decode, gpu).forEach(row -> headSizes.add((int) decode.number("head_dim", row)));
        return new GpuProfile(
                gpu,
                gemm.column("vllm_version").getString(rows.get(0)),
                headSizes,
                kernel(
                        "matrix product",
                        gemm,
                        gpu,
                        row -> gemm(gemm.number("m_tokens", row), gemm.number("n_out", row), gemm.number("k_in", row))),
                kernel(
                        "decode attention",
                        decode,
                        gpu,
                        row -> decode(
                                decode.number("batch", row),
                                decode.number("context_tokens", row),
                                decode.number("n_heads", row),
                                decode.number("n_kv_heads", row),
                                decode.number("head_dim", row))),
                kernel(
                        "prefill attention",
                        prefill,
                        gpu,
                        row -> prefill(
                                prefill.number("batch", row),
                                prefill.number("seq_len", row),
                                prefill.number("n_heads", row),
                                prefill.number("n_kv_heads", row),
                                prefill.number("head_dim", row))));
    }

    /** A kernel's shape with the minimum of what it reads, writes and computes. */
    @SuppressWarnings("ArrayRecordComponent") // created and read only in this file
    private record Shape(double[] sizes, double bytes, double flop) {
        double seconds(KernelTable table) {
            return table.seconds(sizes, bytes, flop);
        }

        double utilisation(KernelTable table) {
            return table.utilisation(sizes, bytes, flop);
        }
    }

    private static Shape gemm(double m, double n, double k) {
        return new Shape(new double[] {m, n, k}, BYTES * (m * k + k * n + m * n), 2 * m * n * k);
    }

    private static Shape decode(double batch, double context, double heads, double kvHeads, double headDim) {
        return new Shape(
                new double[] {batch, context, heads / kvHeads, kvHeads, headDim},
                BYTES * (2 * batch * context * kvHeads * headDim + 2 * batch * heads * headDim),
                4 * batch * context * heads * headDim);
    }

    private static Shape prefill(double batch, double tokens, double heads, double kvHeads, double headDim) {
        return new Shape(
                new double[] {batch, tokens, heads / kvHeads, kvHeads, headDim},
                BYTES * batch * tokens * headDim * (2 * heads + 2 * kvHeads),
                2 * batch * tokens * tokens * heads * headDim);
    }

    private static Columns table(Path folder, String name) {
        Path file = folder.resolve(name);
        return new Columns(Csv.read(file), file.toString());
    }

    private static List<Integer> rowsOf(Columns columns, Gpu gpu) {
        List<String> names = columns.texts("gpu");
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            if (Gpu.of(names.get(row)).filter(gpu::equals).isPresent()) {
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            throw new DataException(columns.source() + " has no row of " + gpu.name() + ". It has "
                    + String.join(", ", names.stream().distinct().sorted().toList()) + ".");
        }
        return rows;
    }

    private static KernelTable kernel(String name, Columns columns, Gpu gpu, IntFunction<Shape> shape) {
        List<KernelTable.Row> rows = rowsOf(columns, gpu).stream()
                .map(row -> {
                    double milliseconds = columns.number("latency_ms", row);
                    if (!(milliseconds > 0)) {
                        throw columns.cell(
                                "latency_ms", row, milliseconds + " is not positive. Correct or remove the row.");
                    }
                    Shape of = shape.apply(row);
                    return new KernelTable.Row(
                            of.sizes(), of.bytes(), of.flop(), milliseconds / 1e3, columns.rowAsWritten(row));
                })
                .toList();
        return KernelTable.of(columns.source(), name, gpu, rows);
    }

    /** {@return the GPU} */
    public Gpu gpu() {
        return gpu;
    }

    /** {@return version of vLLM whose kernels were timed} */
    public String vllmVersion() {
        return version;
    }

    /** {@return head dimensions in the table of decode attention; others are extrapolated} */
    public SortedSet<Integer> headSizes() {
        return new TreeSet<>(headSizes);
    }

    /**
     * {@return seconds of a product of an m × k with a k × n matrix}
     *
     * @param m rows of activations: tokens
     * @param n outputs
     * @param k inputs
     */
    public double gemmSeconds(double m, double n, double k) {
        return gemm(m, n, k).seconds(gemm);
    }

    /**
     * {@return share of the roofline that such a product achieves}
     *
     * @param m rows of activations: tokens
     * @param n outputs
     * @param k inputs
     */
    public double gemmUtilisation(double m, double n, double k) {
        return gemm(m, n, k).utilisation(gemm);
    }

    /**
     * {@return seconds of one layer's attention in a decode step}
     *
     * @param batch sequences
     * @param context keys per sequence
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param headDim head dimension
     */
    public double decodeAttentionSeconds(double batch, double context, double heads, double kvHeads, double headDim) {
        return decode(batch, context, heads, kvHeads, headDim).seconds(decode);
    }

    /**
     * {@return share of the roofline that such an attention achieves}
     *
     * @param batch sequences
     * @param context keys per sequence
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param headDim head dimension
     */
    public double decodeAttentionUtilisation(
            double batch, double context, double heads, double kvHeads, double headDim) {
        return decode(batch, context, heads, kvHeads, headDim).utilisation(decode);
    }

    /**
     * {@return seconds of one layer's causal attention over prompts}
     *
     * @param batch prompts
     * @param tokens tokens of each prompt
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param headDim head dimension
     */
    public double prefillAttentionSeconds(double batch, double tokens, double heads, double kvHeads, double headDim) {
        return prefill(batch, tokens, heads, kvHeads, headDim).seconds(prefill);
    }

    /**
     * {@return share of the roofline that such an attention achieves}
     *
     * @param batch prompts
     * @param tokens tokens of each prompt
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param headDim head dimension
     */
    public double prefillAttentionUtilisation(
            double batch, double tokens, double heads, double kvHeads, double headDim) {
        return prefill(batch, tokens, heads, kvHeads, headDim).utilisation(prefill);
    }

    /**
     * {@return prediction errors of the three kernels, leaving out one row at a time, and one complete width at a time}
     *
     * <p>Takes about a second.
     */
    public List<KernelError> errors() {
        List<KernelError> errors = new ArrayList<>();
        errors.addAll(gemm.errors(new int[] {1}));
        errors.addAll(decode.errors(new int[] {2, 3}));
        errors.addAll(prefill.errors(new int[] {2, 3}));
        return errors;
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(gpu.name() + ": kernels of vLLM " + version + ", bf16");
        report.grid(
                List.of("kernel", "rows", "left_out", "median_error", "p90_error"),
                errors().stream()
                        .map(e -> List.of(
                                e.kernel(),
                                String.valueOf(e.rows()),
                                e.leftOut(),
                                Numbers.percent(e.median()),
                                Numbers.percent(e.ninetieth())))
                        .toList());
        for (KernelTable table : List.of(gemm, decode, prefill)) {
            if (table.leftOut() > 0) {
                report.note(String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d rows are left out, because their working set fits in the L2 cache of %s MB, and such rows exceed the memory bandwidth.",
                        table.kernel(),
                        table.leftOut(),
                        table.leftOut() + table.rows(),
                        Numbers.plain(gpu.cacheBytes() / 1e6)));
            }
        }
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
