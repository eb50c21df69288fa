package fitlaw.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fitlaw.common.DataException;
import fitlaw.table.Digest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A job that is done in parts. Two parts belong together if and only if their jobs are equal.
 *
 * @param fitlaw version of Fitlaw
 * @param command words after {@code fitlaw}
 * @param inputs digest of each file or folder among the words, by its name as written
 */
public record ShardJob(String fitlaw, List<String> command, SortedMap<String, String> inputs) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /**
     * Creates a job.
     *
     * @param fitlaw version of Fitlaw
     * @param command words after {@code fitlaw}
     * @param inputs digest of each input
     */
    public ShardJob {
        command = List.copyOf(command);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /**
     * {@return the job with the current digests of its inputs}
     *
     * @param fitlaw version of Fitlaw
     * @param command words after {@code fitlaw}
     * @param names names of files and folders among the words
     * @param places resolves a name to a path
     */
    public static ShardJob of(String fitlaw, List<String> command, List<String> names, UnaryOperator<Path> places) {
        SortedMap<String, String> inputs = new TreeMap<>();
        names.forEach(name ->
                inputs.put(name, Digest.ofFiles(places.apply(Path.of(name))).sha256()));
        return new ShardJob(fitlaw, command, inputs);
    }

    /** {@return the job as JSON, the same for equal jobs} */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return the job parsed from JSON}
     *
     * @param json a text from {@link #json}
     * @throws DataException if it is not a job
     */
    public static ShardJob parse(String json) {
        try {
            return JSON.readValue(json, ShardJob.class);
        } catch (JsonProcessingException e) {
            throw new DataException("not a job of Fitlaw: " + json, e);
        }
    }

    /**
     * {@return the difference from another job, as text; empty if they are equal}
     *
     * @param other another job
     */
    public Optional<String> difference(ShardJob other) {
        if (!fitlaw.equals(other.fitlaw)) {
            return Optional.of("the version is Fitlaw " + other.fitlaw + ", not " + fitlaw);
        }
        if (!command.equals(other.command)) {
            return Optional.of("the command is fitlaw " + String.join(" ", other.command) + ", not fitlaw "
                    + String.join(" ", command));
        }
        return inputs.keySet().stream()
                .filter(name -> !inputs.get(name).equals(other.inputs.get(name)))
                .findFirst()
                .map(name -> name + " differs: its digest is " + shortened(other.inputs.getOrDefault(name, "none"))
                        + ", not " + shortened(inputs.get(name)))
                .or(() -> equals(other) ? Optional.empty() : Optional.of("the inputs differ"));
    }

    private static String shortened(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) + "…" : digest;
    }
}
