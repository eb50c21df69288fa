package fitlaw.cli;

import fitlaw.command.Workspace;
import fitlaw.magic.JavaCall;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The workspace of a terminal: words are files, relative to the current folder, and results are printed. */
record Terminal(CommandSpec spec) implements Workspace {
    @Override
    public <T> Optional<JavaCall<T>> variable(String word, Class<T> type) {
        return Optional.empty();
    }

    @Override
    public <T> JavaCall<T> input(String word, Class<T> type, Function<JavaCall<Path>, JavaCall<T>> read) {
        return read.apply(file(Path.of(word)));
    }

    @Override
    public ParameterException unknown(String word, IllegalArgumentException because, Class<?>... types) {
        return new ParameterException(
                spec.commandLine(), "there is no file " + word + ". " + because.getMessage(), because);
    }

    @Override
    public JavaCall<Path> file(Path typed) {
        return JavaCall.literal(
                TypedPaths.current().openable(TypedPaths.current().absolute(typed)));
    }

    @Override
    public <T> JavaCall<T> make(String name, JavaCall<T> call) {
        return JavaCall.named(name, call.value());
    }

    @Override
    public <T> JavaCall<T> show(JavaCall<T> call) {
        return make(call.java(), call);
    }

    @Override
    public void write(Path file, JavaCall<?> call) {
        call.value();
        WrittenFiles.tell(spec, file);
    }

    /** Prints a result on standard output. */
    int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return 0;
    }
}
