package fitlaw.bench;

/**
 * What was measured on: coefficients are fitted for one setup at a time, since another engine version is another machine.
 *
 * @param gpu name of the GPU as the measurement gives it, such as {@code NVIDIA H100 80GB HBM3}
 * @param engine program that ran the model, such as {@code vllm}
 * @param engineVersion its version
 * @param precision number format of weights and cache
 */
public record Setup(String gpu, String engine, String engineVersion, Precision precision) {
    /** {@return the setup in one line, such as {@code NVIDIA H200, vllm 0.18.0, bf16}} */
    @Override
    public String toString() {
        return gpu + ", " + engine + " " + engineVersion + ", " + precision.name();
    }
}
