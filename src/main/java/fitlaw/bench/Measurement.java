package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured time of one model on one setup.
 *
 * @param setup GPU, engine, its version and the number format
 * @param model the model
 * @param load what it did in that time
 * @param seconds the time, in seconds
 * @param rates what else was measured on the same GPU
 * @param origin where the measurement is from
 */
public record Measurement(Setup setup, Model model, Load load, double seconds, Rates rates, Origin origin) {
    /**
     * The model that was run.
     *
     * @param name its name
     * @param family group of models it belongs to, if the table says so
     * @param architecture its shape
     * @param tensorParallel GPUs that share each layer, 1 for one GPU
     */
    public record Model(String name, Optional<String> family, Architecture architecture, int tensorParallel) {
        /**
         * Creates a model.
         *
         * @param name its name
         * @param family group of models it belongs to
         * @param architecture its shape
         * @param tensorParallel GPUs that share each layer
         * @throws IllegalArgumentException if no GPU holds it
         */
        public Model {
            Numbers.positive("tensor_parallel", tensorParallel);
        }
    }

    /**
     * What was timed.
     *
     * @param phase what the seconds are the time of
     * @param batch sequences at once; a fraction where it is the mean of what the engine achieved
     * @param contextTokens keys read per sequence in a decode step, or prompt tokens per sequence in a prefill; for requests
     *     {@link ServedRequests#meanContext()}
     * @param requests the requests of a serving or static measurement; empty for single steps
     */
    public record Load(Phase phase, double batch, double contextTokens, Optional<ServedRequests> requests) {
        /**
         * Creates a load.
         *
         * @param phase what the seconds are the time of
         * @param batch sequences at once
         * @param contextTokens keys per sequence and step, or prompt tokens
         * @param requests the requests of a serving or static measurement
         * @throws IllegalArgumentException if a number is not positive and finite, or a serving or static measurement lacks
         *     its requests, or serving writes one token
         */
        public Load {
            Numbers.positive("batch", batch);
            Numbers.positive("context_tokens", contextTokens);
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
    }

    /**
     * Rates measured on the same GPU.
     *
     * @param copyBytesPerSecond bandwidth, bytes read plus bytes written; empty if not measured
     * @param matmulFlopPerSecond rate of a large matrix product; empty if not measured
     */
    public record Rates(OptionalDouble copyBytesPerSecond, OptionalDouble matmulFlopPerSecond) {
        /**
         * Creates rates.
         *
         * @param copyBytesPerSecond bandwidth
         * @param matmulFlopPerSecond rate of a large matrix product
         * @throws IllegalArgumentException if a rate is not positive and finite
         */
        public Rates {
            copyBytesPerSecond.ifPresent(rate -> Numbers.positive("copy_bytes_per_s", rate));
            matmulFlopPerSecond.ifPresent(rate -> Numbers.positive("matmul_flop_per_s", rate));
        }
    }

    /**
     * Where a measurement is from.
     *
     * @param run the process and machine that measured it, if the table says so; rows of different runs show the noise
     * @param source file the row came from
     * @param row its number in that file, from 1
     */
    public record Origin(Optional<String> run, String source, int row) {}

    /**
     * Creates a measurement.
     *
     * @param setup GPU, engine, its version and the number format
     * @param model the model
     * @param load what it did in that time
     * @param seconds the time
     * @param rates what else was measured on the same GPU
     * @param origin where the measurement is from
     * @throws IllegalArgumentException if the time is not positive and finite
     */
    public Measurement {
        Numbers.positive("seconds", seconds);
    }

    /** The decode step of this static batch. */
    Measurement decodeStep(double stepSeconds) {
        Load step = new Load(Phase.DECODE, load.batch(), load.contextTokens(), Optional.empty());
        return new Measurement(setup, model, step, stepSeconds, rates, origin);
    }

    /** The same without file and row, to find copies. */
    Measurement anywhere() {
        return new Measurement(setup, model, load, seconds, rates, new Origin(origin.run(), "", 0));
    }

    /** {@return name of the GPU as stated in the measurement} */
    public String gpu() {
        return setup.gpu();
    }

    /** {@return shape of the model} */
    public Architecture architecture() {
        return model.architecture();
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
