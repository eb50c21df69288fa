import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.Law;
import fitlaw.search.Candidates;
import fitlaw.search.Search;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;

/** Finds the shape of LLaMA-3.2-1B's size that serves fastest without a higher loss, and writes its config.json. */
public class FindAnArchitecture {
    public static void main(String[] args) throws Exception {
        Throughput speed = Throughput.fit(Bench.read(Path.of("data/bench/h100.csv")));
        Architecture llama = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));

        Candidates found = Search.of(Law.published("80M-297M"), speed)
                .sameSizeAs(llama)
                .serving(new Workload(128, 4096, 1024))
                .run();
        System.out.println(found.best());
        found.export(Path.of("target/examples/best"));
    }
}
