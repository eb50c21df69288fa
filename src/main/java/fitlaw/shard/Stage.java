package fitlaw.shard;

import fitlaw.common.DataException;
import fitlaw.common.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One work of a job, with its known shards. */
public final class Stage {
    private static final int LISTED = 12;

    private final ShardJob job;
    private final int number;
    private final Work<?> source;
    /** By number of shards, then by number of the shard. */
    private final Map<Integer, Map<Integer, WorkItem>> found = new TreeMap<>();

    Stage(ShardJob job, int number, Work<?> work, List<WorkItem> known) {
        this.job = job;
        this.number = number;
        this.source = work;
        known.stream().filter(item -> item.stage().number() == number).forEach(this::add);
    }

    private void add(WorkItem item) {
        if (!item.stage().work().equals(source.name()) || item.stage().units() != source.units()) {
            throw new DataException("shard " + item.shard() + " divides "
                    + item.stage().units() + " units of the " + item.stage().work()
                    + ", but the job has " + source.units() + " of the " + source.name()
                    + ". Remove the shard and compute it again.");
        }
        WorkItem other = found.computeIfAbsent(item.shard().of(), of -> new TreeMap<>())
                .putIfAbsent(item.shard().number(), item);
        if (other != null && !other.result().equals(item.result())) {
            throw new DataException("shard " + item.shard() + " of the " + source.name()
                    + " exists twice with different results, by " + other.madeBy() + " and by " + item.madeBy()
                    + ". Use the same Java and the same kind of processor for all shards, and compute it again.");
        }
    }

    /** {@return index of the work among those of the job, from 0} */
    public int number() {
        return number;
    }

    /** {@return the name of the work} */
    public String work() {
        return source.name();
    }

    /** {@return number of units of the work} */
    public int units() {
        return source.units();
    }

    /**
     * {@return a shard, computed now in this process}
     *
     * @param shard the shard
     */
    public WorkItem done(Shard shard) {
        return done(source, shard);
    }

    private <R> WorkItem done(Work<R> work, Shard shard) {
        int from = shard.from(work.units());
        int to = shard.to(work.units());
        String result = from < to ? work.written(work.part(from, to)) : "";
        return new WorkItem(
                new WorkItem.StageId(job.json(), number, work.name(), work.units()), shard, result, WorkItem.here());
    }

    boolean holds(Shard shard) {
        return found.getOrDefault(shard.of(), Map.of()).containsKey(shard.number());
    }

    boolean isWhole() {
        return found.keySet().stream().anyMatch(of -> missing(of).isEmpty());
    }

    List<WorkItem> inOrder() {
        return found.keySet().stream()
                .filter(of -> missing(of).isEmpty())
                .findFirst()
                .map(of -> List.copyOf(found.get(of).values()))
                .orElseThrow();
    }

    /**
     * {@return the shards that are not known and have units}
     *
     * @param of number of shards
     */
    public List<Shard> missing(int of) {
        Map<Integer, WorkItem> known = found.getOrDefault(of, Map.of());
        return IntStream.rangeClosed(1, of)
                .filter(shard -> !known.containsKey(shard))
                .mapToObj(shard -> new Shard(shard, of))
                .filter(shard -> shard.from(units()) < shard.to(units()))
                .toList();
    }

    /**
     * {@return the number of shards into which the known ones divide the work; the number with the fewest missing, if
     * there are several}
     *
     * @param otherwise result if no shards are known
     */
    public int division(int otherwise) {
        return found.keySet().stream()
                .min(Comparator.comparingInt(of -> missing(of).size()))
                .orElse(otherwise);
    }

    /** A message about the missing shards of a folder, and how to make them. */
    String missing(ShardFolder folder) {
        List<String> said = new ArrayList<>();
        if (found.isEmpty()) {
            said.add(folder.folder() + " has no shard of the " + work()
                    + (number == 0 ? "" : ", which depends on the existing ones") + ".");
        }
        int of = division(folder.items().stream()
                .mapToInt(item -> item.shard().of())
                .max()
                .orElse(1));
        List<Shard> missing = missing(of);
        if (!found.isEmpty()) {
            boolean one = missing.size() == 1;
            said.add(folder.folder() + " lacks " + (one ? "shard " : missing.size() + " shards of the " + work() + ": ")
                    + missing.stream().limit(LISTED).map(Shard::toString).collect(Collectors.joining(", "))
                    + (missing.size() > LISTED ? ", …" : one ? " of the " + work() : "") + ".");
        }
        said.addAll(folder.torn());
        said.add("Compute " + (missing.size() == 1 ? "it" : "them") + " with: fitlaw " + quoted() + " --shard "
                + missing.get(0) + " --out " + folder.folder()
                + (missing.size() == 1 ? "" : ", and so on") + ". Existing shards are kept.");
        return String.join(" ", said);
    }

    private String quoted() {
        return job.command().stream()
                .map(word -> word.matches("[A-Za-z0-9_./,:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
