package fitlaw.command;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.Throughput;

/**
 * A word that stands for a throughput model: a variable, or a file that {@code --save} wrote.
 *
 * @param word what was typed
 */
@Completes(variables = Throughput.class, files = ".json")
public record ThroughputSource(String word) {
    /**
     * {@return the throughput model}
     *
     * @param space where the word is looked up
     */
    public JavaCall<Throughput> in(Workspace space) {
        return space.input(word, Throughput.class, file -> JavaCall.of(Throughput::read, file));
    }
}
