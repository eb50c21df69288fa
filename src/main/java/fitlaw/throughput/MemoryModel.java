package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Gpu;
import fitlaw.bench.Setup;
import fitlaw.common.Numbers;
import java.util.OptionalDouble;

/**
 * The GPU memory that a model and its workload need. An engine uses 0.9 of the memory (vLLM's default) and needs 3.5
 * GiB for activations and CUDA graphs.
 */
public final class MemoryModel {
    private static final double USABLE = 0.9;
    private static final double RESERVED = 3.5 * (1L << 30);
    private static final int PAGE = 16;

    private final Setup setup;

    MemoryModel(Setup setup) {
        this.setup = setup;
    }

    /** {@return memory of the GPU in bytes; empty if the GPU is not known} */
    public OptionalDouble gpuBytes() {
        return Gpu.of(setup.gpu())
                .map(gpu -> OptionalDouble.of(gpu.memoryBytes()))
                .orElse(OptionalDouble.empty());
    }

    /**
     * {@return bytes of the weights and of the KV cache at the end of all answers}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public double bytes(Architecture architecture, Workload workload) {
        return weightBytes(Throughput.checked(architecture)) + workload.batch() * sequenceBytes(architecture, workload);
    }

    private double weightBytes(Architecture a) {
        double perWeight = setup.precision().weightBytes();
        double embeddings = a.totalParameters() - a.nonEmbeddingParameters();
        return perWeight * a.nonEmbeddingParameters() + Math.max(2, perWeight) * embeddings;
    }

    private double sequenceBytes(Architecture a, Workload load) {
        double pages = Math.ceil(load.lastContext() / (double) PAGE);
        return a.kvBytes(PAGE * pages, setup.precision().kvBytes());
    }

    /**
     * {@return the largest batch that fits on this GPU; 0 if not even one sequence fits}
     *
     * @param architecture architecture
     * @param workload workload, whose batch is ignored
     * @throws IllegalArgumentException if the memory of this GPU is not known
     */
    public int largestBatch(Architecture architecture, Workload workload) {
        double memory = gpuBytes()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The memory of " + setup.gpu() + " is not known. Give it in bytes as the last argument."));
        return largestBatch(architecture, workload, memory);
    }

    /**
     * {@return the largest batch that fits in a memory; 0 if not even one sequence fits}
     *
     * @param architecture architecture
     * @param workload workload, whose batch is ignored
     * @param memoryBytes memory of the GPU
     */
    public int largestBatch(Architecture architecture, Workload workload, double memoryBytes) {
        double room = USABLE * Numbers.positive("memory", memoryBytes)
                - weightBytes(Throughput.checked(architecture))
                - RESERVED;
        return (int) Math.max(0, Math.floor(room / sequenceBytes(architecture, workload)));
    }

    /**
     * {@return the smallest GPU memory, in bytes, in which a workload fits}
     *
     * @param architecture architecture
     * @param workload workload
     */
    public double gpuBytesNeeded(Architecture architecture, Workload workload) {
        return (bytes(architecture, workload) + RESERVED) / USABLE;
    }
}
