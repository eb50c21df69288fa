import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;

/** Calibrates a throughput model to an H100 and compares the speeds of two models of the same size. */
public class CalibrateAGpu {
    public static void main(String[] args) throws Exception {
        Throughput speed = Throughput.fit(Bench.read(Path.of("data/bench/h100.csv")));
        Architecture llama = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
        Architecture surefire = Architecture.read(Path.of("data/models/surefire-1b.json"));

        for (int batch : new int[] {1, 16, 128}) {
            Workload load = new Workload(batch, 4096, 1024);
            System.out.println(batch + " " + speed.ratio(surefire, llama, load));
        }
    }
}
