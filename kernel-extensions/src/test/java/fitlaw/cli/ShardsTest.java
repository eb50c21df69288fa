package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.shard.ShardFolder;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands run in shards, as in a batch system, and merged. */
class ShardsTest {
    /** Forty, or eight in a quick build. */
    private static final int SHARDS = "full".equals(System.getProperty("fitlaw.simulations")) ? 40 : 8;

    private static final int MISSING = 5;
    private static final String[] FIT = {
        "fit", "data/runs/nano.csv", "--where", "x >= 0.06", "--bootstrap", "residuals", "--resamples", "90", "--json"
    };

    @TempDir
    private Path folder;

    private static Typed shard(Path out, String which, String... words) {
        return Typed.fitlaw(Stream.concat(Arrays.stream(words), Stream.of("--shard", which, "--out", out.toString()))
                .toArray(String[]::new));
    }

    private static Typed merge(Path part) {
        return Typed.fitlaw("merge", part.toString());
    }

    @Test
    void manyShardsInAnyOrderAreTheWholeOrTheMissingOneIsNamed() throws IOException {
        Path part = folder.resolve("part");
        List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, SHARDS)
                .filter(k -> k != MISSING)
                .boxed()
                .toList());
        Collections.shuffle(order, new Random(3));
        order.addAll(order.subList(0, 3));
        for (int k : order) {
            Typed typed = shard(part, k + "/" + SHARDS, FIT);
            assertThat(typed.code()).as(typed.err()).isZero();
            assertThat(typed.out()).isEmpty();
        }
        for (int k = 1; k <= 3; k++) { // as of a job that ran twice and copied its files elsewhere first
            Files.copy(
                    part.resolve("0-bootstrap-" + k + "-of-" + SHARDS + ".parquet"),
                    part.resolve("again-" + k + ".parquet"));
        }

        Typed lacking = merge(part);

        assertThat(lacking.code()).isEqualTo(1);
        assertThat(lacking.out()).isEmpty();
        assertThat(lacking.err())
                .contains("lacks shard " + MISSING + "/" + SHARDS + " of the bootstrap")
                .contains("fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --bootstrap residuals")
                .contains("--shard " + MISSING + "/" + SHARDS + " --out");

        assertThat(shard(part, MISSING + "/" + SHARDS, FIT).code()).isZero();
        Typed merged = merge(part);

        assertThat(merged.code()).as(merged.err()).isZero();
        assertThat(merged.out()).isEqualTo(Typed.fitlaw(FIT).out());
        assertThat(shard(part, MISSING + "/" + SHARDS, FIT).err()).contains("all shards already exist");
    }

    @Test
    void tornShardIsNamedAndMadeAnew() throws IOException {
        Path part = folder.resolve("part");
        shard(part, "1/2", FIT);
        shard(part, "2/2", FIT);
        Path second = part.resolve("0-bootstrap-2-of-2.parquet");
        byte[] bytes = Files.readAllBytes(second);
        Files.write(second, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(merge(part).err())
                .contains("lacks shard 2/2 of the bootstrap")
                .contains("0-bootstrap-2-of-2.parquet is incomplete or not a shard")
                .contains("--shard 2/2");

        assertThat(shard(part, "2/2", FIT).err()).contains("wrote").contains("46 to 90 of 90");
        assertThat(merge(part).out()).isEqualTo(Typed.fitlaw(FIT).out());
    }

    @Test
    void shardsOfAnotherJobVersionOrInputAreRefused() throws IOException {
        Path runs = Files.copy(Path.of("data/runs/nano.csv"), folder.resolve("runs.csv"));
        Path part = folder.resolve("part");
        String[] fit = {"fit", runs.toString(), "--bootstrap", "cases", "--resamples", "40"};
        assertThat(shard(part, "1/2", fit).err()).contains("wrote");

        assertThat(shard(part, "2/2", "fit", runs.toString(), "--bootstrap", "cases", "--resamples", "50")
                        .err())
                .contains("are from different jobs")
                .contains("--resamples 50, not fitlaw fit")
                .contains("Specify a separate folder");

        Files.writeString(runs, Files.readString(runs).replaceFirst("\n[^\n]*\n", "\n"));
        assertThat(shard(part, "2/2", fit).err()).contains(runs + " differs: its digest is");
        assertThat(merge(part).err()).contains(runs + " differs").contains("compute the shards again");

        Files.delete(runs);
        assertThat(merge(part).err()).contains(runs.toString());

        ShardFolder there = ShardFolder.read(part);
        WorkItem item = there.items().get(0);
        ShardJob job = ShardJob.parse(item.stage().job());
        Path old = folder.resolve("old");
        ShardFolder.read(old)
                .write(new WorkItem(
                        new WorkItem.StageId(
                                new ShardJob("0.0.9", job.command(), job.inputs()).json(),
                                0,
                                item.stage().work(),
                                item.stage().units()),
                        item.shard(),
                        item.result(),
                        item.madeBy()));
        assertThat(merge(old).err()).contains("computed by Fitlaw 0.0.9").contains("Use that version");
        Files.copy(old.resolve(item.fileName()), part.resolve("old.parquet"));
        assertThat(merge(part).err()).contains("the version is Fitlaw 0.0.9").contains("Remove the wrong file");
    }

    @Test
    void profilesHoldOutsAndStudiesMergeToWhatTheyPrintAlone() {
        String[][] jobs = {
            {"fit", "data/runs/golden_synthetic.csv", "--form", "multiplicative", "--interval", "profile"},
            {"fit", "data/runs/nano.csv", "--where", "x >= 0.06", "--test", "size_class == \"1M\" & x >= 0.06"},
            {"law", "coverage", "data/runs/nano.csv", "--where", "x >= 0.06", "--simulations", "100", "--json"},
            {"law", "profile", "data/runs/golden_synthetic.csv", "--term", "all"},
        };
        for (int job = 0; job < jobs.length; job++) {
            Path part = folder.resolve("part" + job);
            for (String which : List.of("2/3", "3/3", "1/3")) {
                Typed typed = shard(part, which, jobs[job]);
                assertThat(typed.code()).as(typed.err()).isZero();
            }

            assertThat(merge(part).out())
                    .isEqualTo(Typed.fitlaw(jobs[job]).out())
                    .isNotEmpty();
        }
    }

    @Test
    void whatCannotBeDividedIsWrongUsage() {
        Typed whole = shard(folder, "1/2", "fit", "data/runs/nano.csv");
        Typed nowhere = Typed.fitlaw("fit", "data/runs/nano.csv", "--bootstrap", "cases", "--shard", "1/2");
        Typed influence = shard(folder, "1/2", "law", "influence", "data/runs/nano.csv");
        Typed none = shard(folder, "3/2", FIT);

        assertThat(List.of(whole.code(), nowhere.code(), influence.code(), none.code()))
                .containsOnly(2);
        assertThat(whole.err())
                .contains("this command has no work that can be divided")
                .contains("--bootstrap");
        assertThat(influence.err()).contains("law coverage");
        assertThat(nowhere.err()).contains("must be specified together");
        assertThat(none.err()).contains("shards are numbered 1/2 to 2/2");
        assertThat(merge(folder).err()).contains("contains no shard").contains("--out");
    }
}
