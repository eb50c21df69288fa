package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.arch.Architecture;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.MeasuredModels;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import java.nio.file.Path;

/**
 * A word that stands for an architecture: a variable, a {@code config.json}, or the name of a model that was measured.
 *
 * @param word what was typed
 */
@Completes(files = ".json", variables = Architecture.class)
public record ArchitectureSource(String word) {
    /**
     * {@return the architecture of a variable or a file}
     *
     * @param space where the word is looked up
     */
    public JavaCall<Architecture> in(Workspace space) {
        return space.input(word, Architecture.class, file -> JavaCall.of(Architecture::read, file));
    }

    /**
     * {@return the architecture with its name}
     *
     * @param speed the throughput model whose measured models have names
     * @param space where the word is looked up
     */
    JavaCall<NamedModel> named(JavaCall<Throughput> speed, Workspace space) {
        return space.variable(word, Architecture.class)
                .map(architecture -> JavaCall.of(NamedModel::new, literal(word), architecture))
                .orElseGet(() -> space.isFile(word) && !speed.value().measured().has(word)
                        ? JavaCall.of(NamedModel::read, space.file(Path.of(word)))
                        : JavaCall.of(MeasuredModels::named, JavaCall.of(Throughput::measured, speed), literal(word)));
    }
}
