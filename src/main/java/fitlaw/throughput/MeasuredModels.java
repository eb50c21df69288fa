package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.common.DidYouMean;
import java.util.List;
import java.util.Map;

/** The architectures and loads that a throughput model was calibrated to. */
public final class MeasuredModels {
    private final List<NamedModel> models;
    private final ModelErrors errors;

    MeasuredModels(List<NamedModel> models, ModelErrors errors) {
        this.models = List.copyOf(models);
        this.errors = errors;
    }

    /** {@return the architectures, one entry for each name in the benchmark} */
    public List<NamedModel> models() {
        return models;
    }

    /** {@return the distinct architectures} */
    public List<Architecture> architectures() {
        return models.stream().map(NamedModel::architecture).distinct().toList();
    }

    /**
     * {@return whether an architecture of this name was measured}
     *
     * @param name name such as {@code LLaMA-3.2-1B}; case is ignored
     */
    public boolean has(String name) {
        return models.stream().anyMatch(model -> model.name().equalsIgnoreCase(name));
    }

    /**
     * {@return the architecture of this name}
     *
     * @param name name such as {@code LLaMA-3.2-1B}; case is ignored
     * @throws IllegalArgumentException if there is none; the message suggests the most similar name
     */
    public NamedModel named(String name) {
        return models.stream()
                .filter(model -> model.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names =
                            models.stream().map(NamedModel::name).sorted().toList();
                    return new IllegalArgumentException("No architecture named " + name + " was measured"
                            + DidYouMean.ending(name, names)
                            + (names.isEmpty() ? "" : " There are " + String.join(", ", names) + "."));
                });
    }

    /**
     * {@return the sizes of an architecture outside the measured range, each with that range}
     *
     * @param architecture architecture
     */
    public Map<String, String> outside(Architecture architecture) {
        return Outside.of(architectures(), architecture);
    }

    /**
     * {@return the quantities of a workload outside the measured range, each with that range}
     *
     * @param workload workload
     */
    public Map<String, String> outside(Workload workload) {
        return Outside.of(errors.decode(), errors.prefill(), workload);
    }
}
