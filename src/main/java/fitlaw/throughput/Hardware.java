package fitlaw.throughput;

import fitlaw.bench.Gpu;
import fitlaw.bench.Measurement;
import fitlaw.bench.Precision;
import fitlaw.common.DataException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rates of one GPU, to which the coefficients refer.
 *
 * @param gpu name of the GPU
 * @param bytesPerSecond copy bandwidth, bytes read plus bytes written
 * @param flopPerSecond rate of a large bf16 matrix product
 * @param multiprocessors streaming multiprocessors, or 0 if the GPU is not known
 */
public record Hardware(String gpu, double bytesPerSecond, double flopPerSecond, int multiprocessors) {
    /** Share of the peak bandwidth that a copy reaches, on H100 and H200 of {@code data/bench}. */
    private static final double COPY_SHARE = 0.9;

    private static final double PRODUCT_SHARE = 0.8;
    /** From NVIDIA's data sheets; the first pattern that matches applies. */
    private static final Map<Pattern, Integer> MULTIPROCESSORS = new LinkedHashMap<>();

    static {
        put("H100.*pcie|pcie.*H100", 114);
        put("H100|H200|GH200", 132);
        put("A100|A800", 108);
        put("B200|GB200", 148);
        put("L40S?", 142);
        put("RTX 4090|RTX4090", 128);
        put("RTX 3090|RTX3090", 82);
        put("A6000", 84);
        put("A10G?", 72);
        put("V100", 80);
        put("L4", 58);
        put("T4", 40);
    }

    private static void put(String name, int count) {
        MULTIPROCESSORS.put(Pattern.compile("(?i)(?<![a-z0-9])(" + name + ")(?![a-z0-9])"), count);
    }

    /**
     * Creates rates.
     *
     * @param gpu name of the GPU
     * @param bytesPerSecond copy bandwidth
     * @param flopPerSecond rate of a large bf16 matrix product
     * @param multiprocessors streaming multiprocessors, or 0
     * @throws IllegalArgumentException if a rate is not positive and finite
     */
    public Hardware {
        if (!(bytesPerSecond > 0)
                || !(flopPerSecond > 0)
                || Double.isInfinite(bytesPerSecond)
                || Double.isInfinite(flopPerSecond)
                || multiprocessors < 0) {
            throw new IllegalArgumentException("rates of a GPU must be positive and finite: " + bytesPerSecond
                    + " bytes/s, " + flopPerSecond + " FLOP/s");
        }
    }

    /**
     * {@return rates of a GPU from its measured copy bandwidth and matrix product rate}
     *
     * @param gpu name of the GPU
     * @param bytesPerSecond copy bandwidth, bytes read plus bytes written
     * @param flopPerSecond rate of a large bf16 matrix product
     */
    public static Hardware of(String gpu, double bytesPerSecond, double flopPerSecond) {
        return new Hardware(gpu, bytesPerSecond, flopPerSecond, multiprocessors(gpu));
    }

    /**
     * {@return typical rates of a GPU: 0.9 of its peak bandwidth and 0.8 of its peak FLOP rate}
     *
     * @param gpu a known GPU
     */
    public static Hardware typical(Gpu gpu) {
        return of(gpu.name(), COPY_SHARE * gpu.bytesPerSecond(), PRODUCT_SHARE * gpu.flopPerSecond());
    }

    private static int multiprocessors(String gpu) {
        return MULTIPROCESSORS.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(gpu).find())
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
    }

    /** The rates measured with a row; a share of the peak for a missing one. */
    static Hardware of(Measurement row) {
        Optional<Gpu> known = Gpu.of(row.gpu());
        double bytes = row.rates()
                .copyBytesPerSecond()
                .orElseGet(() -> COPY_SHARE
                        * known.orElseThrow(() -> lacks(row, "copy_bytes_per_s"))
                                .bytesPerSecond());
        double flop = row.rates()
                .matmulFlopPerSecond()
                .orElseGet(() -> PRODUCT_SHARE
                        * known.orElseThrow(() -> lacks(row, "matmul_flop_per_s"))
                                .flopPerSecond());
        return of(row.gpu(), bytes, flop);
    }

    private static DataException lacks(Measurement row, String column) {
        return new DataException(String.format(
                Locale.ROOT,
                "%s, row %d has no %s, and the peaks of %s are not known. Measure it and add the column.",
                row.origin().source(),
                row.origin().row(),
                column,
                row.gpu()));
    }

    /**
     * Eight-bit products run twice as fast as bf16, NVIDIA's four-bit formats four times; int4 weights are multiplied
     * in bf16.
     */
    double flopPerSecond(Precision precision) {
        String name = precision.name();
        if (starts(name, "bf16")) {
            return flopPerSecond;
        }
        if (starts(name, "fp8") || starts(name, "int8")) {
            return 2 * flopPerSecond;
        }
        if (starts(name, "fp4") || starts(name, "nvfp4")) {
            return 4 * flopPerSecond;
        }
        return starts(name, "fp32") || starts(name, "float32") ? flopPerSecond / 2 : flopPerSecond;
    }

    /** Case-insensitive without allocation, because this runs for each predicted step. */
    private static boolean starts(String name, String with) {
        return name.regionMatches(true, 0, with, 0, with.length());
    }
}
