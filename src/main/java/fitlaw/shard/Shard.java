package fitlaw.shard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of so many parts of a job.
 *
 * @param number which, from 1
 * @param of how many there are
 */
public record Shard(int number, int of) {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    /**
     * Creates a shard.
     *
     * @param number which, from 1
     * @param of how many there are
     * @throws IllegalArgumentException if there is no such shard
     */
    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "there is no shard %d/%d: shards are numbered 1/%2$d to %2$d/%2$d", number, of));
        }
    }

    /**
     * {@return the shard that is meant}
     *
     * @param written such as {@code 3/40}
     * @throws IllegalArgumentException if it is none
     */
    public static Shard parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + written + "' is no shard. Write its number and how many there are, such as 3/40.");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /**
     * {@return the first of its units}
     *
     * @param units how many there are in all
     */
    public int from(int units) {
        return (int) ((long) units * (number - 1) / of);
    }

    /**
     * {@return the first unit behind its own; no more than {@link #from} where there are more shards than units}
     *
     * @param units how many there are in all
     */
    public int to(int units) {
        return (int) ((long) units * number / of);
    }

    /** {@return such as {@code 3/40}} */
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
