package fitlaw.shard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of a job.
 *
 * @param number number of this part, from 1
 * @param of number of parts
 */
public record Shard(int number, int of) {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    /**
     * Creates a shard.
     *
     * @param number number of this part, from 1
     * @param of number of parts
     * @throws IllegalArgumentException if the number is not between 1 and {@code of}
     */
    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "there is no shard %d/%d: shards are numbered 1/%2$d to %2$d/%2$d", number, of));
        }
    }

    /**
     * {@return the shard written as a text}
     *
     * @param written such as {@code 3/40}
     * @throws IllegalArgumentException if the text is not a shard
     */
    public static Shard parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + written + "' is not a shard. Specify its number and the number of shards, such as 3/40.");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /**
     * {@return the first unit of this shard}
     *
     * @param units total number of units
     */
    public int from(int units) {
        return (int) ((long) units * (number - 1) / of);
    }

    /**
     * {@return the first unit after this shard; no more than {@link #from} if there are more shards than units}
     *
     * @param units total number of units
     */
    public int to(int units) {
        return (int) ((long) units * number / of);
    }

    /** {@return text such as {@code 3/40}} */
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
