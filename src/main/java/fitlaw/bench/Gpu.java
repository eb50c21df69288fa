package fitlaw.bench;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Peaks of a GPU as specified by its manufacturer: dense bf16 (no sparsity), SXM boards unless the name states
 * otherwise.
 *
 * <p>Sources: A100 40 GB from llm-analysis, the others from aiconfigurator's system files; L2 sizes, and all of B200,
 * from NVIDIA's data sheets. Figures twice as large refer to sparse products or FP8.
 *
 * @param name short name
 * @param flopPerSecond peak of a dense bf16 matrix product
 * @param bytesPerSecond peak bandwidth of the memory
 * @param memoryBytes memory; at least the amount that {@code nvidia-smi} shows
 * @param cacheBytes size of the L2 cache
 */
public record Gpu(String name, double flopPerSecond, double bytesPerSecond, double memoryBytes, double cacheBytes) {
    private static final double GIB = 1L << 30;
    private static final double MB = 1e6;

    /** A100 SXM with 40 GB, the GPU of arXiv:2510.18245. */
    public static final Gpu A100_40GB = new Gpu("A100-40GB", 312e12, 1.555e12, 40 * GIB, 40 * MB);
    /** A100 SXM with 80 GB. */
    public static final Gpu A100_80GB = new Gpu("A100-80GB", 312e12, 2.039e12, 80 * GIB, 40 * MB);
    /** H100 SXM. */
    public static final Gpu H100 = new Gpu("H100", 989e12, 3.35e12, 80 * GIB, 50 * MB);
    /** H200 SXM. */
    public static final Gpu H200 = new Gpu("H200", 989e12, 4.8e12, 141 * GIB, 50 * MB);
    /** L40S. */
    public static final Gpu L40S = new Gpu("L40S", 362e12, 0.864e12, 48 * GIB, 96 * MB);
    /** B200 SXM, 180 GB usable. */
    public static final Gpu B200 = new Gpu("B200", 2250e12, 7.7e12, 180 * GIB, 126 * MB);

    /** All known GPUs. */
    public static final List<Gpu> ALL = List.of(A100_40GB, A100_80GB, H100, H200, L40S, B200);

    /** PCIe and NVL boards have other peaks than those in the table, so they are not known. */
    private static final Pattern OTHER_BOARD = Pattern.compile("(?i)pcie|nvl\\b|\\bGH200");

    private static final Pattern A100 = Pattern.compile("(?i)(?<![a-z0-9])A100(?![0-9])");
    private static final Pattern OF_40 = Pattern.compile("(?i)(?<![0-9])40 ?G");
    private static final Pattern OF_80 = Pattern.compile("(?i)(?<![0-9])80 ?G");

    /**
     * {@return the GPU of a name, if it is known}
     *
     * @param name such as {@code NVIDIA H100 80GB HBM3}, {@code A100-SXM4-40GB} or {@code h200_sxm}; the name of an
     *     A100 must include its memory
     */
    public static Optional<Gpu> of(String name) {
        if (OTHER_BOARD.matcher(name).find()) {
            return Optional.empty();
        }
        if (A100.matcher(name).find()) {
            boolean small = OF_40.matcher(name).find();
            boolean large = OF_80.matcher(name).find();
            return small == large ? Optional.empty() : Optional.of(small ? A100_40GB : A100_80GB);
        }
        return ALL.stream()
                .filter(gpu -> !gpu.name().startsWith("A100"))
                .filter(gpu -> Pattern.compile("(?i)(?<![a-z0-9])" + gpu.name() + "(?![0-9])")
                        .matcher(name)
                        .find())
                .findFirst();
    }
}
