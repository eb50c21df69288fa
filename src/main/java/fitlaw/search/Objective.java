package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The quantity that a search maximises or minimises.
 *
 * @param column name of the quantity in tables, with its unit
 * @param perToken cost per second for each output token; empty if the quantity is a time or a rate
 * @param kind how the quantity follows from the speed
 */
public record Objective(String column, OptionalDouble perToken, Kind kind) {
    /** How a quantity follows from the speed of a workload. */
    public enum Kind {
        /** Output tokens per second of the whole batch; maximised. */
        RATE,
        /** Seconds between two tokens of one sequence; minimised. */
        INTERVAL,
        /** Cost of a million output tokens at a constant cost per second; minimised. */
        COST
    }

    /** Output tokens per second of all sequences together. */
    public static final Objective TOKENS_PER_SECOND =
            new Objective("tokens_per_second", OptionalDouble.empty(), Kind.RATE);

    /** Seconds between two tokens of a sequence, TPOT. */
    public static final Objective TIME_PER_OUTPUT_TOKEN =
            new Objective("time_per_output_token_seconds", OptionalDouble.empty(), Kind.INTERVAL);

    /**
     * Creates an objective.
     *
     * @param column name of the quantity in tables
     * @param perToken cost per second, for {@link Kind#COST}
     * @param kind how the quantity follows from the speed
     */
    public Objective {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(kind, "kind");
        double cost = perToken.orElse(0);
        if (kind == Kind.COST && !(cost > 0 && Double.isFinite(cost))) {
            throw new IllegalArgumentException(column + ": the cost per second must be positive: " + cost);
        }
    }

    /**
     * {@return the objective that a word denotes}
     *
     * @param word {@code tokens-per-second}, {@code time-per-output-token}, {@code dollars=PRICE_PER_HOUR} or {@code
     *     joules=WATTS}
     * @throws IllegalArgumentException if it is none of these
     */
    public static Objective parse(String word) {
        int equals = word.indexOf('=');
        try {
            return switch (equals < 0 ? word : word.substring(0, equals + 1)) {
                case "tokens-per-second" -> TOKENS_PER_SECOND;
                case "time-per-output-token" -> TIME_PER_OUTPUT_TOKEN;
                case "dollars=" -> dollars(Double.parseDouble(word.substring(equals + 1)));
                case "joules=" -> energy(Double.parseDouble(word.substring(equals + 1)));
                default -> throw new IllegalArgumentException("no such objective");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + word + "' is none of tokens-per-second, time-per-output-token, dollars=PRICE_PER_HOUR and"
                            + " joules=WATTS, with a positive number.",
                    e);
        }
    }

    /**
     * {@return the cost of a million output tokens}
     *
     * @param dollarsPerHour price of the GPU
     */
    public static Objective dollars(double dollarsPerHour) {
        return new Objective("dollars_per_million_tokens", OptionalDouble.of(dollarsPerHour / 3600), Kind.COST);
    }

    /**
     * {@return the energy of a million output tokens, at a constant power}
     *
     * @param watts power of the GPU under load, in watts
     */
    public static Objective energy(double watts) {
        return new Objective("joules_per_million_tokens", OptionalDouble.of(watts), Kind.COST);
    }

    /** {@return the kind of quantity in words: speed, time per token, or cost} */
    public String quantity() {
        return switch (kind) {
            case RATE -> "speed";
            case INTERVAL -> "time per token";
            case COST -> "cost";
        };
    }

    /** The ratio of the quantities of two shapes, from the ratio of their rates. */
    Estimate overOther(Estimate rates) {
        return kind == Kind.RATE ? rates : inverse(column + "_ratio", 1, rates);
    }

    /** The rate that a search maximises; higher is better for every objective. */
    double rate(Throughput speed, Architecture shape, Workload load) {
        return kind == Kind.INTERVAL ? 1 / speed.timePerOutputToken(shape, load).value() : speed.tokenRate(shape, load);
    }

    /** The same, with its interval. */
    Estimate rateEstimate(Throughput speed, Architecture shape, Workload load) {
        return kind == Kind.INTERVAL
                ? inverse("rate", 1, speed.timePerOutputToken(shape, load))
                : speed.tokensPerSecond(shape, load);
    }

    /** Converts a rate to the displayed quantity. */
    double shown(double rate) {
        return switch (kind) {
            case RATE -> rate;
            case INTERVAL -> 1 / rate;
            case COST -> 1e6 * perToken.getAsDouble() / rate;
        };
    }

    /** Converts a rate to the displayed quantity, with its interval. */
    Estimate shown(Estimate rate) {
        return switch (kind) {
            case RATE -> new Estimate(column, rate.value(), rate.stdError(), rate.interval());
            case INTERVAL -> inverse(column, 1, rate);
            case COST -> inverse(column, 1e6 * perToken.getAsDouble(), rate);
        };
    }

    private static Estimate inverse(String name, double numerator, Estimate of) {
        double value = numerator / of.value();
        return new Estimate(
                name,
                value,
                value * of.stdError().orElse(Double.NaN) / of.value(),
                new Interval(
                        numerator / of.interval().high(),
                        numerator / of.interval().low(),
                        of.interval().method()));
    }

    /** {@return name of the quantity} */
    @Override
    public String toString() {
        return column.toLowerCase(Locale.ROOT);
    }
}
