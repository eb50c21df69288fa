package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured time of one model on one setup.
 *
 * @param setup GPU, engine, its version and the number format
 * @param run the process and machine that measured it, if the table says so; rows of different runs show the noise
 * @param model name of the model
 * @param family group of models it belongs to, if the table says so
 * @param architecture shape of the model
 * @param tensorParallel GPUs that share each layer, 1 for one GPU
 * @param phase what the seconds are the time of
 * @param batch sequences at once; a fraction where it is the mean of what the engine achieved
 * @param contextTokens keys read per sequence in a decode step, or prompt tokens per sequence in a prefill; for requests
 *     {@link ServedRequests#meanContext()}
 * @param seconds the time, in seconds
 * @param requests the requests of a serving or static measurement; empty for single steps
 * @param copyBytesPerSecond bandwidth measured on the same GPU, bytes read plus bytes written; empty if not measured
 * @param matmulFlopPerSecond rate of a large matrix product measured on the same GPU; empty if not measured
 * @param source file the row came from
 * @param row its number in that file, from 1
 */
public record Measurement(
        Setup setup,
        Optional<String> run,
        String model,
        Optional<String> family,
        Architecture architecture,
        int tensorParallel,
        Phase phase,
        double batch,
        double contextTokens,
        double seconds,
        Optional<ServedRequests> requests,
        OptionalDouble copyBytesPerSecond,
        OptionalDouble matmulFlopPerSecond,
        String source,
        int row) {
    /**
     * Creates a measurement.
     *
     * @param setup GPU, engine, its version and the number format
     * @param run the process and machine that measured it
     * @param model name of the model
     * @param family group of models it belongs to
     * @param architecture shape of the model
     * @param tensorParallel GPUs that share each layer
     * @param phase what the seconds are the time of
     * @param batch sequences at once
     * @param contextTokens keys per sequence and step, or prompt tokens
     * @param seconds the time
     * @param requests the requests of a serving or static measurement
     * @param copyBytesPerSecond bandwidth measured on the same GPU
     * @param matmulFlopPerSecond rate of a matrix product measured on the same GPU
     * @param source file the row came from
     * @param row its number in that file
     * @throws IllegalArgumentException if a number is not positive and finite, or a serving or static measurement lacks
     *     its requests, or serving writes one token
     */
    public Measurement {
        Numbers.positive("batch", batch);
        Numbers.positive("context_tokens", contextTokens);
        Numbers.positive("seconds", seconds);
        Numbers.positive("tensor_parallel", tensorParallel);
        copyBytesPerSecond.ifPresent(rate -> Numbers.positive("copy_bytes_per_s", rate));
        matmulFlopPerSecond.ifPresent(rate -> Numbers.positive("matmul_flop_per_s", rate));
        boolean whole = phase == Phase.SERVING || phase == Phase.STATIC;
        if (whole != requests.isPresent()) {
            throw new IllegalArgumentException("a measurement of " + phase.label()
                    + (whole ? " needs its requests" : " is of a single step and has no requests"));
        }
        if (phase == Phase.SERVING && requests.get().steps() == 0) {
            throw new IllegalArgumentException(
                    "output tokens of serving must be more than 1: between the tokens of one there is no time");
        }
    }

    /** The decode step in this static batch. */
    Measurement decodeStep(double stepSeconds) {
        return new Measurement(
                setup,
                run,
                model,
                family,
                architecture,
                tensorParallel,
                Phase.DECODE,
                batch,
                contextTokens,
                stepSeconds,
                Optional.empty(),
                copyBytesPerSecond,
                matmulFlopPerSecond,
                source,
                row);
    }

    /** The same without its place, by which copies of it are found. */
    Measurement anywhere() {
        return new Measurement(
                setup,
                run,
                model,
                family,
                architecture,
                tensorParallel,
                phase,
                batch,
                contextTokens,
                seconds,
                requests,
                copyBytesPerSecond,
                matmulFlopPerSecond,
                "",
                0);
    }

    /** {@return name of the GPU as the measurement gives it} */
    public String gpu() {
        return setup.gpu();
    }

    /** {@return program that ran the model} */
    public String engine() {
        return setup.engine();
    }

    /** {@return version of that program} */
    public String engineVersion() {
        return setup.engineVersion();
    }
}
