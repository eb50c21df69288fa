package fitlaw.bench;

/**
 * The setup of a measurement. Coefficients are fitted for one setup at a time, since another engine version behaves
 * like another machine.
 *
 * @param gpu name of the GPU as stated in the measurement, such as {@code NVIDIA H100 80GB HBM3}
 * @param engine program that ran the model, such as {@code vllm}
 * @param engineVersion its version
 * @param precision number format of weights and cache
 */
public record Setup(String gpu, String engine, String engineVersion, Precision precision) {
    /** {@return the setup as one line, such as {@code NVIDIA H200, vllm 0.18.0, bf16}} */
    @Override
    public String toString() {
        return gpu + ", " + engine + " " + engineVersion + ", " + precision.name();
    }
}
