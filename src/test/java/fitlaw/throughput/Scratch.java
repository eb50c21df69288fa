package fitlaw.throughput;

import java.nio.file.Path;
import java.util.List;

class Scratch {
    @org.junit.jupiter.api.Test
    void show() {
        long t = System.nanoTime();
        Throughput speed = Calibrated.of("h100");
        System.out.println("fit " + (System.nanoTime() - t) / 1e9);
        Predictions p = Predictions.of(
                        speed,
                        List.of(
                                NamedModel.read(Path.of("data/models/surefire-1b.json")),
                                NamedModel.read(Path.of("data/models/panda-1b.json")),
                                new NamedModel("llama", Calibrated.LLAMA_1B)),
                        new Workload(1, 4096, 1024),
                        List.of(1, 16, 128, 512))
                .against(new NamedModel("llama", Calibrated.LLAMA_1B));
        System.out.println(p);
        System.out.println(p.beside(Calibrated.bench("h100")));
        System.out.println(p.table().first(8).printAll());
        for (int b : new int[] {1, 16, 128}) {
            System.out.println(Breakdown.decode(speed, Calibrated.LLAMA_1B, b, 4608));
            for (var x : Breakdown.decode(speed, Calibrated.LLAMA_1B, b, 4608).parts())
                System.out.println(x + " " + x.intensity() + " " + x.flopPerSecond() / 1e12);
        }
        for (var x : Breakdown.prefill(speed, Calibrated.LLAMA_1B, 4096).parts())
            System.out.println(x + " " + x.intensity() + " " + x.flopPerSecond() / 1e12);
        System.out.println(speed);
    }
}
