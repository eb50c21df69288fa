package fitlaw.bench;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The number format of a measured model.
 *
 * <p>Formats of less than a byte include the scales of their blocks.
 *
 * @param name such as {@code bf16} or {@code fp8}
 * @param weightBytes bytes of a weight in the attention and MLP matrices
 * @param kvBytes bytes of an element of the key-value cache
 */
public record Precision(String name, double weightBytes, double kvBytes) {
    /** Two bytes for weights and cache; fp16 has the same time and bytes. */
    public static final Precision BF16 = new Precision("bf16", 2, 2);

    /**
     * Creates a precision.
     *
     * @param name such as {@code bf16}
     * @param weightBytes bytes of a weight
     * @param kvBytes bytes of an element of the key-value cache
     * @throws IllegalArgumentException if a size is not positive
     */
    public Precision {
        if (!(weightBytes > 0) || !(kvBytes > 0)) {
            throw new IllegalArgumentException(
                    "bytes of a weight and of a cache element must be positive: " + weightBytes + " and " + kvBytes);
        }
    }

    private static final Map<String, Double> BYTES = Map.ofEntries(
            Map.entry("fp32", 4.0),
            Map.entry("float32", 4.0),
            Map.entry("bf16", 2.0),
            Map.entry("bfloat16", 2.0),
            Map.entry("fp16", 2.0),
            Map.entry("float16", 2.0),
            Map.entry("half", 2.0),
            Map.entry("auto", 2.0), // as published, which for dense models is bf16
            Map.entry("hf_default", 2.0),
            Map.entry("fp8", 1.0),
            Map.entry("int8", 1.0),
            Map.entry("fp4", 0.5 + 1.0 / 16), // blocks of 16 with a scale of one byte
            Map.entry("nvfp4", 0.5 + 1.0 / 16),
            Map.entry("int4", 0.5 + 2.0 / 128)); // groups of 128 with a scale of two bytes

    /**
     * {@return the precision of weights and cache}
     *
     * @param weights format of the weights, such as {@code bf16} or {@code fp8}
     * @param cache format of the cache; if empty, two bytes, the default of vLLM and SGLang
     * @throws IllegalArgumentException if a format is not known
     */
    public static Precision of(String weights, Optional<String> cache) {
        double weightBytes = bytes(weights);
        double kvBytes = cache.map(Precision::bytes).orElse(Math.max(2, weightBytes));
        if (weightBytes == 2 && kvBytes == 2) {
            return BF16;
        }
        return new Precision(
                plain(weights) + cache.map(kv -> ", cache " + plain(kv)).orElse(""), weightBytes, kvBytes);
    }

    private static String plain(String format) {
        return format.strip().toLowerCase(Locale.ROOT);
    }

    private static double bytes(String format) {
        Double bytes = BYTES.get(plain(format));
        if (bytes == null) {
            throw new IllegalArgumentException("precision '" + format + "' is not known. The formats are "
                    + String.join(", ", BYTES.keySet().stream().sorted().toList()));
        }
        return bytes;
    }
}
